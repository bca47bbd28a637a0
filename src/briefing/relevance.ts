import { z } from 'zod';
import type { Token } from '#src/stories/sentences.ts';
import { findActors } from './actors.ts';
import data from './data/relevance-terms.json' with { type: 'json' };
import { MAX_TITLE_CHARS, headlineTokens, segmentTitle } from './headline.ts';
import { tagNouns } from './negotiation-nouns.ts';
import { compilePatterns, findPatterns } from './patterns.ts';
import { type Actor, type ActorMention, type Reading, tellingSentences } from './reading.ts';

const signSchema = z.strictObject({
  /** What one mention adds, below zero for what is no diplomacy. */
  weight: z.number(),
  /** Whether it is a word of states and armed groups; a story with neither such a word nor such an actor is no diplomacy. */
  arena: z.boolean().default(false),
  says: z.array(z.string().min(1)).min(1),
});

const relevanceTermsSchema = z.strictObject({
  signs: z.array(signSchema),
  /** The score above which a story is relevant, and above which it is at least borderline. */
  yes: z.number(),
  borderline: z.number(),
  /** The same for a story without a title, mostly a sentence or two, which has less room to say so. */
  untitledBorderline: z.number(),
  /** A story that says this much of other trades, and names no state or group that acts, is no diplomacy. */
  contrary: z.number().negative(),
});

const table = relevanceTermsSchema.parse(data);
const signs = compilePatterns(
  table.signs.flatMap((sign, id) => sign.says.map((says) => [says, { id, ...sign }] as const)),
);

const TITLE_SHARE = 1.3;
/** By the telling sentence's place; the last value holds for the rest. */
const PLACE_SHARES = [1.3, 1.1, 1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3];
const MAX_SENTENCES = 60;
/** A sign said again counts this share of the time before: a story that speaks of goals ten times is about football. */
const REPEAT_SHARE = 0.45;
const CONTRARY_REPEAT_SHARE = 0.75;
/** Two who could negotiate in one sentence with a negotiation. */
const TWO_ACTORS_WEIGHT = 1.6;
const ONE_ACTOR_WEIGHT = 0.7;
/** How much of the arena a story must show. */
const MIN_ARENA = 1;
/** What says so much more of negotiating than is asked need not show the arena. */
const PLAIN_SHARE = 2;
const DESCRIBING_SHARE = 0.5;
const PLACE_SHARE = 0.4;
/** A story without a title is headed by its first sentence, which must say alone what a title and a sentence say elsewhere. */
const UNTITLED_SHARE = 1.5;
/** A title that says nothing of negotiating heads a story about something else. */
const OFF_TITLE_SHARE = 0.8;

interface Scored {
  readonly value: 'yes' | 'borderline' | 'no';
  readonly score: number;
}

/** A stretch of the story, or its title, with those whom it names. */
interface Passage {
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
  readonly actors: readonly { readonly id: string; readonly mentions: readonly ActorMention[] }[];
  readonly share: number;
  readonly isTitle: boolean;
}

/** Whether a negotiation between parties to a dispute is a main subject, is only spoken of, or neither. */
export function judgeRelevance(reading: Reading): Scored {
  const said = new Map<string, number[]>();
  let arena = 0;
  let actors = 0;
  let isOffTitle = false;
  for (const passage of passages(reading)) {
    const inPassage = signsIn(passage);
    const found = [...inPassage, ...actorsIn(passage)];
    if (passage.isTitle && passage.tokens.length > 0) isOffTitle = !inPassage.some(({ weight }) => weight > 0);
    for (const { id, weight } of found) {
      const weights = said.get(id) ?? [];
      weights.push(weight * passage.share);
      said.set(id, weights);
    }
    actors += passage.actors.filter(({ mentions }) => mentions.some(({ use }) => use === 'acts')).length;
    arena += found.reduce((sum, sign) => sum + sign.arena, 0);
  }
  const weights = [...said.values()].map(dampened);
  const sum = total(weights);
  const isOfAnotherTrade = actors === 0 && total(weights.filter((weight) => weight < 0)) <= table.contrary;
  const isDiplomacy = (arena >= MIN_ARENA || sum >= table.yes * PLAIN_SHARE) && !isOfAnotherTrade;
  const shown = isDiplomacy ? sum * (isOffTitle ? OFF_TITLE_SHARE : 1) : Math.min(sum, 0);
  const score = Math.round(100 / (1 + Math.exp(-(shown - table.yes) / 1.5))) / 100;
  const borderline = reading.story.title === null ? table.untitledBorderline : table.borderline;
  return { value: shown >= table.yes ? 'yes' : shown >= borderline ? 'borderline' : 'no', score };
}

function total(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

function dampened(weights: readonly number[]): number {
  return weights
    .toSorted((a, b) => Math.abs(b) - Math.abs(a))
    .reduce((sum, weight, index) => sum + weight * (weight < 0 ? CONTRARY_REPEAT_SHARE : REPEAT_SHARE) ** index, 0);
}

function* passages(reading: Reading): Generator<Passage> {
  const title = headlineTokens(reading);
  yield { tokens: title, from: 0, to: title.length, actors: actorsOfTitle(reading), share: TITLE_SHARE, isTitle: true };
  const telling = tellingSentences(reading).slice(0, MAX_SENTENCES);
  const bySentence = Map.groupBy(
    reading.actors.flatMap(({ id, mentions }) => mentions.map((mention) => ({ id, mention }))),
    ({ mention }) => mention.sentence,
  );
  for (const [place, { index, firstToken, endToken }] of telling.entries()) {
    const named = Map.groupBy(bySentence.get(index) ?? [], ({ id }) => id);
    const share = PLACE_SHARES[Math.min(place, PLACE_SHARES.length - 1)] ?? 0;
    yield {
      tokens: reading.tokens,
      from: firstToken,
      to: endToken,
      actors: [...named].map(([id, all]) => ({ id, mentions: all.map(({ mention }) => mention) })),
      share: place === 0 && title.length === 0 ? share * UNTITLED_SHARE : share,
      isTitle: false,
    };
  }
}

/** The title as it is written, since names are told by their capitals; its places are in the title, not in the text. */
function actorsOfTitle({ story }: Reading): readonly Actor[] {
  const title = story.title?.slice(0, MAX_TITLE_CHARS) ?? '';
  return findActors({ story, text: title, ...segmentTitle(story) });
}

interface Sign {
  readonly id: string;
  readonly weight: number;
  readonly arena: number;
}

function signsIn({ tokens, from, to, actors }: Passage): Sign[] {
  const names = actors.flatMap((actor) => actor.mentions);
  return findPatterns(signs, tokens, { from, to }, tagNouns(tokens))
    .filter(({ value, anchor }) => value.weight > 0 || !isWithin(names, tokens[anchor]))
    .map(({ value: { id, weight, arena } }) => ({ id: `sign ${id}`, weight, arena: arena ? 1 : 0 }));
}

/** The Union in “European Union” is no trade union, nor is the bank in “West Bank” a bank. */
function isWithin(names: readonly ActorMention[], token: Token | undefined): boolean {
  return token !== undefined && names.some(({ start, end }) => start <= token.start && token.end <= end);
}

function actorsIn({ tokens, from, to, actors }: Passage): Sign[] {
  const tags = tagNouns(tokens);
  let hasNoun = false;
  for (let index = from; index < to && !hasNoun; index += 1) hasNoun = tags.has(index);
  const present = actors.filter(({ mentions }) => mentions.some((mention) => mention.use !== 'place'));
  const arena = actors.reduce((sum, { mentions }) => sum + arenaShare(mentions), 0);
  const weight = !hasNoun ? 0 : present.length >= 2 ? TWO_ACTORS_WEIGHT : present.length === 1 ? ONE_ACTOR_WEIGHT : 0;
  return arena === 0 ? [] : [{ id: present.length >= 2 ? 'two actors' : 'an actor', weight, arena }];
}

function arenaShare(mentions: readonly ActorMention[]): number {
  if (mentions.some((mention) => mention.use === 'acts')) return 1;
  return mentions.some((mention) => mention.use === 'describes') ? DESCRIBING_SHARE : PLACE_SHARE;
}

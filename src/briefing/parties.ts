import { z } from 'zod';
import type { Party } from '#src/core/brief.ts';
import data from './data/party-cues.json' with { type: 'json' };
import { datelineTown } from './furniture.ts';
import { evidence } from './ground.ts';
import { type GoBetweens, inOneBreath, namesOf } from './mediators.ts';
import { tagNouns } from './negotiation-nouns.ts';
import type { Actor, ActorMention, Reading } from './reading.ts';
import { compileSlotCues, fillTokens, findFilled } from './slots.ts';

const partyCuesSchema = z.strictObject({
  /** What makes somebody named a side of the talks, and how much. */
  cues: z.array(z.strictObject({ weight: z.number().positive(), says: z.array(z.string().min(1)).min(1) })),
  /** What a mention counts by its use, where a negotiation is told of. */
  mentions: z.record(z.enum(['acts', 'describes', 'place']), z.number()),
  /** What a mention in the first sentences counts above that. */
  lead: z.number(),
  /** Those organizations that negotiate for themselves, by their ids. */
  organizations: z.array(z.string().min(1)),
  /** Movements with which others fight and seldom talk: no country's opposition is meant by them. */
  outsiders: z.array(z.string().min(1)),
});

const MAX_PARTIES = 6;
const LEAD_SENTENCES = 3;
/** One of the two main sides scores at least so much; any further one so much more, and this share of the second. */
const BAR = 1.85;
/** Talks have two sides: where one alone scores so much, the next best is the other at this score. */
const OTHER_SIDE_BAR = 1.2;
const FURTHER_BAR = 2.5;
const SHARE = 0.6;
/** Further mentions of the same count less and less, so that a long story is not a count of names. */
const FADING = 0.95;
/** What a mention away from any negotiation counts of one beside it. */
const ELSEWHERE_SHARE = 0.7;
const MAX_MENTIONS = 40;
const MAX_EVIDENCE = 8;
/** A movement stands for its country's whole opposition if it scores this share of it. */
const MOVEMENT_SHARE = 0.5;
const table = partyCuesSchema.parse(data);
const organizations = new Set(table.organizations);
const outsiders = new Set(table.outsiders);
const cues = compileSlotCues(
  'actor',
  table.cues.flatMap(({ weight, says }) => says.map((pattern) => [pattern, weight] as const)),
);

/** The sides that negotiate or would have to: those of whom the telling of the talks says so, mediators left out. */
export function findParties(reading: Reading, { actors: between }: GoBetweens): Party[] {
  const told = weighCues(reading);
  const negotiating = sentencesOnTalks(reading);
  const sides = reading.actors
    .map((actor, index) => {
      const said = told.get(index) ?? 0;
      return { actor, said, score: said + weighMentions(reading, actor, negotiating), mentions: actor.mentions };
    })
    .filter(({ actor }, index) => isSide(actor) && !between.has(index))
    .toSorted((a, b) => b.score - a.score);
  const scored = joinPeoples(joinOpposition(sides)).filter(
    ({ score }, index) => score >= BAR || (index === 1 && score >= OTHER_SIDE_BAR),
  );
  const guests = withoutHost(reading, scored);
  const second = guests[1]?.score ?? 0;
  return guests
    .filter(({ score }, index) => index < 2 || (score >= FURTHER_BAR && score >= second * SHARE))
    .slice(0, MAX_PARTIES)
    .flatMap((side) => writeParty(reading, side));
}

interface Side {
  readonly actor: Actor;
  /** What the cues alone say. */
  readonly said: number;
  readonly score: number;
  readonly mentions: readonly ActorMention[];
}

/** The state from which the story was sent is the host of two others, where no word makes it a side. */
function withoutHost(reading: Reading, sides: readonly Side[]): readonly Side[] {
  const town = datelineTown(reading);
  const place = town && reading.places.find(({ mentions }) => mentions.some(({ start }) => start === town.start));
  const isHost = ({ actor, said }: Side): boolean => said === 0 && actor.id === place?.country;
  return sides.length > 2 ? sides.filter((side) => !isHost(side)) : sides;
}

function isSide({ kind, id }: Actor): boolean {
  return kind !== 'organization' || organizations.has(id);
}

/** “The rebels” of a story whose talks a movement takes part in are that movement. Sides come by their scores. */
function joinOpposition(sides: readonly Side[]): Side[] {
  const opposition = sides.find(({ actor }) => actor.id.endsWith('/opposition'));
  const movement = sides.find(
    ({ actor, said }) =>
      actor.kind === 'group' && actor !== opposition?.actor && (said > 0 || !outsiders.has(actor.id)),
  );
  if (!opposition || !movement || movement.score < opposition.score * MOVEMENT_SHARE) return [...sides];
  const joined = {
    ...movement,
    score: Math.max(opposition.score, movement.score),
    mentions: [...movement.mentions, ...opposition.mentions],
  };
  return sides
    .filter((side) => side !== opposition)
    .map((side) => (side === movement ? joined : side))
    .toSorted((a, b) => b.score - a.score);
}

/** The people for whom a movement at the talks fights is that movement: Aceh and the Free Aceh Movement. */
function joinPeoples(sides: readonly Side[]): Side[] {
  const movements = sides.filter(({ actor }) => actor.kind === 'group');
  const ownerOf = ({ actor }: Side): Side | undefined =>
    actor.kind === 'people' ? movements.find((side) => side.actor.name.includes(actor.name)) : undefined;
  return sides
    .filter((side) => ownerOf(side) === undefined)
    .map((side) => {
      const joined = sides.filter((other) => ownerOf(other) === side);
      return joined.length === 0
        ? side
        : {
            ...side,
            score: Math.max(side.score, ...joined.map(({ score }) => score)),
            mentions: [...side.mentions, ...joined.flatMap(({ mentions }) => mentions)],
          };
    })
    .toSorted((a, b) => b.score - a.score);
}

/** By actor, what the cues say of it; cues of one weight count once at a word. */
function weighCues(reading: Reading): ReadonlyMap<number, number> {
  const acting = reading.actors.map(({ mentions }) => mentions.filter(({ use }) => use !== 'place'));
  const fillers = fillTokens(reading.tokens, acting);
  const weights = new Map<number, number[]>();
  const seen = new Set<string>();
  for (const { value: weight, filler, first, end } of findFilled(cues, reading, fillers)) {
    for (const one of inOneBreath(reading, fillers, filler, first, end)) {
      const key = `${one} ${first} ${weight}`;
      if (!seen.has(key)) weights.set(one, [...(weights.get(one) ?? []), weight]);
      seen.add(key);
    }
  }
  return new Map([...weights].map(([actor, all]) => [actor, faded(all)]));
}

function weighMentions(reading: Reading, { mentions }: Actor, negotiating: ReadonlySet<number>): number {
  return faded(mentions.slice(0, MAX_MENTIONS).map((mention) => weighMention(reading, mention, negotiating)));
}

function weighMention(
  { furniture }: Reading,
  { use, sentence }: ActorMention,
  negotiating: ReadonlySet<number>,
): number {
  if (furniture[sentence]) return 0;
  const weight = (table.mentions[use] ?? 0) * (negotiating.has(sentence) ? 1 : ELSEWHERE_SHARE);
  return use !== 'place' && sentence < LEAD_SENTENCES ? weight + table.lead : weight;
}

function faded(weights: readonly number[]): number {
  return weights.toSorted((a, b) => b - a).reduce((sum, weight, index) => sum + weight * FADING ** index, 0);
}

function sentencesOnTalks({ tokens, sentences }: Reading): ReadonlySet<number> {
  const nouns = tagNouns(tokens);
  return new Set(
    sentences
      .filter(({ firstToken, endToken }) => {
        for (let at = firstToken; at < endToken; at += 1) if (nouns.has(at)) return true;
        return false;
      })
      .map((sentence) => sentence.index),
  );
}

function writeParty(reading: Reading, { actor, mentions }: Side): Party[] {
  const named = mentions.filter((mention) => mention.use !== 'place');
  const found = evidence(reading.text, named.slice(0, MAX_EVIDENCE));
  if (!found) return [];
  const aliases = namesOf(reading, named).filter((alias) => alias !== actor.name);
  return [{ name: actor.name, aliases, delegates: [], positions: [], evidence: [...found] }];
}

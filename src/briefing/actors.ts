import { countries } from './countries.ts';
import { z } from 'zod';
import { type Sentence, type Token, segment } from '#src/stories/sentences.ts';
import data from './data/actors.json' with { type: 'json' };
import type { Actor, ActorKind, ActorMention, Segmented } from './reading.ts';

const names = z.record(z.string(), z.array(z.string().min(1)));
const actorsSchema = z.strictObject({
  /** What the country data lacks: short forms, adjectives, seats of power, former names. By ISO 3166 alpha-2. */
  states: names,
  /** Leaders whose name stands for a regime. */
  regimes: names,
  organizations: names,
  groups: names,
  /** The nouns that make a side of a country. */
  sides: z.strictObject({ government: z.array(z.string()), opposition: z.array(z.string()) }),
});
const known = actorsSchema.parse(data);

type Form = 'name' | 'describing' | 'capital' | 'regime';
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly kind: ActorKind;
  readonly form: Form;
  readonly words: readonly string[];
}
type Side = 'government' | 'opposition';

const MAX_MENTIONS = 400;
const gazetteer = buildGazetteer();
const sides = new Map<string, Side>([
  ...known.sides.government.map((noun) => [noun, 'government'] as const),
  ...known.sides.opposition.map((noun) => [noun, 'opposition'] as const),
]);

/** States, organizations, armed groups and sides, with every place where the story names them. */
export function findActors({ tokens, sentences }: Segmented): Actor[] {
  const found = new Map<string, { name: string; kind: ActorKind; mentions: ActorMention[] }>();
  const add = (id: string, name: string, kind: ActorKind, mention: ActorMention): void => {
    const actor = found.get(id) ?? { name, kind, mentions: [] };
    found.set(id, actor);
    if (actor.mentions.length < MAX_MENTIONS) actor.mentions.push(mention);
  };
  let lastState: Entry | null = null;
  for (const sentence of sentences) {
    for (let at = sentence.firstToken; at < sentence.endToken; at += 1) {
      const token = tokens[at];
      if (!token) continue;
      const entry = matchEntry(tokens, at, sentence);
      const end: number = entry ? at + entry.words.length : at;
      const side =
        entry && entry.kind !== 'state' ? null : readSide(tokens, entry ? end : at, sentence, entry !== null);
      const owner: Entry | null = entry ?? lastState;
      if (side && owner && owner.kind === 'state') {
        const last = tokens[side.end - 1] ?? token;
        const word = side.side === 'opposition' ? 'opposition' : 'government';
        const first = tokens[at - 1]?.lower === 'the' && !entry ? (tokens[at - 1] ?? token) : token;
        const id = side.side === 'opposition' ? `${owner.id}/opposition` : owner.id;
        const name = side.side === 'opposition' ? `${demonymOf(owner)} ${word}` : owner.name;
        add(id, name, side.side === 'opposition' ? 'group' : 'state', {
          start: first.start,
          end: last.end,
          sentence: sentence.index,
          use: 'acts',
        });
        at = side.end - 1;
      } else if (entry) {
        const last = tokens[end - 1] ?? token;
        add(entry.id, entry.name, entry.kind, {
          start: token.start,
          end: last.end,
          sentence: sentence.index,
          use: useOf(entry, tokens, at, end),
        });
        at = end - 1;
      }
      if (entry?.kind === 'state' && entry.form !== 'capital') lastState = entry;
    }
  }
  return [...found].map(([id, actor]) => ({ id, ...actor }));
}

function matchEntry(tokens: readonly Token[], at: number, sentence: Sentence): Entry | null {
  const token = tokens[at];
  if (!token || !/^\p{Lu}/u.test(token.text)) return null;
  for (const entry of gazetteer.get(token.lower) ?? []) {
    if (at + entry.words.length > sentence.endToken) continue;
    // “us” is a pronoun and “US” a state.
    if (entry.words.length === 1 && token.text.length === 2 && token.text !== token.text.toUpperCase()) continue;
    if (entry.words.every((word, offset) => tokens[at + offset]?.lower === word)) return entry;
  }
  return null;
}

/** A side's noun, up to two words behind a state (“the Syrian armed opposition”), or behind “the”. */
function readSide(
  tokens: readonly Token[],
  from: number,
  sentence: Sentence,
  hasState: boolean,
): { side: Side; end: number } | null {
  if (!hasState && tokens[from - 1]?.lower !== 'the') return null;
  const skip = hasState ? 2 : 0;
  for (let at = from; at <= from + skip && at < sentence.endToken; at += 1) {
    const two = `${tokens[at]?.lower ?? ''} ${tokens[at + 1]?.lower ?? ''}`;
    const side = sides.get(two) ?? sides.get(tokens[at]?.lower ?? '');
    if (side) return { side, end: at + (sides.has(two) ? 2 : 1) };
    if (!/^(?:ADJ|NOUN|PROPN|PART)$/.test(tokens[at]?.pos ?? '')) return null;
  }
  return null;
}

const PLACE_WORDS = new Set([
  'in',
  'at',
  'near',
  'from',
  'to',
  'into',
  'across',
  'inside',
  'outside',
  'around',
  'of',
  'over',
]);

function useOf(entry: Entry, tokens: readonly Token[], at: number, end: number): ActorMention['use'] {
  const before = tokens[at - 1]?.lower ?? '';
  const next = tokens[end];
  const isVerb = next?.pos === 'VERB' || next?.pos === 'AUX';
  if (entry.form === 'capital')
    return (isVerb || before === 'by' || before === 'between') && !PLACE_WORDS.has(before) ? 'acts' : 'place';
  if (entry.form === 'describing' && !isVerb && (next?.pos === 'NOUN' || next?.pos === 'ADJ' || next?.pos === 'PROPN'))
    return 'describes';
  if (next?.text === '-' || /^[’']s?$/.test(next?.text ?? '')) return 'describes';
  return PLACE_WORDS.has(before) && entry.kind === 'state' ? 'place' : 'acts';
}

function demonymOf(entry: Entry): string {
  return countries.find((country) => country.cca2.toLowerCase() === entry.id)?.demonyms.eng?.m ?? entry.name;
}

/** By first word in lower case, the longest names first. */
function buildGazetteer(): ReadonlyMap<string, readonly Entry[]> {
  const raw: (Omit<Entry, 'words'> & { words: string })[] = [];
  for (const country of countries) {
    const id = country.cca2.toLowerCase();
    const state = { id, name: country.name.common, kind: 'state' as const };
    raw.push(
      { ...state, form: 'name', words: country.name.common },
      { ...state, form: 'name', words: country.name.official },
    );
    const demonym = country.demonyms.eng?.m;
    if (demonym)
      raw.push(
        { ...state, form: 'describing', words: demonym },
        { ...state, form: 'describing', words: `${demonym}s` },
      );
    for (const capital of country.capital) raw.push({ ...state, form: 'capital', words: capital });
    const extra = known.states[id] ?? [];
    for (const words of extra)
      raw.push({ ...state, form: /(?:an|ans|ese|ish|i|is|eri|eris)$/.test(words) ? 'describing' : 'name', words });
    for (const words of known.regimes[id] ?? []) raw.push({ ...state, form: 'regime', words });
  }
  for (const [id, all] of Object.entries(known.organizations)) {
    for (const words of all) raw.push({ id, name: all[0] ?? words, kind: 'organization', form: 'name', words });
  }
  for (const [id, all] of Object.entries(known.groups)) {
    for (const words of all) raw.push({ id, name: all[0] ?? words, kind: 'group', form: 'name', words });
  }
  const index = new Map<string, Entry[]>();
  for (const entry of raw) {
    const words = segment(entry.words).tokens.map((token) => token.lower);
    const first = words[0];
    if (first)
      index.set(
        first,
        [...(index.get(first) ?? []), { ...entry, words }].toSorted((a, b) => b.words.length - a.words.length),
      );
  }
  return index;
}

import { z } from 'zod';
import { type Form, factOf, valueOf } from '#src/stories/lexicon.ts';
import { segment, type Token } from '#src/stories/sentences.ts';
import data from './data/sides.json' with { type: 'json' };

const words = z.array(z.string().min(1)).min(1);
const sideSchema = z.strictObject({
  /** What makes a side of a country's name: “the Syrian opposition”. */
  nouns: words,
  /** What names a side by itself once the story has said whose it is: “the rebels”. */
  alone: words,
});
const sidesSchema = z.strictObject({
  government: sideSchema,
  opposition: sideSchema,
  /** Who speaks or acts for whom the word before names: “Syrian officials”. */
  officials: words,
  /** Last words of the names of movements: “Front”, “Coalition”. */
  groupHeads: words,
  /** Those that beside a country alone name a part of its state: “Syrian Army”. */
  stateHeads: words,
  /** What makes a movement of a name: “Kachin rebels”. */
  groupNouns: words,
  /** What stands before such a name: “the separatist group …”. */
  groupIntroductions: words,
  /** Who speaks for no side, whatever country the role names. */
  privateRoles: words,
  /** Who speaks for a government where only one is at the talks: “an army officer”. */
  governmentWords: words,
  /** Offices of a government, which need not say whose they are where only one is at the talks. */
  offices: words,
  /** What makes a country of a name that no list holds: “Arland government”. */
  unknownCountryNouns: words,
  /** Capitalised words before such a noun that are no country. */
  notCountries: words,
});

const sides = sidesSchema.parse(data);

export type SideName = 'government' | 'opposition';

export interface SidePhrase {
  readonly side: SideName;
  /** One past the phrase's last token. */
  readonly end: number;
}

interface Phrase {
  readonly side: SideName;
  readonly words: readonly string[];
}

const nounsFrom = phrasesFrom('nouns');
const aloneFrom = phrasesFrom('alone');
const officials = new Set(sides.officials);
const groupHeads = new Set(sides.groupHeads);
const stateHeads = new Set(sides.stateHeads);
const groupNouns = new Set(sides.groupNouns);
const groupIntroductions = new Set(sides.groupIntroductions);
const unknownCountryNouns = new Set(sides.unknownCountryNouns);
const notCountries = new Set(sides.notCountries);
const privateRoles = new Set(sides.privateRoles);
const governmentWords = new Set(sides.governmentWords);
const offices = new RegExp(`\\b(?:${sides.offices.join('|')})\\b`, 'i');
const oppositionWords = new Set(sides.opposition.nouns.filter((noun) => !noun.includes(' ')));

/** The longest phrase at the token that makes a side of a country. */
export function sideNounAt(tokens: readonly Token[], at: number, end: number): SidePhrase | null {
  return longestAt(nounsFrom, tokens, at, end);
}

/** The longest phrase at the token that names a side by itself. */
export function sideAloneAt(tokens: readonly Token[], at: number, end: number): SidePhrase | null {
  return longestAt(aloneFrom, tokens, at, end);
}

export const isOfficial = factOf(({ lower, lemma }) => officials.has(lower) || officials.has(lemma));
export const isGroupHead = factOf(({ text }) => groupHeads.has(text));
export const isStateHead = factOf(({ text }) => stateHeads.has(text));
export const isGroupNoun = factOf(({ lower }) => groupNouns.has(lower));
export const isGroupIntroduction = factOf(({ lower }) => groupIntroductions.has(lower));

/** “Foreign minister”, and not “former foreign minister”. */
export function isOffice(role: string): boolean {
  return offices.test(role) && !/\b(?:former|ex|late|then|opposition)\b/i.test(role);
}

export function isPrivateRole(lower: string): boolean {
  return privateRoles.has(lower);
}

export function isGovernmentWord(lower: string): boolean {
  return governmentWords.has(lower);
}

/** Whether the two together name a country's government, though no list holds the country. */
export function isUnknownCountry(name: Token, noun: Token | undefined): boolean {
  return noun !== undefined && unknownCountryNouns.has(noun.lower) && !notCountries.has(name.text);
}

/** “Rebel”, “guerrillas”: whoever bears it is of the side that stands against a government. */
export function isOppositionWord(lower: string): boolean {
  return oppositionWords.has(lower);
}

function longestAt(
  from: (first: Token) => readonly Phrase[],
  tokens: readonly Token[],
  at: number,
  end: number,
): SidePhrase | null {
  const first = tokens[at];
  if (!first) return null;
  const phrases = from(first);
  return phrases.length === 0 ? null : longestOf(phrases, tokens, at, end);
}

function longestOf(phrases: readonly Phrase[], tokens: readonly Token[], at: number, end: number): SidePhrase | null {
  const found = phrases.find(
    ({ words: phrase }) =>
      at + phrase.length <= end && phrase.every((word, offset) => tokens[at + offset]?.lower === word),
  );
  return found ? { side: found.side, end: at + found.words.length } : null;
}

const NONE: readonly Phrase[] = [];

/** For a token, the phrases that it may begin, the longest first. */
function phrasesFrom(list: 'nouns' | 'alone'): (first: Token) => readonly Phrase[] {
  const all = (['government', 'opposition'] as const).flatMap((side) =>
    sides[side][list].map((phrase) => ({ side, words: segment(phrase).tokens.map(({ lower }) => lower) })),
  );
  const byFirst = Map.groupBy(all, ({ words: [first = ''] }) => first);
  for (const phrases of byFirst.values()) phrases.sort((a, b) => b.words.length - a.words.length);
  return valueOf(({ lower }: Form): readonly Phrase[] => byFirst.get(lower) ?? NONE);
}

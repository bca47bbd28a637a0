import { z } from 'zod';
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

const nouns = indexPhrases('nouns');
const alone = indexPhrases('alone');
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
  return longestAt(nouns, tokens, at, end);
}

/** The longest phrase at the token that names a side by itself. */
export function sideAloneAt(tokens: readonly Token[], at: number, end: number): SidePhrase | null {
  return longestAt(alone, tokens, at, end);
}

export function isOfficial(token: Token | undefined): boolean {
  return token !== undefined && (officials.has(token.lower) || officials.has(token.lemma));
}

export function isGroupHead(token: Token): boolean {
  return groupHeads.has(token.text);
}

export function isStateHead(token: Token): boolean {
  return stateHeads.has(token.text);
}

export function isGroupNoun(token: Token | undefined): boolean {
  return token !== undefined && groupNouns.has(token.lower);
}

export function isGroupIntroduction({ lower }: Token): boolean {
  return groupIntroductions.has(lower);
}

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
  index: ReadonlyMap<string, readonly Phrase[]>,
  tokens: readonly Token[],
  at: number,
  end: number,
): SidePhrase | null {
  for (const { side, words: phrase } of index.get(tokens[at]?.lower ?? '') ?? []) {
    if (at + phrase.length > end) continue;
    if (phrase.every((word, offset) => tokens[at + offset]?.lower === word)) return { side, end: at + phrase.length };
  }
  return null;
}

function indexPhrases(list: 'nouns' | 'alone'): ReadonlyMap<string, readonly Phrase[]> {
  const all = (['government', 'opposition'] as const).flatMap((side) =>
    sides[side][list].map((phrase) => ({ side, words: segment(phrase).tokens.map(({ lower }) => lower) })),
  );
  const byFirst = Map.groupBy(all, ({ words: [first = ''] }) => first);
  for (const phrases of byFirst.values()) phrases.sort((a, b) => b.words.length - a.words.length);
  return byFirst;
}

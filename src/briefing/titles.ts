import { z } from 'zod';
import givenNamesData from './data/given-names.json' with { type: 'json' };
import titlesData from './data/titles.json' with { type: 'json' };
import { type Form, type Formed, factOf, valueOf } from '#src/stories/lexicon.ts';

const wordList = z.array(z.string().min(1)).min(1);
const byGender = z.strictObject({ male: wordList, female: wordList, neutral: wordList });

const titlesSchema = z.strictObject({
  /** Forms of address, which say no office: Mr., Sheikh, Dr. */
  honorifics: byGender,
  ranks: wordList,
  /** What a person is: spokesman, envoy, head. */
  roles: byGender,
  /** Words that may stand before a role and are none by themselves: deputy, former. */
  modifiers: wordList,
  /** Small words within a name: de, bin, van. */
  particles: wordList,
  suffixes: wordList,
  /** Capitalised words that make a name one of a body, a place or a paper. */
  notPerson: wordList,
  /** Capitalised words that are never part of a name. */
  notName: wordList,
});
const givenNamesSchema = z.strictObject({ male: wordList, female: wordList });

export type Gender = 'female' | 'male';

const titles = titlesSchema.parse(titlesData);
const givenNames = givenNamesSchema.parse(givenNamesData);

const genders = new Map<string, Gender>();
for (const gender of ['male', 'female'] as const) {
  for (const list of [titles.honorifics[gender], titles.roles[gender]]) {
    for (const word of list) genders.set(word, gender);
  }
}
const nameGenders = new Map<string, Gender>();
for (const gender of ['male', 'female'] as const) for (const name of givenNames[gender]) nameGenders.set(name, gender);

const honorifics = new Set([
  ...titles.honorifics.male,
  ...titles.honorifics.female,
  ...titles.honorifics.neutral,
  ...titles.ranks,
]);
const roles = new Set([...titles.roles.male, ...titles.roles.female, ...titles.roles.neutral]);
const modifiers = new Set(titles.modifiers);
const particles = new Set(titles.particles);
const suffixes = new Set(titles.suffixes);
const notPerson = new Set(titles.notPerson);
const notName = new Set(titles.notName);

/** The word as the lists spell it: no full stop, and its last part if it is hyphened. */
function bare({ lower }: Form): string {
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

export const isHonorific = factOf((form) => honorifics.has(bare(form)));

/** A word for what somebody is, in the singular or the plural. */
export const isRole = factOf((form) => isRoleNoun(bare(form)));

export function isRoleNoun(lower: string): boolean {
  return roles.has(lower) || roles.has(lower.replace(/^(?:co|ex|vice|deputy|then)-/, '')) || roles.has(singular(lower));
}

export const isModifier = factOf((form) => modifiers.has(bare(form)));

export function isTitle(word: Formed): boolean {
  return isHonorific(word) || isRole(word);
}

export const titleGender = valueOf((form): Gender | null => genders.get(bare(form)) ?? null);

export function givenNameGender(name: string): Gender | null {
  const lower = name.toLowerCase();
  return nameGenders.get(lower) ?? nameGenders.get(lower.split('-')[0] ?? lower) ?? null;
}

export const isParticle = factOf(({ lower }) => particles.has(lower));
export const isSuffix = factOf((form) => suffixes.has(bare(form)));

/** Whether the word makes a capitalised name one of something other than a person. */
export const isNotPerson = factOf((form) => notPerson.has(bare(form)));
export const isNotName = factOf((form) => notName.has(bare(form)));

function singular(word: string): string {
  if (word.endsWith('men')) return `${word.slice(0, -3)}man`;
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

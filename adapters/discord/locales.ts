import { Locale, type LocalizationMap } from 'discord.js';
import { z } from 'zod';
import ar from './locales/ar.json' with { type: 'json' };
import es from './locales/es.json' with { type: 'json' };
import fr from './locales/fr.json' with { type: 'json' };
import groups from './locales/groups.json' with { type: 'json' };

const dictionarySchema = z.record(z.string().min(1), z.string().min(1));

/** What English words are in other languages, by the English words. */
export type Dictionary = Readonly<Record<string, string>>;

export const DICTIONARIES = {
  ar: dictionarySchema.parse(ar),
  es: dictionarySchema.parse(es),
  fr: dictionarySchema.parse(fr),
} as const satisfies Readonly<Record<string, Dictionary>>;

/** Discord refuses a language that is not on its list, and Arabic is not: its words are used once it is. */
const LANGUAGES: readonly (readonly [locale: string, dictionary: Dictionary])[] = [
  ['ar', DICTIONARIES.ar],
  [Locale.SpanishES, DICTIONARIES.es],
  [Locale.SpanishLATAM, DICTIONARIES.es],
  [Locale.French, DICTIONARIES.fr],
];

/** What `/talks` as a whole is for, by the first word of its commands. */
export const GROUP_DESCRIPTIONS: Dictionary = dictionarySchema.parse(groups);

/** The English words in the other languages of Discord's that we have them in. */
export function translationsOf(words: string): LocalizationMap {
  const known = new Set<string>(Object.values(Locale));
  const entries = LANGUAGES.flatMap(([locale, dictionary]) => {
    const translated = dictionary[words];
    return translated === undefined || !known.has(locale) ? [] : [[locale, translated] as const];
  });
  return Object.fromEntries(entries);
}

/** `under_way` as people read it. */
export function choiceWords(choice: string): string {
  return choice.replaceAll('_', ' ');
}

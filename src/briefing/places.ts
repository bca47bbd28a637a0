import { countries } from './countries.ts';
import { z } from 'zod';
import data from './data/venue-towns.json' with { type: 'json' };
import type { Actor, Place, Segmented } from './reading.ts';
import { readWords } from './words.ts';

const venueTownsSchema = z.record(z.string().regex(/^[a-z]{2}$/), z.array(z.string().min(1)));

/** Towns that have hosted talks, and every capital; by name, the country. */
const towns = new Map<string, string>([
  ...countries.flatMap((country) => country.capital.map((capital) => [capital, country.cca2.toLowerCase()] as const)),
  ...Object.entries(venueTownsSchema.parse(data)).flatMap(([country, all]) =>
    all.map((town) => [town, country] as const),
  ),
]);
const LONGEST = 5;

/** Towns and sites, each once, in the order of their first mention. */
export function findPlaces(story: Segmented, _actors: readonly Actor[]): Place[] {
  const words = readWords(story);
  const found = new Map<string, { name: string; country: string | null; mentions: Place['mentions'][number][] }>();
  for (let at = 0; at < words.length; at += 1) {
    const first = words[at];
    if (!first?.isCapital) continue;
    for (let length = LONGEST; length > 0; length -= 1) {
      const last = words[at + length - 1];
      if (!last || last.sentence !== first.sentence) continue;
      const name = titleCase(story.text.slice(first.start, last.end));
      const country = towns.get(name);
      if (country === undefined) continue;
      const place = found.get(name) ?? { name: story.text.slice(first.start, last.end), country, mentions: [] };
      found.set(name, place);
      place.mentions.push({ start: first.start, end: last.end, sentence: first.sentence });
      at += length - 1;
      break;
    }
  }
  return [...found.values()];
}

/** A dateline's GENEVA is Geneva. */
function titleCase(name: string): string {
  return name === name.toUpperCase()
    ? name.toLowerCase().replaceAll(/(?<=^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase())
    : name;
}

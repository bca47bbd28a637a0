import countriesJson from 'world-countries/countries.json' with { type: 'json' };
import { z } from 'zod';
import type { RelevantBrief } from '#src/core/brief.ts';
import { REGIONS, type Region } from '#src/core/talks.ts';
import { catalogue } from './catalogue.ts';
import regionsJson from './data/regions.json' with { type: 'json' };
import { fold } from './fold.ts';

/** Which of our regions a country belongs to: by itself, else by its subregion of the United Nations, else by its continent. */
const regionsSchema = z.strictObject({
  subregions: z.record(z.string(), z.enum(REGIONS)),
  continents: z.record(z.string(), z.enum(REGIONS)),
  countries: z.record(z.string().regex(/^[A-Z]{2}$/), z.enum(REGIONS)),
});
const regions = regionsSchema.parse(regionsJson);

interface Country {
  readonly cca2: string;
  readonly region: string;
  readonly subregion: string;
  readonly name: { readonly common: string; readonly official: string };
  readonly demonyms: { readonly eng?: { readonly m: string } };
}

const byName: readonly (readonly [name: string, region: Region])[] = (countriesJson as unknown as readonly Country[])
  .flatMap(({ cca2, region, subregion, name, demonyms }) => {
    const own = regions.countries[cca2] ?? regions.subregions[subregion] ?? regions.continents[region];
    if (!own) return [];
    return [name.common, name.official, demonyms.eng?.m ?? ''].map((one) => [fold(one), own] as const);
  })
  .filter(([name]) => name !== '');

const ofCatalogue = new Map(catalogue.map(({ id, region }) => [id, region]));

/**
 * The parts of the world that a story’s negotiation belongs to: the catalogue’s, else those of the countries that its parties
 * and venues name; parties of several make it `global` too. Empty where nothing tells.
 */
export function regionsOf(brief: RelevantBrief): ReadonlySet<Region> {
  const known = brief.process === null ? undefined : ofCatalogue.get(brief.process.id);
  if (known) return new Set([known]);
  const parties = regionsNamed(brief.parties.flatMap(({ name, aliases }) => [name, ...aliases]));
  const found = parties.size > 0 ? parties : regionsNamed(brief.venues.map(({ name }) => name));
  return found.size > 1 ? new Set([...found, 'global']) : found;
}

function regionsNamed(names: readonly string[]): ReadonlySet<Region> {
  const words = names.map((name) => ` ${fold(name)} `);
  return new Set(byName.filter(([name]) => words.some((one) => one.includes(` ${name} `))).map(([, region]) => region));
}

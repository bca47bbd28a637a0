import { z } from 'zod';
import type { BriefProcess, RelevantBrief } from '#src/core/brief.ts';
import { REGIONS, type Talks } from '#src/core/talks.ts';
import africa from './catalogue/africa.json' with { type: 'json' };
import americas from './catalogue/americas.json' with { type: 'json' };
import asia from './catalogue/asia.json' with { type: 'json' };
import europe from './catalogue/europe.json' with { type: 'json' };
import global from './catalogue/global.json' with { type: 'json' };
import forms from './catalogue/name-forms.json' with { type: 'json' };
import middleEast from './catalogue/middle-east.json' with { type: 'json' };

const text = z.string().min(1);

/**
 * A word that begins with a capital is one that a story writes so, and one all in capitals is an abbreviation: “START” is not
 * “start”. Countries bring their adjective and their capital with them.
 */
const catalogueSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    name: text,
    /** Other names of this negotiation and of its accords, by which alone it is known. */
    aliases: z.array(text),
    region: z.enum(REGIONS),
    years: z.strictObject({ from: z.int(), to: z.int().nullable() }),
    parties: z.array(z.strictObject({ name: text, aliases: z.array(text) })),
    /** Persons, states and organizations that mediate, convene or guarantee. */
    mediators: z.array(text),
    /** Formats, plans and documents that belong to it, though others may have had some of that name. */
    formats: z.array(text),
    venues: z.array(text),
    /** Words that mark the dispute in a text. */
    terms: z.array(text).min(1),
    /** The negotiation of which this is a track, a round or an offshoot. */
    parent: text.nullable(),
    /** Ids of other tracks on the same dispute, and of negotiations close by. */
    parallel: z.array(text),
  }),
);
export type KnownTalks = z.infer<typeof catalogueSchema>[number];

/** Every negotiation that we know of, past and present. */
export const catalogue: readonly KnownTalks[] = catalogueSchema.parse([
  ...africa,
  ...americas,
  ...asia,
  ...europe,
  ...global,
  ...middleEast,
]);

/** How stories write the names of parties and mediators that many entries share, beyond adjectives and capitals of countries. */
export const nameForms: Readonly<Record<string, readonly string[]>> = z.record(text, z.array(text)).parse(forms);

const byId = new Map(catalogue.map((entry) => [entry.id, entry]));

/** A negotiation of the catalogue before its first story. */
function knownTalks({ id, name, aliases, region, parties }: KnownTalks): Talks {
  const sides = parties.map((party) => party.name);
  return { id, name, aliases, region, parties: sides, origin: 'catalogue', state: null, version: 0 };
}

/** Talks that the store does not hold yet: the catalogue's, or ones that this story opens. */
export function freshTalks({ id, name, aliases }: BriefProcess, brief: RelevantBrief): Talks {
  const entry = byId.get(id);
  if (entry) return knownTalks(entry);
  const parties = brief.parties.map((party) => party.name);
  return { id, name, aliases, region: null, parties, origin: 'opened', state: null, version: 0 };
}

/** Talks of the catalogue as they are before their first story; null for others. */
export function freshFromCatalogue(id: string): Talks | null {
  const entry = byId.get(id);
  return entry ? knownTalks(entry) : null;
}

import { z } from 'zod';
import type { BriefProcess, RelevantBrief } from '#src/core/brief.ts';
import { REGIONS, type Talks } from '#src/core/talks.ts';
import africa from './catalogue/africa.json' with { type: 'json' };
import americas from './catalogue/americas.json' with { type: 'json' };
import asia from './catalogue/asia.json' with { type: 'json' };
import europe from './catalogue/europe.json' with { type: 'json' };
import global from './catalogue/global.json' with { type: 'json' };
import middleEast from './catalogue/middle-east.json' with { type: 'json' };

const text = z.string().min(1);

const catalogueSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    name: text,
    region: z.enum(REGIONS),
    years: z.strictObject({ from: z.int(), to: z.int().nullable() }),
    parties: z.array(z.strictObject({ name: text, aliases: z.array(text) })),
    mediators: z.array(text),
    venues: z.array(text),
    /** Words that mark the dispute in a text. */
    terms: z.array(text).min(1),
    /** Ids of other tracks on the same dispute. */
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

const byId = new Map(catalogue.map((entry) => [entry.id, entry]));

/** A negotiation of the catalogue before its first story. */
export function knownTalks({ id, name, region, parties }: KnownTalks): Talks {
  const sides = parties.map((party) => party.name);
  return { id, name, aliases: [], region, parties: sides, origin: 'catalogue', state: null, version: 0 };
}

/** Talks that the store does not hold yet: the catalogue's, or ones that this story opens. */
export function freshTalks({ id, name, aliases }: BriefProcess, brief: RelevantBrief): Talks {
  const entry = byId.get(id);
  if (entry) return knownTalks(entry);
  const parties = brief.parties.map((party) => party.name);
  return { id, name, aliases, region: null, parties, origin: 'opened', state: null, version: 0 };
}

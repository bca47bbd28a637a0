import { z } from 'zod';
import type { Source, Talks } from '#src/core/talks.ts';
import { fold } from '#src/talks/fold.ts';
import alignedJson from './data/aligned-outlets.json' with { type: 'json' };

/**
 * Outlets that a party to negotiations owns, runs or speaks through, by their own statements: news agencies and broadcasters of
 * states and movements. An outlet that only favours a side is none.
 */
const alignedSchema = z.array(
  z.strictObject({
    party: z.string().min(1),
    /** By which the party is named in negotiations. */
    names: z.array(z.string().min(1)).min(1),
    outlets: z.array(z.string().min(1)).min(1),
    /** Of their pages; their subdomains count too. */
    hosts: z.array(z.string().min(1)),
  }),
);
const aligned = alignedSchema.parse(alignedJson).map(({ names, outlets, hosts }) => ({
  names: new Set(names.map(fold)),
  outlets: new Set(outlets.map(fold)),
  hosts,
}));

/** The party of the talks that every outlet among the sources is close to, by its name there; null where there is none. */
export function oneSidedBy({ parties }: Pick<Talks, 'parties'>, sources: readonly Source[]): string | null {
  if (sources.length === 0) return null;
  const party = parties.find((name) => {
    const group = aligned.find(({ names }) => names.has(fold(name)));
    return group !== undefined && sources.every((source) => isOf(group, source));
  });
  return party ?? null;
}

function isOf({ outlets, hosts }: (typeof aligned)[number], { outlet, url }: Source): boolean {
  const host = url === null ? null : (URL.parse(url)?.hostname ?? null);
  if (host !== null && hosts.some((one) => host === one || host.endsWith(`.${one}`))) return true;
  return outlets.has(fold(outlet));
}

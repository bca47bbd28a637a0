import { describe, expect, it } from 'vitest';
import { REGIONS } from '#src/core/talks.ts';
import { type KnownTalks, catalogue } from '#src/talks/catalogue.ts';
import { fold } from '#src/talks/fold.ts';

const byId = new Map(catalogue.map((entry) => [entry.id, entry]));
const thisYear = new Date().getUTCFullYear();

function areRelated(one: KnownTalks, other: KnownTalks): boolean {
  const links = (entry: KnownTalks): (string | null)[] => [...entry.parallel, entry.parent];
  return links(one).includes(other.id) || links(other).includes(one.id);
}

describe('the catalogue', () => {
  it('holds at least 120 negotiations, some in every region, past and present', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(120);
    const few = REGIONS.filter((region) => catalogue.filter((entry) => entry.region === region).length <= 20);
    expect(few).toEqual([]);
    expect(catalogue.filter(({ years }) => years.to === null).length).toBeGreaterThan(40);
    expect(catalogue.filter(({ years }) => (years.to ?? thisYear) < 1990).length).toBeGreaterThan(20);
  });

  it('gives each an id and a name of its own', () => {
    expect(byId.size).toBe(catalogue.length);
    expect(new Set(catalogue.map((entry) => fold(entry.name))).size).toBe(catalogue.length);
  });

  it('names only tracks that it has, both ways, and no circle of parents', () => {
    const lost = catalogue.flatMap((entry) => [
      ...entry.parallel.filter((id) => id === entry.id || !byId.get(id)?.parallel.includes(entry.id)),
      ...(entry.parent !== null && !byId.has(entry.parent) ? [entry.parent] : []),
      ...(entry.parent !== null && byId.get(entry.parent)?.parent === entry.id ? [entry.id] : []),
    ]);
    expect(lost).toEqual([]);
  });

  it('has sane years', () => {
    const odd = catalogue.filter(({ years }) => {
      const to = years.to ?? thisYear;
      return years.from < 1944 || years.from > to || to > thisYear;
    });
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  it('shares no name between two that have nothing to do with each other', () => {
    const named = catalogue.flatMap((entry) =>
      [...new Set([entry.name, ...entry.aliases].map(fold))].map((name) => ({ name, entry })),
    );
    const shared = [...Map.groupBy(named, (one) => one.name)].filter(([, all]) =>
      all.some((one, place) => all.slice(place + 1).some((other) => !areRelated(one.entry, other.entry))),
    );
    expect(shared.map(([name]) => name)).toEqual([]);
  });

  it('names at least two sides, and writes nothing twice', () => {
    const odd = catalogue.filter((entry) => {
      const { aliases, mediators, formats, venues, terms, parallel, parties } = entry;
      const lists = [aliases, mediators, formats, venues, terms, parallel];
      return parties.length < 2 || lists.some((list) => new Set(list).size < list.length);
    });
    expect(odd.map(({ id }) => id)).toEqual([]);
  });
});

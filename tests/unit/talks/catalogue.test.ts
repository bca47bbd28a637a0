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
    for (const region of REGIONS) {
      expect(catalogue.filter((entry) => entry.region === region).length, region).toBeGreaterThan(20);
    }
    expect(catalogue.filter(({ years }) => years.to === null).length).toBeGreaterThan(40);
    expect(catalogue.filter(({ years }) => (years.to ?? thisYear) < 1990).length).toBeGreaterThan(20);
  });

  it('gives each an id and a name of its own', () => {
    expect(byId.size).toBe(catalogue.length);
    expect(new Set(catalogue.map((entry) => fold(entry.name))).size).toBe(catalogue.length);
  });

  it('names only tracks that it has, both ways, and no circle of parents', () => {
    for (const entry of catalogue) {
      for (const id of entry.parallel) {
        expect(byId.get(id)?.parallel, `${entry.id} beside ${id}`).toContain(entry.id);
        expect(id).not.toBe(entry.id);
      }
      if (entry.parent === null) continue;
      const parent = byId.get(entry.parent);
      expect(parent, `${entry.id} under ${entry.parent}`).toBeDefined();
      expect(parent?.parent === entry.id).toBe(false);
    }
  });

  it('has sane years', () => {
    for (const { id, years } of catalogue) {
      expect(years.from, id).toBeGreaterThanOrEqual(1944);
      expect(years.from, id).toBeLessThanOrEqual(thisYear);
      expect(years.to ?? years.from, id).toBeGreaterThanOrEqual(years.from);
      expect(years.to ?? thisYear, id).toBeLessThanOrEqual(thisYear);
    }
  });

  it('shares no name between two that have nothing to do with each other', () => {
    const named = catalogue.flatMap((entry) =>
      [...new Set([entry.name, ...entry.aliases].map(fold))].map((name) => ({ name, entry })),
    );
    for (const [name, all] of Map.groupBy(named, (one) => one.name)) {
      for (const [place, { entry }] of all.entries()) {
        for (const other of all.slice(place + 1)) {
          expect(areRelated(entry, other.entry), `“${name}”: ${entry.id}, ${other.entry.id}`).toBe(true);
        }
      }
    }
  });

  it('names at least two sides, and writes nothing twice', () => {
    for (const entry of catalogue) {
      expect(entry.parties.length, entry.id).toBeGreaterThanOrEqual(2);
      for (const list of [entry.aliases, entry.mediators, entry.formats, entry.venues, entry.terms, entry.parallel]) {
        expect(new Set(list).size, entry.id).toBe(list.length);
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import type { RelevantBrief } from '#src/core/brief.ts';
import { regionsOf } from '#src/talks/regions.ts';
import { makeBrief } from '../../support/negotiations.ts';

function regions(parties: readonly string[], changes: Partial<RelevantBrief> = {}): readonly string[] {
  const named = parties.map((name) => ({
    name,
    aliases: [],
    evidence: makeBrief().parties[0]!.evidence,
    delegates: [],
    positions: [],
  }));
  return [...regionsOf(makeBrief({ process: null, parties: named, venues: [], ...changes }))].toSorted();
}

describe('regionsOf', () => {
  it('goes by the catalogue', () => {
    const process = { id: 'yemen-peace', name: 'Yemen peace talks', aliases: [], confidence: 0.9 };
    const known = regions(['France'], { process: { ...process, id: 'syria-geneva' } });
    expect(known).toEqual(['middle-east']);
  });

  it('goes by the countries of the parties, several of which make it global too', () => {
    expect(regions(['Government of Colombia', 'FARC'])).toEqual(['americas']);
    expect(regions(['Iran'])).toEqual(['middle-east']);
    expect(regions(['Armenia', 'Azerbaijan'])).toEqual(['europe']);
    expect(regions(['United States', 'North Korea'])).toEqual(['americas', 'asia', 'global']);
  });

  it('falls back on the venues, and on nothing', () => {
    const venue = { name: 'Nairobi, Kenya', aliases: [], evidence: makeBrief().venues[0]!.evidence };
    expect(regions(['The rebels'], { venues: [venue] })).toEqual(['africa']);
    expect(regions(['The rebels'])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { chooseLeadBrief, findLeadBrief } from '#src/core/lead-brief.ts';
import type { Brief } from '#src/core/brief.ts';
import { makeBrief, makeEntry, makeSource } from '../../support/negotiations.ts';

const full = makeBrief({ headline: 'full' });
const thin = makeBrief({ headline: 'thin', parties: [], quotes: [], next: null });

describe('chooseLeadBrief', () => {
  it('takes the brief that says most', () => {
    expect(chooseLeadBrief([thin, full])?.headline).toBe('full');
  });

  it('of equals takes the surer, then the one with more quotes and positions, then the first', () => {
    const unsure = makeBrief({ headline: 'unsure', relevance: { value: 'borderline', score: 0.5 } });
    expect(chooseLeadBrief([unsure, full])?.headline).toBe('full');
    const oneQuote = makeBrief({ headline: 'one quote', quotes: full.quotes.slice(0, 1) });
    expect(chooseLeadBrief([oneQuote, full])?.headline).toBe('full');
    expect(chooseLeadBrief([full, makeBrief({ headline: 'later' })])?.headline).toBe('full');
  });

  it('takes none of none', () => {
    expect(chooseLeadBrief([])).toBeNull();
  });
});

describe('findLeadBrief', () => {
  const irrelevant: Brief = {
    schema: 'parley.brief/1',
    story: full.story,
    relevance: { value: 'no', score: 0.1 },
    engine: full.engine,
    warnings: [],
  };
  const briefs = new Map<string, Brief>([
    ['a', thin],
    ['b', full],
    ['c', irrelevant],
  ]);
  const store = { getBrief: async (id: string) => briefs.get(id) ?? null };

  it('looks at the newest event first, and past those without a brief', async () => {
    const newest = makeEntry({ sources: [makeSource('X', 'c'), makeSource('Y', 'gone')] });
    const older = makeEntry({ sources: [makeSource('X', 'a'), makeSource('Y', 'b')] });
    expect((await findLeadBrief(store, [newest, older]))?.headline).toBe('full');
    expect(await findLeadBrief(store, [newest])).toBeNull();
  });
});

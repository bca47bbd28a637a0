import { describe, expect, it } from 'vitest';
import { presentUsage } from '#src/core/present/usage.ts';

const use = { day: '2026-11-24', community: 'all', calls: 3, inputTokens: 12_700, outputTokens: 900, microUsd: 51_600 };

describe('presentUsage', () => {
  it('says what was used, by whom, and what it cost', () => {
    const words = JSON.stringify(presentUsage([use, { ...use, community: 'slack:T1', calls: 1, microUsd: 0 }]));
    expect(words).toContain('stories of feeds, for everybody: 3 calls, 12,700 tokens in and 900 out, $0.05');
    expect(words).toContain('asked here: 1 call, 12,700 tokens in and 900 out"');
  });

  it('says that nothing was used', () => {
    expect(JSON.stringify(presentUsage([]))).toContain('No language model has been asked');
  });
});

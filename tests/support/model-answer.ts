import type { ModelAnswer } from '#src/model/answer-schema.ts';

/** An answer of the right shape that says nothing, with whatever a test wants said. */
export function makeAnswer(changes: Partial<ModelAnswer> = {}): ModelAnswer {
  return {
    relevance: 'yes',
    headline: { text: '', evidence: [] },
    bottomLine: [],
    status: null,
    round: null,
    agreement: null,
    venues: [],
    mediators: [],
    parties: [],
    issues: [],
    quotes: [],
    parallelTracks: [],
    next: null,
    ...changes,
  };
}

/** An entity of an answer. */
export function named(name: string, evidence: number[], original: string | null = null) {
  return { name, original, aliases: [], evidence };
}

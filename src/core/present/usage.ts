import { EVERYBODY, type ModelUse } from '#src/core/model-store.ts';
import type { Reply } from '#src/core/reply.ts';
import { day } from './times.ts';

/** `/parley usage`: newest first. */
export function presentUsage(uses: readonly ModelUse[]): Reply {
  if (uses.length === 0) {
    const text = 'No language model has been asked anything in the last seven days.';
    return { personal: true, blocks: [{ kind: 'text', text }] };
  }
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: 'Language model, last seven days', level: 1 },
      { kind: 'fields', fields: uses.map((use) => ({ label: day(use.day), value: useWords(use) })) },
    ],
  };
}

function useWords({ community, calls, inputTokens, outputTokens, microUsd }: ModelUse): string {
  const whom = community === EVERYBODY ? 'stories of feeds, for everybody' : 'asked here';
  const tokens = `${inputTokens.toLocaleString('en')} tokens in and ${outputTokens.toLocaleString('en')} out`;
  const money = microUsd > 0 ? `, $${(microUsd / 1_000_000).toFixed(2)}` : '';
  return `${whom}: ${calls.toLocaleString('en')} ${calls === 1 ? 'call' : 'calls'}, ${tokens}${money}`;
}

import type { Fetch } from '#src/core/finding.ts';
import { anthropicBatches } from './anthropic-batches.ts';
import type { BatchClient } from './batch-client.ts';
import { createDoor } from './batch-door.ts';
import { openaiBatches } from './openai-batches.ts';
import type { ModelSettings } from './provider.ts';

/** Null where the provider has no batches. */
export function openBatches(settings: ModelSettings, fetch: Fetch): BatchClient | null {
  const door = createDoor(settings, fetch);
  if (settings.provider === 'anthropic') return anthropicBatches(door);
  return settings.provider === 'openai' ? openaiBatches(door) : null;
}

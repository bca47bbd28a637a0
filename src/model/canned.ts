import type { Fetch } from '#src/core/finding.ts';
import { type AskModel, type ModelCallParts, type Question, createSingleCall, generate } from './call.ts';
import { type ModelSettings, openModel } from './provider.ts';

/** The AI SDK with its network taken away: what it would send is kept, and what a batch brought is what it gets. */

export interface WrittenRequest {
  readonly body: string;
  /** The features in trial that an Anthropic request asks for. */
  readonly beta: string | null;
}

interface CannedParts extends Omit<ModelCallParts, 'model'> {
  readonly settings: ModelSettings;
}

/** The very request that an ordinary call would send. */
export async function writeRequest<T>(
  { settings, limits }: CannedParts,
  question: Question<T>,
): Promise<WrittenRequest> {
  let written: WrittenRequest | null = null;
  const keep: typeof globalThis.fetch = async (_url, init) => {
    if (typeof init?.body !== 'string') throw new Error('a request without a text');
    written = { body: init.body, beta: new Headers(init.headers).get('anthropic-beta') };
    throw new Error('kept for a batch');
  };
  try {
    await generate({ model: openModel(settings, keep), limits }, question);
  } catch (error) {
    if (written === null) throw error;
  }
  if (written === null) throw new Error('no request was written');
  return written;
}

/** Reads a body as the answer to an ordinary call, and counts its tokens at the batch's price. */
export function readAnswer({ settings, ...parts }: CannedParts, body: string): AskModel {
  const answer: Fetch = async () =>
    new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
  return createSingleCall({ ...parts, model: openModel(settings, answer as typeof globalThis.fetch) });
}

import { ParleyError } from '#src/core/errors.ts';
import type { Fetch } from '#src/core/finding.ts';
import { type ModelSettings, apiBase, authorization } from './provider.ts';

/** The provider's address with our key; nothing else is ever sent the key, and no redirect is followed. */
export interface Door {
  /** The answer, whatever its status. Throws where there is none. */
  call(path: string, init?: { method?: string; body?: string | FormData; beta?: string | null }): Promise<Response>;
  /** The JSON of an answer with status 2xx. Throws for any other. */
  json(path: string): Promise<unknown>;
  /** Whether there is something at the path. */
  isThere(path: string): Promise<boolean>;
  /** The lines of an answer, each at most a few megabytes long. */
  lines(path: string): AsyncGenerator<string>;
  /** The path of an address under the provider's; null for one elsewhere. */
  pathOf(url: string): string | null;
}

/** A batch of our size goes up, and its results come down, well within this time. */
const CALL_MS = 120_000;
const MAX_JSON_BYTES = 4_000_000;
const MAX_LINE_CHARS = 4_000_000;
const MAX_LINES_BYTES = 256_000_000;

export function createDoor(settings: ModelSettings, fetch: Fetch): Door {
  const base = apiBase(settings);
  const call: Door['call'] = async (path, { method = 'GET', body, beta = null } = {}) => {
    const headers = {
      ...authorization(settings),
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
      ...(beta === null ? {} : { 'anthropic-beta': beta }),
    };
    const signal = AbortSignal.timeout(CALL_MS);
    try {
      return await fetch(`${base}${path}`, {
        method,
        headers,
        signal,
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw new ParleyError(
        'model/unavailable',
        { reason: 'its provider cannot be reached', fault: 'unreachable' },
        { cause: error },
      );
    }
  };
  return {
    call,
    json: async (path) => jsonOf(await call(path)),
    isThere: async (path) => {
      const answer = await call(path);
      if (!answer.ok && answer.status !== 404 && answer.status !== 405) throw unavailable(answer.status);
      return answer.ok;
    },
    lines: async function* lines(path) {
      const answer = await call(path);
      if (!answer.ok) throw unavailable(answer.status);
      let rest = '';
      for await (const chunk of decoded(answer, MAX_LINES_BYTES)) {
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() ?? '';
        if (rest.length > MAX_LINE_CHARS) throw tooLong();
        yield* parts.filter((line) => line.trim() !== '');
      }
      if (rest.trim() !== '') yield rest;
    },
    pathOf: (url) => (url.startsWith(`${base}/`) ? url.slice(base.length) : null),
  };
}

/** The JSON of an answer with status 2xx. Throws `model/unavailable` for any other. */
export async function jsonOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw unavailable(answer.status);
  let whole = '';
  for await (const chunk of decoded(answer, MAX_JSON_BYTES)) whole += chunk;
  return parsed(whole);
}

function unavailable(status: number): ParleyError {
  const fault = status === 429 ? 'rate-limit' : status < 500 ? 'request-refused' : 'provider-error';
  return new ParleyError('model/unavailable', { reason: `HTTP ${status}`, fault });
}

function tooLong(): ParleyError {
  return new ParleyError('model/unavailable', { reason: 'its answer was too long', fault: 'wrong-shape' });
}

/** JSON of a provider. Throws `model/unavailable`. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const facts = { reason: 'its answer was no JSON', fault: 'wrong-shape' } as const;
    throw new ParleyError('model/unavailable', facts, { cause });
  }
}

async function* decoded(answer: Response, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLong();
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

import { ParleyError } from '#src/core/errors.ts';
import type { ErrorFacts } from '#src/core/errors.ts';
import { ForbiddenAddressError } from './address-guard.ts';
import type { FetchLimits } from './fetch-limits.ts';

export interface Attempt {
  readonly url: string;
  readonly stage: 'head' | 'body';
  readonly limits: FetchLimits;
  /** Whether the time for the whole has run out. */
  readonly isDeadline: boolean;
}

/** What was thrown on the way of a request, as a ParleyError with a code `fetch/…`. */
export function asFetchError(thrown: unknown, { url, stage, limits, isDeadline }: Attempt): ParleyError {
  if (thrown instanceof ParleyError) return thrown;
  const options = { cause: thrown };
  const error = firstOf(thrown);
  if (error instanceof ForbiddenAddressError) {
    return new ParleyError('fetch/forbidden-address', { url, address: error.address }, options);
  }
  const code = codeOf(error);
  const timeout = isDeadline ? wholeTimeout(limits) : timeoutOf(code, limits);
  if (timeout) return new ParleyError('fetch/timeout', { url, ...timeout }, options);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ParleyError('fetch/unresolved', { url, host: new URL(url).hostname }, options);
  }
  const reason = reasonOf(code, error);
  return stage === 'body'
    ? new ParleyError('fetch/broken-body', { url, reason }, options)
    : new ParleyError('fetch/refused', { url, reason }, options);
}

const DEAD_CONNECTION = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

/** Whether the other side cut a connection, or what it sent on it is not HTTP. */
export function isDeadConnection(error: unknown): boolean {
  const code = codeOf(error);
  return DEAD_CONNECTION.has(code) || code.startsWith('HPE_');
}

type Timeout = Pick<ErrorFacts['fetch/timeout'], 'stage' | 'limitMs'>;

function wholeTimeout({ wholeTimeoutMs }: FetchLimits): Timeout {
  return { stage: 'whole', limitMs: wholeTimeoutMs };
}

function timeoutOf(code: string, limits: FetchLimits): Timeout | null {
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return { stage: 'connect', limitMs: limits.connectTimeoutMs };
    case 'UND_ERR_HEADERS_TIMEOUT':
      return { stage: 'headers', limitMs: limits.headersTimeoutMs };
    case 'UND_ERR_BODY_TIMEOUT':
      return { stage: 'body', limitMs: limits.bodyTimeoutMs };
    default:
      return null;
  }
}

function reasonOf(code: string, error: unknown): string {
  if (/CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO/.test(code)) return `its certificate is not accepted (${code})`;
  if (code.startsWith('HPE_')) return 'the answer is not HTTP';
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing answers there';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'the server cut the connection';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to its network';
    case 'UND_ERR_HEADERS_OVERFLOW':
      return 'its headers are too large';
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return 'it is not as long as the server said';
    case 'UND_ERR_ABORTED':
    case 'UND_ERR_DESTROYED':
    case 'ABORT_ERR':
      return 'the request was called off';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** Where several addresses were tried, the first failure stands for all. */
function firstOf(thrown: unknown): unknown {
  return thrown instanceof AggregateError && thrown.errors.length > 0 ? thrown.errors[0] : thrown;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name === 'AbortError' ? 'ABORT_ERR' : '';
}

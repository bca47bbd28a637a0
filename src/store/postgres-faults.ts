import { ParleyError } from '#src/core/errors.ts';

/** Of Node's and pg's own, where the server is not there or does not answer. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
]);

/** States of a server that passes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const PASSING = /^(?:08...|53...|57P0[1-5]|57014|55P03|25P0[34]|58000|58030|25006)$/u;
/** It is there, and does not let us in or cannot hold a store. */
const FOR_GOOD = /^(?:28...|3D000|3F000|42501|0A000)$/u;
/** pg says in words what has no code: the answer did not come, or the connection ended before it. */
const ENDED =
  /connection terminated|connection ended|timeout exceeded|query read timeout|not queryable|client was closed/iu;

/**
 * What the fault of a connection means; null for one of a statement, such as a key that is taken. Neither the password nor the
 * address that holds it is in what it says.
 * @param path the store's name without its password
 */
export function connectionFault(thrown: unknown, path: string): ParleyError | null {
  if (!(thrown instanceof Error)) return null;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const isPassing = UNREACHABLE.has(code) || PASSING.test(code) || ENDED.test(thrown.message);
  const reason = thrown.message === '' ? code : thrown.message;
  if (isPassing) return new ParleyError('store/unavailable', { path, reason }, { cause: thrown });
  if (FOR_GOOD.test(code) || /SSL/u.test(thrown.message)) {
    return new ParleyError('store/unusable', { path, reason }, { cause: thrown });
  }
  return null;
}

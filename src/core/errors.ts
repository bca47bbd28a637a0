import type { ModelFault } from './model-store.ts';

/** What each fault needs for its plain sentence. The keys are the codes that logs and `--json` show. */
export interface ErrorFacts {
  'config/invalid': { faults: readonly string[] };
  'store/in-use': { path: string };
  'store/unusable': { path: string; reason: string };
  'store/unavailable': { path: string; reason: string };
  'store/not-moved': { from: string; to: string; reason: string };
  'store/newer': { path: string; found: number; known: number };
  'store/conflict': { what: string };
  'backup/failed': { file: string; reason: string };
  'backup/unusable': { file: string; reason: string };
  'feed/exists': { url: string };
  'feed/unknown': { what: string };
  'feed/not-a-feed': { url: string; found: string };
  'feed/bad-pattern': { pattern: string; reason: string };
  'feed/bad-list': { what: string; reason: string };
  'feed/malformed': { url: string; reason: string };
  'feed/replaced': { url: string; was: string; now: string };
  'fetch/bad-address': { url: string; reason: string };
  'fetch/forbidden-address': { url: string; address: string };
  'fetch/unresolved': { url: string; host: string };
  'fetch/refused': { url: string; reason: string };
  'fetch/timeout': { url: string; stage: 'connect' | 'headers' | 'body' | 'whole'; limitMs: number };
  'fetch/status': { url: string; status: number; retryAfterMs?: number };
  'fetch/gone': { url: string };
  'fetch/too-large': { url: string; limitBytes: number; unpacked?: boolean };
  'fetch/redirects': { url: string; limit: number };
  'fetch/broken-body': { url: string; reason: string; fault?: 'wrong-length' | 'broken-compression' };
  'fetch/robots': { url: string };
  'story/empty': { what: string };
  'story/not-text': { what: string; found: string };
  'story/too-large': { what: string; limitBytes: number };
  'story/language': { what: string; language: string };
  'story/unreadable': { what: string; reason: string };
  'briefing/too-slow': { story: string; limitMs: number };
  'briefing/crashed': { story: string; reason: string };
  'briefing/busy': { story: string; waiting: number };
  'briefing/closed': { story: string };
  'command/usage': { problem: string; usage: string };
  'command/unknown': { typed: string; suggestion: string | null };
  'command/forbidden': { command: string };
  'command/not-found': { what: string; kind: string; suggestions: readonly string[] };
  'talks/known': { name: string };
  'talks/same': { name: string };
  'talks/ignored': { name: string };
  'talks/nothing-pending': { name: string };
  'talks/in-use': { name: string; action: string };
  'talks/no-events': { name: string };
  'schedule/bad-time': { reason: string };
  'schedule/none': { channel: string };
  'chat/refused': { platform: string; variable: string; reason: string };
  'chat/rate-limited': { platform: string; retryAfterMs: number };
  'chat/unavailable': { platform: string; reason: string };
  'chat/channel-gone': { platform: string; channel: string };
  'chat/forbidden': { platform: string; channel: string; missing: readonly string[] };
  'chat/message-refused': { platform: string; channel: string; reason: string };
  'chat/message-gone': { platform: string; channel: string };
  'model/unavailable': { reason: string; fault: ModelFault };
  'model/ceiling': { dailyTokens: number };
  'job/too-slow': { kind: string; key: string; limitMs: number };
  'reply/unsaved': { folder: string; reason: string };
  internal: { reason: string };
}

export type ErrorCode = keyof ErrorFacts;

/**
 * Every fault that Parley knows. `message` is for logs; the words that a person reads come from `plainWords`, so that
 * they can be changed, or translated, without touching the code that throws.
 */
export class ParleyError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly facts: ErrorFacts[C];

  constructor(code: C, facts: ErrorFacts[C], options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(facts)}`, options);
    this.name = 'ParleyError';
    this.code = code;
    this.facts = facts;
  }
}

/** Wraps whatever was thrown, so that a caller always has a code. */
export function asParleyError(thrown: unknown): ParleyError {
  if (thrown instanceof ParleyError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new ParleyError('internal', { reason }, { cause: thrown });
}

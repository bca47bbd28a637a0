import { DiscordAPIError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';
import { ParleyError } from '#src/core/errors.ts';

export const PLATFORM = 'Discord';
/** A thread that is locked takes no message, and one that is archived wants to be opened first. */
const CLOSED_THREAD: readonly (string | number)[] = [
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
  RESTJSONErrorCodes.ThreadLocked,
];
const FORBIDDEN: readonly (string | number)[] = [
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
];

/** Runs the work and turns Discord's refusals into what the outbox acts on. */
export async function speaking<T>(
  place: string,
  work: () => Promise<T>,
  missing: () => Promise<readonly string[]> = async () => [],
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ParleyError) throw thrown;
    // What is missing only gives the fault its words.
    const known = isForbidden(thrown) ? await missing().catch(() => []) : [];
    throw faultOf(thrown, place, known);
  }
}

function faultOf(cause: unknown, channel: string, known: readonly string[]): ParleyError {
  const facts = { platform: PLATFORM, channel };
  const reason = reasonOf(cause);
  if (cause instanceof RateLimitError) {
    const retryAfterMs = Math.max(cause.retryAfter, cause.timeToReset);
    return new ParleyError('chat/rate-limited', { platform: PLATFORM, retryAfterMs }, { cause });
  }
  if (!(cause instanceof DiscordAPIError)) {
    return new ParleyError('chat/unavailable', { platform: PLATFORM, reason }, { cause });
  }
  const forbidden = (names: readonly string[]): ParleyError =>
    new ParleyError('chat/forbidden', { ...facts, missing: names }, { cause });
  switch (cause.code) {
    case RESTJSONErrorCodes.UnknownChannel:
    case RESTJSONErrorCodes.UnknownGuild:
      return new ParleyError('chat/channel-gone', facts, { cause });
    case RESTJSONErrorCodes.UnknownMessage:
      return new ParleyError('chat/message-gone', facts, { cause });
    case RESTJSONErrorCodes.MissingAccess:
      return forbidden(known.length > 0 ? known : ['View Channel']);
    case RESTJSONErrorCodes.MissingPermissions:
      return forbidden(known.length > 0 ? known : ['Send Messages']);
    case RESTJSONErrorCodes.InvalidActionOnArchivedThread:
    case RESTJSONErrorCodes.ThreadLocked:
      return forbidden(['Manage Threads']);
    case RESTJSONErrorCodes.CannotSendMessagesToThisUser:
      return forbidden(['Direct Messages of this member']);
    default:
      break;
  }
  if (cause.status === 401) return refused('DISCORD_TOKEN', reason, cause);
  if (cause.status >= 500) return new ParleyError('chat/unavailable', { platform: PLATFORM, reason }, { cause });
  return new ParleyError('chat/message-refused', { ...facts, reason }, { cause });
}

export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function codeOf(error: unknown): string | number | null {
  return error instanceof DiscordAPIError ? error.code : null;
}

export function hasCode(error: unknown, code: RESTJSONErrorCodes): boolean {
  return codeOf(error) === code;
}

export function isClosedThread(error: unknown): boolean {
  return CLOSED_THREAD.includes(codeOf(error) ?? '');
}

export function isForbidden(error: unknown): boolean {
  return FORBIDDEN.includes(codeOf(error) ?? '');
}

export function gone(channel: string): ParleyError {
  return new ParleyError('chat/channel-gone', { platform: PLATFORM, channel });
}

export function refused(variable: string, reason: string, cause?: unknown): ParleyError {
  return new ParleyError('chat/refused', { platform: PLATFORM, variable, reason }, { cause });
}

export function rateLimited(retryAfterMs: number): ParleyError {
  return new ParleyError('chat/rate-limited', { platform: PLATFORM, retryAfterMs });
}

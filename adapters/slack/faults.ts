import { webApi } from '@slack/bolt';
import { ParleyError } from '#src/core/errors.ts';

export const PLATFORM = 'Slack';

const GONE = new Set(['channel_not_found', 'is_archived']);
/** A token that Slack does not take, now or ever again. */
const REFUSED = new Set([
  'account_inactive',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'team_access_not_granted',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'user_removed_from_team',
]);
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited']);
const MISSING: Readonly<Record<string, string>> = {
  not_in_channel: 'an invitation to the channel: /invite @Parley',
  restricted_action: 'leave to post in the channel',
  restricted_action_read_only_channel: 'leave to post in the channel',
  cannot_dm_bot: 'direct messages of this member',
  user_disabled: 'direct messages of this member',
  messages_tab_disabled: 'the Messages tab of its App Home',
};

/** Runs the work and turns Slack's refusals into what the outbox acts on. */
export async function speaking<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof ParleyError ? thrown : faultOf(thrown, place);
  }
}

function faultOf(cause: unknown, channel: string): ParleyError {
  const facts = { platform: PLATFORM, channel };
  if (cause instanceof webApi.WebAPIRateLimitedError) {
    const retryAfterMs = cause.retryAfter * 1000;
    return new ParleyError('chat/rate-limited', { platform: PLATFORM, retryAfterMs }, { cause });
  }
  const reason = reasonOf(cause);
  const error = slackCode(cause);
  if (error === null || PASSING.has(error)) {
    return new ParleyError('chat/unavailable', { platform: PLATFORM, reason }, { cause });
  }
  if (REFUSED.has(error)) return refused('SLACK_BOT_TOKEN', cause);
  if (GONE.has(error)) return new ParleyError('chat/channel-gone', facts, { cause });
  if (error === 'message_not_found') return new ParleyError('chat/message-gone', facts, { cause });
  const missing = error === 'missing_scope' ? `the scope ${neededScope(cause)}`.trim() : MISSING[error];
  if (missing !== undefined) return new ParleyError('chat/forbidden', { ...facts, missing: [missing] }, { cause });
  return new ParleyError('chat/message-refused', { ...facts, reason }, { cause });
}

/** Slack's own short code, such as `not_in_channel`; null where it was not Slack that refused. */
export function slackCode(thrown: unknown): string | null {
  return thrown instanceof webApi.WebAPIPlatformError ? thrown.data.error : null;
}

/** Whether Slack does not take the token. */
export function isRefusal(thrown: unknown): boolean {
  if (thrown instanceof ParleyError) return thrown.code === 'chat/refused';
  const code = slackCode(thrown);
  return code !== null && REFUSED.has(code);
}

/** Whether a connection cannot be had, however often it is tried: the token is refused, or may not connect. */
export function isHopeless(thrown: unknown): boolean {
  return isRefusal(thrown) || slackCode(thrown) === 'missing_scope';
}

/** Slack's words for what it refuses are short codes such as `invalid_auth`; no token is in them. */
export function refused(variable: string, cause: unknown): ParleyError<'chat/refused'> {
  return new ParleyError('chat/refused', { platform: PLATFORM, variable, reason: reasonOf(cause) }, { cause });
}

export function reasonOf(cause: unknown): string {
  const code = slackCode(cause);
  if (code !== null) return `it said “${code}”`;
  return cause instanceof Error ? cause.message : String(cause);
}

function neededScope(thrown: unknown): string {
  const data = thrown instanceof webApi.WebAPIPlatformError ? (thrown.data as { needed?: unknown }) : {};
  return typeof data.needed === 'string' ? data.needed : '';
}

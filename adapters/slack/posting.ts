import { webApi } from '@slack/bolt';
import type { ChannelCheck, Delivery, Posted } from '#src/core/chat.ts';
import { ParleyError } from '#src/core/errors.ts';
import { communityOf, idWithin, placeIn } from '#src/core/places.ts';
import type { Reply } from '#src/core/reply.ts';
import { MAX_LOOKED_BACK, MAX_PAGES_BACK } from './limits.ts';
import { renderReply } from './render.ts';

const PLATFORM = 'Slack';
/** The metadata by which a message is known again; Slack has no key that makes a post idempotent. */
const EVENT_TYPE = 'parley_delivery';
const NO_UNFURLS = { unfurl_links: false, unfurl_media: false };

/** @param client one that tries nothing again by itself: a repeat of it would be a second message */
export async function post(client: webApi.WebClient, delivery: Delivery): Promise<Posted> {
  return speaking(delivery.channel, async () => {
    const channel = idWithin(delivery.channel);
    const before = delivery.isRepeat ? await findPosted(client, channel, delivery) : null;
    const ts = before ?? (await send(client, channel, delivery));
    return { channel: delivery.channel, message: ts, thread: delivery.thread ?? ts };
  });
}

async function send(client: webApi.WebClient, channel: string, { id, reply, thread }: Delivery): Promise<string> {
  const { ts } = await client.chat.postMessage({
    channel,
    ...renderReply(reply),
    ...NO_UNFURLS,
    ...(thread === null ? {} : { thread_ts: thread }),
    metadata: { event_type: EVENT_TYPE, event_payload: { id } },
  });
  if (ts === undefined) throw new ParleyError('chat/unavailable', { platform: PLATFORM, reason: 'it gave no answer' });
  return ts;
}

export async function edit(client: webApi.WebClient, posted: Posted, reply: Reply): Promise<void> {
  await speaking(posted.channel, () =>
    client.chat.update({ channel: idWithin(posted.channel), ts: posted.message, ...renderReply(reply) }),
  );
}

export async function directChannel(client: webApi.WebClient, member: string): Promise<string | null> {
  return speaking(member, async () => {
    const { channel } = await client.conversations.open({ users: idWithin(member) });
    return channel?.id === undefined ? null : placeIn(communityOf(member), channel.id);
  });
}

/** Parley posts where it has been invited. */
export async function checkChannel(client: webApi.WebClient, place: string): Promise<ChannelCheck> {
  return speaking(place, async () => {
    const { channel } = await client.conversations.info({ channel: idWithin(place) });
    if (channel?.is_archived) return { ok: false, missing: ['a channel that is not archived'] };
    const isIn = channel?.is_member === true || channel?.is_im === true;
    const name = channel?.name ?? null;
    if (!isIn) return { ok: false, missing: [`an invitation to #${name ?? idWithin(place)}: /invite @Parley`] };
    return { ok: true, layout: 'thread', name };
  });
}

async function findPosted(client: webApi.WebClient, channel: string, delivery: Delivery): Promise<string | null> {
  const oldest = String(Math.floor(Date.parse(delivery.since) / 1000));
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES_BACK; page += 1) {
    const asked = {
      channel,
      oldest,
      limit: MAX_LOOKED_BACK,
      include_all_metadata: true,
      ...(cursor ? { cursor } : {}),
    };
    const answer = await (delivery.thread === null
      ? client.conversations.history(asked)
      : client.conversations.replies({ ...asked, ts: delivery.thread }));
    const found = answer.messages?.find((message) => isDelivery(message, delivery.id));
    if (found?.ts !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return null;
  }
  return null;
}

function isDelivery(message: object, id: string): boolean {
  const { metadata } = message as { metadata?: { event_type?: string; event_payload?: { id?: unknown } } };
  return metadata?.event_type === EVENT_TYPE && metadata.event_payload?.id === id;
}

/** Runs the work and turns Slack's refusals into what the outbox acts on. */
async function speaking<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof ParleyError ? thrown : faultOf(thrown, place);
  }
}

const GONE = new Set(['channel_not_found', 'is_archived']);
const REVOKED = new Set(['invalid_auth', 'account_inactive', 'token_revoked', 'token_expired', 'not_authed']);
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited']);
const MISSING: Readonly<Record<string, string>> = {
  not_in_channel: 'an invitation to the channel: /invite @Parley',
  restricted_action: 'leave to post in the channel',
  cannot_dm_bot: 'direct messages of this member',
  user_disabled: 'direct messages of this member',
  messages_tab_disabled: 'the Messages tab of its App Home',
};

function faultOf(cause: unknown, channel: string): ParleyError {
  const facts = { platform: PLATFORM, channel };
  if (cause instanceof webApi.WebAPIRateLimitedError) {
    const retryAfterMs = cause.retryAfter * 1000;
    return new ParleyError('chat/rate-limited', { platform: PLATFORM, retryAfterMs }, { cause });
  }
  const reason = reasonOf(cause);
  if (!(cause instanceof webApi.WebAPIPlatformError)) {
    return new ParleyError('chat/unavailable', { platform: PLATFORM, reason }, { cause });
  }
  const { error, needed } = cause.data as { error: string; needed?: string };
  if (REVOKED.has(error)) return refused('SLACK_BOT_TOKEN', cause);
  if (GONE.has(error)) return new ParleyError('chat/channel-gone', facts, { cause });
  if (error === 'message_not_found') return new ParleyError('chat/message-gone', facts, { cause });
  if (PASSING.has(error)) return new ParleyError('chat/unavailable', { platform: PLATFORM, reason }, { cause });
  if (error === 'missing_scope') {
    return new ParleyError('chat/forbidden', { ...facts, missing: [`the scope ${needed ?? ''}`.trim()] }, { cause });
  }
  const missing = MISSING[error];
  if (missing !== undefined) return new ParleyError('chat/forbidden', { ...facts, missing: [missing] }, { cause });
  return new ParleyError('chat/message-refused', { ...facts, reason }, { cause });
}

/** Slack's words for what it refuses are short codes such as `invalid_auth`; no token is in them. */
export function refused(variable: string, cause: unknown): ParleyError {
  return new ParleyError('chat/refused', { platform: PLATFORM, variable, reason: reasonOf(cause) }, { cause });
}

function reasonOf(cause: unknown): string {
  if (cause instanceof webApi.WebAPIPlatformError) return `it said “${cause.data.error}”`;
  return cause instanceof Error ? cause.message : String(cause);
}

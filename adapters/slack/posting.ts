import { setTimeout as pause } from 'node:timers/promises';
import type { webApi } from '@slack/bolt';
import { type ChannelCheck, type Delivery, type Posted, checkOurs } from '#src/core/chat.ts';
import type { Clock } from '#src/core/clock.ts';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import { communityOf, idWithin, placeIn } from '#src/core/places.ts';
import type { Reply } from '#src/core/reply.ts';
import { type Pictures, context } from './draw.ts';
import { PLATFORM, slackCode, speaking } from './faults.ts';
import { MAX_LOOKED_BACK, MAX_PAGES_BACK, MAX_POST_PAGES, PICTURE_PAUSE_MS } from './limits.ts';
import { type Pace, createPace } from './pace.ts';
import { type SlackMessage, renderPages, renderReply } from './render.ts';
import { type Uploads, filesOf } from './upload.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

/** The metadata by which a message is known again; Slack has no key that makes a post idempotent. */
const EVENT_TYPE = 'parley_delivery';
const NO_UNFURLS = { unfurl_links: false, unfurl_media: false };
const POSTING_SCOPES = ['chat:write'];
/** For pictures and files, and to find what was posted before a crash. */
const ADVISED_SCOPES = ['files:write', 'channels:history'];
/** Why a member cannot be written to. */
const NO_DIRECT = new Set(['cannot_dm_bot', 'user_disabled', 'user_not_found', 'user_not_visible', 'users_not_found']);

/** A delivery, and a line that says by whom it was shared, in Slack’s own markup. */
type SlackDelivery = Delivery & { readonly note?: string };

export interface Poster {
  post(delivery: SlackDelivery): Promise<Posted>;
  /** The same once more where the answer to it was lost, for what no outbox carries. */
  postSurely(delivery: SlackDelivery): Promise<Posted>;
  edit(posted: Posted, reply: Reply): Promise<void>;
  directChannel(member: string): Promise<string | null>;
  checkChannel(channel: string): Promise<ChannelCheck>;
}

interface PosterParts {
  readonly workspaces: Workspaces;
  readonly uploads: Uploads;
  readonly clock: Clock;
}

export function createPoster({ workspaces, uploads, clock }: PosterParts): Poster {
  const pace = createPace(clock);
  const on = <T>(place: string, work: (workspace: Workspace, id: string) => Promise<T>): Promise<T> =>
    speaking(place, async () => work(await workspaces.of(communityOf(place)), idWithin(place)));
  const post = (delivery: SlackDelivery): Promise<Posted> =>
    on(delivery.channel, (workspace) => postAll({ workspace, uploads, pace, delivery })).catch((fault: unknown) =>
      told(fault, delivery.channel, { workspaces, pace }),
    );
  return {
    post,
    async postSurely(delivery) {
      try {
        return await post(delivery);
      } catch (fault) {
        const { code } = asParleyError(fault);
        if (code === 'chat/rate-limited') return post(delivery);
        if (code !== 'chat/unavailable') throw fault;
        return post({ ...delivery, isRepeat: true });
      }
    },
    edit: (posted, reply) =>
      on(posted.channel, async ({ reader }, channel) => {
        const drawn = renderReply(reply, await uploads.pictures(reader, reply));
        await reader.chat.update({ channel, ts: posted.message, ...drawn });
      }),
    directChannel: (member) => on(member, ({ reader }, user) => directChannel(reader, communityOf(member), user)),
    checkChannel: (place) => on(place, ({ reader }, channel) => checkChannel(reader, channel)),
  };
}

interface Posting {
  readonly workspace: Workspace;
  readonly uploads: Uploads;
  readonly pace: Pace;
  readonly delivery: SlackDelivery;
}

/** The first message, and in its thread what did not fit there. */
async function postAll({ workspace, uploads, pace, delivery }: Posting): Promise<Posted> {
  const channel = idWithin(delivery.channel);
  const pictures = await uploads.pictures(workspace.reader, delivery.reply);
  const pagesWith = (shown: Pictures): readonly SlackMessage[] =>
    renderPages(delivery.reply, shown).slice(0, MAX_POST_PAGES);
  const pages = pagesWith(pictures);
  const plainPages = pictures.size === 0 ? pages : pagesWith(new Map());
  let thread = delivery.thread;
  let message = '';
  for (const [index, page] of pages.entries()) {
    const part = { ...delivery, id: index === 0 ? delivery.id : `${delivery.id}.${index + 1}`, thread };
    const before = delivery.isRepeat ? await findPosted(workspace.reader, channel, part) : null;
    const send = async (drawn: SlackMessage): Promise<string> => {
      await pace.turn(delivery.channel);
      checkOurs(PLATFORM, delivery);
      return postOne(workspace.writer, channel, part, index === 0 ? noted(drawn, delivery.note) : drawn);
    };
    const ts = before ?? (await sendShown(send, page, plainPages[index]));
    if (index === 0) message = ts;
    thread ??= ts;
    const isNew = before === null && index === 0;
    if (isNew && filesOf(delivery.reply).length > 0) {
      await uploads.files(workspace.reader, delivery.reply, { channel, thread });
    }
  }
  return { channel: delivery.channel, message, thread: delivery.thread ?? message };
}

/** A picture that Slack has but does not show yet makes it refuse the message: once more a little later, then without. */
async function sendShown(
  send: (page: SlackMessage) => Promise<string>,
  page: SlackMessage,
  plainPage: SlackMessage = page,
): Promise<string> {
  const hasPicture = page.blocks.some(({ type }) => type === 'image');
  try {
    return await send(page);
  } catch (error) {
    if (!hasPicture || slackCode(error) !== 'invalid_blocks') throw error;
  }
  await pause(PICTURE_PAUSE_MS);
  try {
    return await send(page);
  } catch (error) {
    if (slackCode(error) !== 'invalid_blocks') throw error;
    return send(plainPage);
  }
}

function noted(message: SlackMessage, note: string | undefined): SlackMessage {
  return note === undefined ? message : { ...message, blocks: [...message.blocks, ...context([note])] };
}

async function postOne(
  client: webApi.WebClient,
  channel: string,
  { id, thread }: Pick<Delivery, 'id' | 'thread'>,
  message: SlackMessage,
): Promise<string> {
  const { ts } = await client.chat.postMessage({
    channel,
    ...message,
    ...NO_UNFURLS,
    ...(thread === null ? {} : { thread_ts: thread }),
    metadata: { event_type: EVENT_TYPE, event_payload: { id } },
  });
  if (ts === undefined) throw new ParleyError('chat/unavailable', { platform: PLATFORM, reason: 'it gave no answer' });
  return ts;
}

/** The invitation is asked for by the channel’s name, and a pause that Slack asks for is kept for all that follows. */
async function told(
  fault: unknown,
  place: string,
  { workspaces, pace }: { readonly workspaces: Workspaces; readonly pace: Pace },
): Promise<never> {
  if (!(fault instanceof ParleyError)) throw fault;
  if (fault.code === 'chat/rate-limited' && 'retryAfterMs' in fault.facts) {
    pace.wait(place, Number(fault.facts.retryAfterMs));
  }
  if (slackCode(fault.cause) !== 'not_in_channel') throw fault;
  const { reader } = await workspaces.of(communityOf(place));
  const name = await reader.conversations.info({ channel: idWithin(place) }).then(
    ({ channel }) => channel?.name ?? null,
    // Without the name the invitation is asked for all the same.
    () => null,
  );
  const facts = { platform: PLATFORM, channel: place, missing: [invitation(name)] };
  throw new ParleyError('chat/forbidden', facts, { cause: fault });
}

function invitation(name: string | null): string {
  return `an invitation to ${name === null ? 'the channel' : `#${name}`}: /invite @Parley`;
}

async function directChannel(client: webApi.WebClient, community: string, user: string): Promise<string | null> {
  try {
    const { channel } = await client.conversations.open({ users: user });
    return channel?.id === undefined ? null : placeIn(community, channel.id);
  } catch (error) {
    if (NO_DIRECT.has(slackCode(error) ?? '')) return null;
    throw error;
  }
}

/** Parley posts where it has been invited. */
async function checkChannel(client: webApi.WebClient, id: string): Promise<ChannelCheck> {
  const { channel, response_metadata: about } = await client.conversations.info({ channel: id });
  const name = channel?.name ?? null;
  const isIn = channel?.is_member === true || channel?.is_im === true;
  const lacking = lackingScopes(about?.scopes);
  const missing = [
    ...(channel?.is_archived ? ['a channel that is not archived'] : isIn ? [] : [invitation(name ?? id)]),
    ...lacking(POSTING_SCOPES),
  ];
  if (missing.length > 0) return { ok: false, missing, ...(name === null ? {} : { name }) };
  const advised = lacking(ADVISED_SCOPES);
  return { ok: true, layout: 'thread', name, ...(advised.length > 0 ? { advised } : {}) };
}

/** Slack says with each answer what the token may do; where it does not, nothing is known to lack. */
function lackingScopes(granted: readonly string[] | undefined): (wanted: readonly string[]) => readonly string[] {
  return (wanted) =>
    granted === undefined
      ? []
      : wanted.filter((scope) => !granted.includes(scope)).map((scope) => `the scope ${scope}`);
}

type Sought = Pick<Delivery, 'id' | 'thread' | 'since'>;

async function findPosted(client: webApi.WebClient, channel: string, sought: Sought): Promise<string | null> {
  const oldest = String(Math.floor(Date.parse(sought.since) / 1000));
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES_BACK; page += 1) {
    const asked = {
      channel,
      oldest,
      limit: MAX_LOOKED_BACK,
      include_all_metadata: true,
      ...(cursor ? { cursor } : {}),
    };
    const answer = await (sought.thread === null
      ? client.conversations.history(asked)
      : client.conversations.replies({ ...asked, ts: sought.thread }));
    const found = answer.messages?.find((message) => isDelivery(message, sought.id));
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

import type { App } from '@slack/bolt';
import type { Logger } from '#src/core/logger.ts';
import { idWithin } from '#src/core/places.ts';
import type { Reply } from '#src/core/reply.ts';
import { type Answers, type Place, placeOf } from './answers.ts';
import { plainLine } from './commands.ts';
import { reasonOf } from './faults.ts';
import { MAX_LABEL_CHARS, MAX_PROMPTS } from './limits.ts';
import { cutPlain } from './markup.ts';
import type { Poster } from './posting.ts';
import type { Workspaces } from './workspaces.ts';
import manifest from './manifest.json' with { type: 'json' };

interface ConversationParts {
  readonly answers: Answers;
  readonly poster: Poster;
  readonly workspaces: Workspaces;
  /** The line that somebody’s free words mean. */
  readonly understand: (words: string) => string;
  readonly now: () => Date;
  readonly logger: Logger;
}

interface Prompt {
  readonly title: string;
  readonly message: string;
}

/** What a message to Parley holds, as far as it matters here. */
interface DirectMessage {
  readonly channel_type?: string;
  readonly subtype?: string | undefined;
  readonly bot_id?: string | undefined;
  readonly channel: string;
  readonly user?: string | undefined;
  readonly text?: string | undefined;
  readonly ts: string;
  readonly thread_ts?: string | undefined;
}

const STATUS = 'is reading the record…';
/** What a member’s own message can be besides plain words. */
const OWN_SUBTYPES = new Set([undefined, 'file_share', 'thread_broadcast']);

/** The agent’s panel and direct messages: free words, answered as the commands answer. */
export function serveConversation(bolt: App, parts: ConversationParts): void {
  const { logger } = parts;
  bolt.event('assistant_thread_started', async ({ event, body }) => {
    const { channel_id: channel, thread_ts: thread, user_id: user } = event.assistant_thread;
    await suggest(parts, placeOf(body.team_id, channel, user), thread, manifest.features.agent_view.suggested_prompts);
  });
  bolt.event('message', async ({ event, body }) => {
    const message: DirectMessage = event;
    const { user, text = '' } = message;
    const isOwn = OWN_SUBTYPES.has(message.subtype) && message.bot_id === undefined;
    if (message.channel_type !== 'im' || !isOwn || user === undefined || text.trim() === '') return;
    const place = placeOf(body.team_id, message.channel, user);
    try {
      await answerIn(parts, place, message, plainLine(text));
    } catch (error) {
      logger.error({ err: error, reason: reasonOf(error) }, 'a direct message could not be answered');
    }
  });
}

async function answerIn(parts: ConversationParts, place: Place, message: DirectMessage, words: string): Promise<void> {
  const { answers, poster, workspaces, understand, now } = parts;
  // In the panel each question opens a thread, and its answer stands there.
  const thread = message.thread_ts ?? message.ts;
  const { writer } = await workspaces.of(place.community);
  const channel = idWithin(place.channel);
  const status = quietly(
    parts,
    writer.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status: STATUS }),
  );
  const { reply } = await answers.run(place, { kind: 'line', line: understand(words) });
  await status;
  const since = new Date(now().getTime() - 60_000).toISOString();
  await poster.postSurely({
    id: `dm${message.ts.replaceAll(/\D/gu, '')}`.slice(0, 25),
    channel: place.channel,
    thread,
    topic: null,
    reply,
    isRepeat: false,
    since,
  });
  const prompts = promptsOf(reply);
  if (prompts.length > 0) await suggest(parts, place, thread, prompts);
}

/** The buttons of an answer, as what could be asked next. */
function promptsOf({ blocks }: Reply): readonly Prompt[] {
  const buttons = blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  return buttons.map(({ label, command }) => ({ title: cutPlain(label, MAX_LABEL_CHARS), message: command }));
}

async function suggest(
  parts: ConversationParts,
  place: Place,
  thread: string,
  prompts: readonly Prompt[],
): Promise<void> {
  const { writer } = await parts.workspaces.of(place.community);
  const [first, ...others] = prompts.slice(0, MAX_PROMPTS);
  if (!first) return;
  const asked = {
    channel_id: idWithin(place.channel),
    thread_ts: thread,
    prompts: [first, ...others] as [Prompt, ...Prompt[]],
  };
  await quietly(parts, writer.assistant.threads.setSuggestedPrompts(asked));
}

/** What only helps must not stop an answer: a workspace without the panel refuses it. */
async function quietly({ logger }: ConversationParts, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    logger.debug({ reason: reasonOf(error) }, 'Slack’s panel did not take a hint');
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Caller, Command, CommandAnswer, CommandCall, CommandHandler } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { communityOf, idWithin, placeIn } from '#src/core/places.ts';
import type { Reply } from '#src/core/reply.ts';
import { commandOf } from './commands.ts';
import { button, context } from './draw.ts';
import { reasonOf } from './faults.ts';
import {
  ANSWER_LIFETIME_MS,
  ANSWER_TRIES,
  CALL_TIMEOUT_MS,
  FIRST_PAUSE_MS,
  MAX_ANSWER_WAIT_MS,
  MAX_CARRIED_LINE_CHARS,
  MAX_KEPT_ANSWERS,
} from './limits.ts';
import type { KeptAnswers } from './kept-answers.ts';
import type { IsModerator } from './permissions.ts';
import { type SlackMessage, renderPages } from './render.ts';
import { type Uploads, filesOf } from './upload.ts';
import type { Workspaces } from './workspaces.ts';

export const SHARE_ACTION = 'share';
export const MORE_ACTION = 'more';

/** Who asks, and where. */
export type Place = Omit<Caller, 'isModerator'>;

export function placeOf(team: string, channel: string, user: string): Place {
  const community = `slack:${team}`;
  return { community, channel: placeIn(community, channel), member: placeIn(community, user) };
}

function keyOf({ member, channel }: Place, line: string): string {
  return JSON.stringify([member, channel, line]);
}

/** What is sent to the address that Slack gives for an answer. */
interface Response {
  readonly response_type?: 'ephemeral';
  readonly replace_original?: boolean;
  readonly delete_original?: boolean;
}

/** Where an answer goes: Slack’s address for it, or else the member alone in the channel. */
export interface Asker extends Place {
  readonly responseUrl: string | null;
}

export interface Answers {
  /** Runs a command for whoever asks. */
  run(place: Place, call: CommandCall): Promise<CommandAnswer>;
  /** The same, or what it answered a while ago: for the buttons of an answer. */
  recall(place: Place, line: string): Promise<CommandAnswer>;
  /** Runs the line and answers the asker alone. @param page which part of a long answer, from 0 on */
  answer(asker: Asker, line: string, page?: number): Promise<void>;
  /** A reply in as many messages as it takes, its pictures with Slack. */
  draw(place: Place, reply: Reply): Promise<readonly SlackMessage[]>;
  /** Hands the files of a reply to the member, and resolves to the line that says where they are. Never rejects. */
  handFiles(place: Place, reply: Reply): Promise<SlackMessage['blocks']>;
  /** Shows a message to the asker alone. */
  tell(asker: Asker, message: SlackMessage | null, response?: Response): Promise<void>;
}

interface AnswerParts {
  readonly handler: CommandHandler;
  readonly commands: readonly Command[];
  readonly workspaces: Workspaces;
  readonly isModerator: IsModerator;
  readonly uploads: Uploads;
  /** Over all processes; left out where there is but one. */
  readonly keptAnswers?: KeptAnswers;
  readonly fetch: typeof globalThis.fetch;
  readonly logger: Logger;
}

export function createAnswers(parts: AnswerParts): Answers {
  const { handler, workspaces, isModerator, uploads, keptAnswers: shared } = parts;
  const kept = new LRUCache<string, CommandAnswer>({ max: MAX_KEPT_ANSWERS, ttl: ANSWER_LIFETIME_MS });

  const run: Answers['run'] = async ({ community, channel, member }, call) =>
    handler({ community, channel, member, isModerator: await isModerator(member) }, call);
  const runLine = async (place: Place, line: string): Promise<CommandAnswer> => {
    const answer = await run(place, { kind: 'line', line });
    kept.set(keyOf(place, line), answer);
    // Before it is shown, since its buttons may be pressed at once, and reach another process.
    await shared?.put(keyOf(place, line), answer);
    return answer;
  };
  const recall = async (place: Place, line: string): Promise<CommandAnswer> =>
    kept.get(keyOf(place, line)) ?? (await shared?.get(keyOf(place, line))) ?? runLine(place, line);

  const tell: Answers['tell'] = async (asker, message, response = {}) => {
    const body = { response_type: 'ephemeral', ...response, ...message };
    if (asker.responseUrl !== null && (await respond(parts, asker.responseUrl, body))) return;
    if (message === null) return;
    const { writer } = await workspaces.of(asker.community);
    await writer.chat.postEphemeral({ channel: idWithin(asker.channel), user: idWithin(asker.member), ...message });
  };

  const draw: Answers['draw'] = async ({ community }, reply) => {
    const { reader } = await workspaces.of(community);
    return renderPages(reply, await uploads.pictures(reader, reply));
  };

  return {
    run,
    recall,
    draw,
    handFiles: (place, reply) => handFiles(parts, place, reply),
    tell,
    async answer(asker, line, page = 0) {
      const answer = await (page === 0 ? runLine(asker, line) : recall(asker, line));
      const pages = await draw(asker, answer.reply);
      const shown = pages[Math.min(page, pages.length - 1)] ?? pages[0];
      if (!shown) return;
      const buttons = leadingOn({ line, answer, page, pages: pages.length, commands: parts.commands, asker });
      const note = page === 0 ? await handFiles(parts, asker, answer.reply) : [];
      await tell(asker, { text: shown.text, blocks: [...shown.blocks, ...note, ...buttons] });
    },
  };
}

interface LeadingOn {
  readonly line: string;
  readonly answer: CommandAnswer;
  readonly page: number;
  readonly pages: number;
  readonly commands: readonly Command[];
  readonly asker: Place;
}

/** The buttons under an answer: the rest of it, and a way to show it to the channel. */
function leadingOn({ line, answer, page, pages, commands, asker }: LeadingOn): SlackMessage['blocks'] {
  if (line.length > MAX_CARRIED_LINE_CHARS) return [];
  const isForAll = commandOf(commands, line)?.access === 'member' && answer.reply.personal !== true;
  const isShareable = page === 0 && answer.outcome === 'done' && isForAll && !isDirect(asker.channel);
  const left = pages - page - 1;
  const elements = [
    ...(left > 0 ? [button(`${MORE_ACTION}:${page + 1}`, `More (${left})`, line)] : []),
    ...(isShareable ? [button(SHARE_ACTION, 'Share', line)] : []),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** Slack’s ids of direct conversations begin with D. */
function isDirect(channel: string): boolean {
  return idWithin(channel).startsWith('D');
}

/** An answer for one cannot hold a file, so it goes to the member’s messages with Parley. */
async function handFiles(
  { workspaces, uploads, logger }: AnswerParts,
  { member }: Place,
  reply: Reply,
): Promise<SlackMessage['blocks']> {
  const [file] = filesOf(reply);
  if (!file) return [];
  const { reader } = await workspaces.of(communityOf(member));
  try {
    const { channel } = await reader.conversations.open({ users: idWithin(member) });
    const isThere =
      channel?.id !== undefined && (await uploads.files(reader, reply, { channel: channel.id, thread: null }));
    return context([isThere ? `The file is in your messages with Parley.` : 'The file could not be handed over.']);
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, 'a file could not be handed to a member');
    return context(['The file could not be handed over.']);
  }
}

/**
 * Resolves to whether Slack took the answer, or may have: one whose fate is not known is not sent twice, since whoever sees none
 * asks again. Slack’s wish to wait is kept.
 */
async function respond({ fetch, logger }: AnswerParts, url: string, body: object): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    let reason: string;
    let waitMs = FIRST_PAUSE_MS * attempt;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      if (response.ok) return true;
      reason = `HTTP ${response.status}`;
      const seconds = Number(response.headers.get('retry-after') ?? 1);
      if (response.status === 429) waitMs = Math.min(seconds * 1000, MAX_ANSWER_WAIT_MS);
      else {
        logger.warn({ reason }, 'Slack did not take an answer at its address');
        // The address may be used up or too old, and then there is another way to the member.
        return response.status >= 500;
      }
    } catch (error) {
      reason = reasonOf(error);
      // Only where there was no connection at all is it sure that nothing arrived.
      if (causeCode(error) !== 'ECONNREFUSED') {
        logger.warn({ reason }, 'whether an answer reached Slack is not known');
        return true;
      }
    }
    if (attempt >= ANSWER_TRIES) {
      logger.warn({ reason }, 'Slack did not take an answer at its address');
      return false;
    }
    await pause(waitMs);
  }
}

function causeCode(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}

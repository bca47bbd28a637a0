import type { App } from '@slack/bolt';
import type { Logger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import { acknowledge } from './acknowledge.ts';
import { type Answers, placeOf } from './answers.ts';
import { firstAddress } from './commands.ts';
import { renderReply } from './render.ts';

/** The callback id of the message shortcut in the manifest. */
const BRIEF_THIS = 'brief_this';
const NO_LINK = 'That message has no link to a story. Use “Brief this” on one that has, or type /brief <address>.';

/** “Brief this” on a message with a link. */
export function serveShortcuts(bolt: App, answers: Answers, logger: Logger): void {
  bolt.shortcut({ callback_id: BRIEF_THIS, type: 'message_action' }, async ({ ack, shortcut }) => {
    await acknowledge(ack, logger);
    if (shortcut.type !== 'message_action') return;
    const { team, channel, user, message, response_url: responseUrl } = shortcut;
    const asker = { ...placeOf(team?.id ?? user.team_id ?? '', channel.id, user.id), responseUrl };
    const address = addressIn(message);
    if (address === null) return answers.tell(asker, renderReply(textReply(NO_LINK)));
    await answers.answer(asker, `/brief ${address}`);
  });
}

/** A message has its links in its text, or in what other apps made it of. */
function addressIn(message: Readonly<Record<string, unknown>>): string | null {
  const { text, blocks, attachments } = message;
  const linked = typeof text === 'string' ? firstAddress(text) : null;
  return linked ?? firstUrl([blocks, attachments]) ?? (typeof text === 'string' ? bareAddress(text) : null);
}

function bareAddress(text: string): string | null {
  return /\bhttps?:\/\/[^\s<>|]+/u.exec(text)?.[0] ?? null;
}

/** Where Slack keeps the address of a link in blocks and in attachments. */
const ADDRESS_KEYS = new Set(['url', 'title_link', 'from_url', 'original_url']);
const MAX_DEPTH = 12;

function firstUrl(value: unknown, depth = 0): string | null {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') {
      if (ADDRESS_KEYS.has(key) && /^https?:/u.test(inner)) return inner;
      continue;
    }
    const found = firstUrl(inner, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

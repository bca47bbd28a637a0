import type { Logger } from '#src/core/logger.ts';
import { ParleyError } from '#src/core/errors.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { idWithin } from '#src/core/places.ts';
import { textReply } from '#src/core/reply.ts';
import type { Answers, Asker } from './answers.ts';
import { escape } from './markup.ts';
import type { Poster } from './posting.ts';
import { renderReply } from './render.ts';

interface Shared extends Asker {
  readonly line: string;
  /** Where the answer stands in a thread. */
  readonly thread: string | null;
  /** Of the press, the same when Slack tells of it again. */
  readonly pressedAt: string;
}

interface ShareParts {
  readonly answers: Answers;
  readonly poster: Poster;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Shows the channel what one member was answered, and says who shared it. Where Parley may not post, the member is told. */
export async function share({ answers, poster, logger, now }: ShareParts, shared: Shared): Promise<void> {
  const since = new Date(now().getTime() - 60_000).toISOString();
  const { reply } = await answers.recall(shared, shared.line);
  const delivery = {
    id: `share${shared.pressedAt.replaceAll(/\D/gu, '')}`.slice(0, 25),
    channel: shared.channel,
    thread: shared.thread,
    topic: null,
    reply,
    since,
    note: `Shared by <@${idWithin(shared.member)}> · ${escape(shared.line)}`,
  };
  try {
    await poster.postSurely({ ...delivery, isRepeat: false });
  } catch (fault) {
    if (!(fault instanceof ParleyError)) throw fault;
    logger.info({ code: fault.code }, 'an answer could not be shared');
    await answers.tell(shared, renderReply(textReply(plainWords(fault))), { replace_original: false });
    return;
  }
  // What only the member sees is not needed any more.
  await answers.tell(shared, null, { delete_original: true });
}

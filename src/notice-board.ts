import { LRUCache } from 'lru-cache';
import type { Logger } from './core/logger.ts';
import type { Notice, Notices } from './core/notices.ts';
import type { Reply } from './core/reply.ts';

export interface NoticeBoard extends Notices {
  /** From now on notices are shown so. */
  showBy(show: (reply: Reply) => Promise<void>): void;
}

const MAX_KEYS = 10_000;

/** Notices where there is no channel for them: shown at the terminal, or else put into the log. */
export function createNoticeBoard(logger: Logger): NoticeBoard {
  const told = new LRUCache<string, true>({ max: MAX_KEYS });
  let show: ((reply: Reply) => Promise<void>) | null = null;
  return {
    showBy(shown) {
      show = shown;
    },
    async tell({ community, key, reply }: Notice) {
      const name = JSON.stringify([community, key]);
      if (told.has(name)) return;
      if (show) await show(reply);
      else logger.warn({ community, key }, wordsOf(reply));
      told.set(name, true);
    },
  };
}

function wordsOf({ blocks }: Reply): string {
  return blocks
    .flatMap((block) => {
      if (block.kind === 'heading' || block.kind === 'text') return [block.text];
      return block.kind === 'fields' ? block.fields.map(({ label, value }) => `${label}: ${value}`) : [];
    })
    .join(' · ');
}

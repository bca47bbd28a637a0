import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Clock } from '#src/core/clock.ts';
import { MAX_PACED_CHANNELS, POST_SPACING_MS } from './limits.ts';

/** Holds posts to a channel apart, so that Slack need not ask to wait: its 429 would hold up every channel. */
export interface Pace {
  /** Resolves when the channel’s turn has come. */
  turn(channel: string): Promise<void>;
  /** Slack asked to wait. */
  wait(channel: string, ms: number): void;
}

export function createPace(clock: Clock): Pace {
  const nextAt = new LRUCache<string, number>({ max: MAX_PACED_CHANNELS });
  return {
    async turn(channel) {
      const now = clock.now().getTime();
      const at = Math.max(now, nextAt.get(channel) ?? 0);
      nextAt.set(channel, at + POST_SPACING_MS);
      if (at > now) await pause(at - now);
    },
    wait(channel, ms) {
      nextAt.set(channel, Math.max(nextAt.get(channel) ?? 0, clock.now().getTime() + ms));
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { RateLimitError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Logger } from '#src/core/logger.ts';
import { hasCode } from './faults.ts';
import { CROSSPOSTS_AN_HOUR, MAX_CROSSPOSTS_WAITING } from './limits.ts';

const HOUR_MS = 60 * 60_000;
const MAX_TRIES = 5;
const MAX_CHANNELS = 1000;

/** Publishes messages of announcement channels to the servers that follow them. */
export interface Publisher {
  /** Returns at once. What fails here is logged, and is no fault of the post, which must not be repeated for it. */
  publish(channelId: string, messageId: string): void;
  stop(): void;
}

export interface PublisherParts {
  readonly rest: REST;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Discord publishes ten messages of a channel in an hour; what is beyond waits for its turn while the process runs. */
export function createPublisher({ rest, logger, now }: PublisherParts): Publisher {
  const stopping = new AbortController();
  const published = new LRUCache<string, readonly number[]>({ max: MAX_CHANNELS });
  let waiting = 0;

  const waitMs = (channelId: string): number => {
    const recent = (published.get(channelId) ?? []).filter((at) => at > now() - HOUR_MS);
    const [oldest] = recent;
    if (recent.length >= CROSSPOSTS_AN_HOUR && oldest !== undefined) return oldest + HOUR_MS - now();
    published.set(channelId, [...recent, now()]);
    return 0;
  };

  const attempt = async (channelId: string, messageId: string): Promise<void> => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const turnMs = waitMs(channelId);
      if (turnMs > 0) await pause(turnMs, undefined, { ref: false, signal: stopping.signal });
      else {
        try {
          await rest.post(Routes.channelMessageCrosspost(channelId, messageId));
          return;
        } catch (error) {
          if (hasCode(error, RESTJSONErrorCodes.ThisMessageWasAlreadyCrossposted)) return;
          if (!(error instanceof RateLimitError)) throw error;
          await pause(error.retryAfter, undefined, { ref: false, signal: stopping.signal });
        }
      }
    }
    throw new Error(`its turn did not come in ${MAX_TRIES} hours`);
  };

  return {
    publish(channelId, messageId) {
      if (waiting >= MAX_CROSSPOSTS_WAITING) {
        return logger.warn({ channelId, messageId }, 'too many announcements wait to be published; this one is not');
      }
      waiting += 1;
      attempt(channelId, messageId)
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) logger.warn({ err: error, channelId, messageId }, 'not published');
        })
        .finally(() => {
          waiting -= 1;
        });
    },
    stop: () => stopping.abort(),
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { SimpleShardingStrategy, type WebSocketOptions, WebSocketShardStatus } from 'discord.js';
import type { Logger } from '#src/core/logger.ts';
import { FIRST_RECONNECT_WAIT_MS, MAX_RECONNECT_WAIT_MS, STEADY_CONNECTION_MS } from './limits.ts';

/** When a client may open the gateway again. */
export interface ReconnectPace {
  /** The library opens the gateway again half a second after it closed, however often that failed; these options hold it back. */
  readonly ws: Partial<WebSocketOptions>;
  /** A session stands, new or resumed. */
  stands(): void;
  /** Nothing is opened any more. */
  stop(): void;
}

interface PaceParts {
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/**
 * The first try after a connection that stood for a while is made at once. Each that fails after it doubles the wait for the
 * next, up to a bound that keeps sessions which end as soon as they begin under Discord's limit of 1,000 a day.
 */
export function createReconnectPace({ logger, now, random }: PaceParts): ReconnectPace {
  const stopping = new AbortController();
  let stoodAt: number | null = null;
  /** Since the gateway last stood for a while. */
  let tries = 0;

  const turn = async (): Promise<void> => {
    if (stoodAt !== null && now() - stoodAt >= STEADY_CONNECTION_MS) tries = 0;
    stoodAt = null;
    const waitMs = reconnectWaitMs(tries, random());
    tries += 1;
    if (waitMs > 0) {
      logger.info({ tries, waitMs }, 'the gateway of Discord is opened again after a while');
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
    // The library would open it all the same, and take a rejection for a fault of the process: it waits here for good.
    if (stopping.signal.aborted) await new Promise<never>(() => {});
  };

  return {
    ws: {
      buildStrategy(manager) {
        const read = manager.options.retrieveSessionInfo.bind(manager.options);
        // Asked for at several moments; one that is idle, or was given up meanwhile, is about to connect.
        manager.options.retrieveSessionInfo = async (shardId) => {
          const status = (await manager.fetchStatus()).get(shardId) ?? WebSocketShardStatus.Idle;
          if (status === WebSocketShardStatus.Idle) await turn();
          return read(shardId);
        };
        return new SimpleShardingStrategy(manager);
      },
    },
    stands() {
      stoodAt = now();
    },
    stop: () => stopping.abort(),
  };
}

/**
 * None before the first two tries: one opens the gateway, and one opens it again when it closed.
 * @param random from 0 up to 1: up to a quarter more, so that many do not come back at once
 */
export function reconnectWaitMs(tries: number, random: number): number {
  if (tries < 2) return 0;
  return Math.min(FIRST_RECONNECT_WAIT_MS * 2 ** (tries - 2), MAX_RECONNECT_WAIT_MS) * (1 + random / 4);
}

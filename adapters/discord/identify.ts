import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'discord.js';
import type { TurnTaker } from '#src/core/turn-taker.ts';

type Throttlers = NonNullable<NonNullable<Client['options']['ws']>['buildIdentifyThrottler']>;

/** Discord takes one identification of a key in five seconds, and for some applications of several keys at once. */
const SPACING_MS = 5_250;
const LOOK_AGAIN_MS = 500;

/**
 * Shards identify one after another over all processes, as Discord asks. Source: “Gateway”, “Session Start Limit” and “Max
 * concurrency”: shards of one rate-limit key, `shard_id % max_concurrency`, start five seconds apart.
 */
export function identifyInTurn(turns: TurnTaker): Throttlers {
  return async (manager) => {
    const { session_start_limit: limit } = await manager.fetchGatewayInformation();
    return {
      async waitForIdentify(shardId, signal) {
        const name = `discord/identify/${shardId % limit.max_concurrency}`;
        // A little chance keeps processes that look at one moment from doing so again.
        while (!(await turns.take(name, SPACING_MS)))
          await pause(LOOK_AGAIN_MS * (1 + Math.random() / 2), null, { signal });
      },
    };
  };
}

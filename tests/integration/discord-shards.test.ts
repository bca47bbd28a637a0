import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiscordAdapter } from '#adapters/discord/adapter.ts';
import type { DiscordSettings } from '#adapters/discord/connection.ts';
import { commands } from '#commands/index.ts';
import type { ChatAdapter } from '#src/core/chat.ts';
import { systemClock } from '#src/core/clock.ts';
import type { Holder } from '#src/core/holder.ts';
import { silentLogger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import type { Store } from '#src/core/store.ts';
import { holderByStore } from '#src/holder-by-store.ts';
import { openStore } from '#src/store/open-store.ts';
import { memorySettings, quietCommunity } from '../support/community.ts';
import { deliveryTo } from '../support/deliveries.ts';
import {
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  GUILD_ID,
  TOKEN,
  buttonPress,
  startDiscordServer,
} from '../support/discord-server.ts';

const SOON = { timeout: 15_000, interval: 20 };
/** With two shards the guild of the server belongs to the one, and the other two to either. */
const SHARD = Number((BigInt(GUILD_ID) >> 22n) % 2n);
const guildOfShard = (shard: number): string => String((BigInt(shard) + 2n * 40_000_000_000n) << 22n);

describe('Discord’s shards', () => {
  let server: DiscordServer;
  let open: { readonly adapter: ChatAdapter; readonly serving: Promise<void> }[];
  let answers: number;
  let said: string[];
  const told: string[][] = [];
  const turns = new Map<string, number>();

  const start = (
    shards: DiscordSettings['shards'],
    { present = [], holder }: { readonly present?: readonly string[]; readonly holder?: Holder } = {},
  ): ChatAdapter => {
    const events: string[] = [];
    told.push(events);
    const adapter = createDiscordAdapter({
      settings: { token: TOKEN, applicationId: APPLICATION_ID, apiUrl: server.apiUrl, testGuildId: null, shards },
      commands,
      complete: async () => [],
      events: quietCommunity(events, false, present),
      moderators: async () => [],
      store: memorySettings(),
      identifyTurns: {
        take: async (name, forMs) => {
          if ((turns.get(name) ?? 0) > performance.now()) return false;
          turns.set(name, performance.now() + forMs);
          return true;
        },
      },
      logger: { ...silentLogger, warn: (_facts, words) => void said.push(words ?? '') },
      ...(holder ? { shardHolder: holder } : {}),
    });
    const serving = adapter.start(async () => {
      answers += 1;
      return { reply: textReply('Yes.'), outcome: 'done' };
    });
    open.push({ adapter, serving });
    return adapter;
  };

  beforeEach(() => {
    open = [];
    answers = 0;
    said = [];
    told.splice(0);
    turns.clear();
  });
  afterEach(async () => {
    for (const { adapter, serving } of open) {
      await adapter.stop();
      await serving;
    }
    await server.close();
  });

  it('are as many as Discord recommends, in one process', async () => {
    server = await startDiscordServer({ shards: 2 });
    const adapter = start(null);
    await expect.poll(() => adapter.isConnected?.(), SOON).toBe(true);
    expect(server.identifications.map(({ shard }) => shard)).toEqual([
      [0, 2],
      [1, 2],
    ]);
    await server.interact(buttonPress('/talks status syria'));
    await server.next('PATCH', /@original$/u);
    expect(answers).toBe(1);
  });

  it('are divided between processes, which identify one after another and register the commands once', async () => {
    server = await startDiscordServer({ shards: 2 });
    const present = [guildOfShard(0), guildOfShard(1)].map((id) => `discord:${id}`);
    const adapters = [0, 1].map((id) => start({ count: 2, ids: [id] }, { present }));
    await expect.poll(() => adapters.every((adapter) => adapter.isConnected?.()), SOON).toBe(true);
    const [first, second] = server.identifications.toSorted((a, b) => a.at - b.at);
    expect([first?.shard, second?.shard].toSorted()).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(5_000);
    await expect.poll(() => server.calls.filter(({ method }) => method === 'PUT').length, SOON).toBe(1);

    await server.interact(buttonPress('/talks status syria'));
    await server.next('PATCH', /@original$/u);
    expect(answers).toBe(1);

    // Each looks after its own part of the guilds alone.
    await expect
      .poll(() => told.map((events) => events.filter((words) => words.startsWith('left'))))
      .toEqual([[`left discord:${guildOfShard(0)}`], [`left discord:${guildOfShard(1)}`]]);
    expect(told[SHARD]).toContain(`joined discord:${GUILD_ID}`);
    expect(told[1 - SHARD]).not.toContain(`joined discord:${GUILD_ID}`);

    // Any of them posts to any guild.
    for (const [index, adapter] of adapters.entries()) {
      await adapter.post(deliveryTo(`discord:${GUILD_ID}/${CHANNEL_ID}`, textReply('News.'), { id: `d${index}` }));
    }
    expect(server.messages).toHaveLength(2);
  });

  it.each<[string, DiscordSettings['shards']]>([
    ['one by one', { count: 1, ids: [0] }],
    ['all that Discord recommends', null],
  ])(
    'are one process’s at a time, %s: a second one waits, posts all the same, and takes over',
    async (_how, shards) => {
      server = await startDiscordServer();
      const store = await openStore('sqlite::memory:');
      const died = { ...store };
      const paceMs = { lease: 1_500, renewal: 200, look: 100 };
      const holderOn = (leases: Store): Holder =>
        holderByStore({ store: leases, clock: systemClock, logger: silentLogger, paceMs });
      try {
        const first = start(shards, { holder: holderOn(died) });
        await expect.poll(() => first.isConnected?.(), SOON).toBe(true);
        const second = start(shards, { holder: holderOn(store) });
        await expect.poll(() => said.join(), SOON).toMatch(/Discord’s shard 0 is held by another process since 20/u);
        await server.interact(buttonPress('/talks status syria'));
        await server.next('PATCH', /@original$/u);
        await second.post(deliveryTo(`discord:${GUILD_ID}/${CHANNEL_ID}`, textReply('News.')));
        expect([second.isConnected?.(), server.identified, answers]).toEqual([false, 1, 1]);
        expect(server.messages).toHaveLength(1);

        // The first is cut off: nothing of its leases is heard any more, and when it hears of that it steps back.
        died.takeLease = () => Promise.reject(new Error('the network is cut'));
        await expect.poll(() => second.isConnected?.(), SOON).toBe(true);
        died.takeLease = (lease) => store.takeLease(lease);
        await expect.poll(() => first.isConnected?.(), SOON).toBe(false);
        await server.interact(buttonPress('/talks status syria'));
        await server.next('PATCH', /@original$/u);
        expect(answers).toBe(2);

        // And it has them back at once when the other ends.
        await second.stop();
        await expect.poll(() => first.isConnected?.(), SOON).toBe(true);
      } finally {
        for (const { adapter } of open) await adapter.stop();
        await store.close();
      }
    },
  );
});

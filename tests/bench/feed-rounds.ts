/**
 * A process of its own that polls many feeds as the bot does, with a slash command a second beside it, and prints what it took
 * as a line of JSON. Arguments: the store's file, the feeds' port, how many feeds.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import type { CommandServices } from '#src/core/command.ts';
import { silentLogger } from '#src/core/logger.ts';
import { createTurns } from '#src/core/turns.ts';
import { createFetcher } from '#src/feeds/fetch.ts';
import { openFeedReader } from '#src/feeds/reader-pool.ts';
import { visitFeed } from '#src/feeds/visit.ts';
import { createPoll } from '#src/jobs/poll.ts';
import { openStore } from '#src/store/open-store.ts';
import { feedAddress } from './feed-addresses.ts';

const HOUR_MS = 3_600_000;
const [file = '', port = '', count = '0'] = process.argv.slice(2);

let now = Date.now();
const clock = { now: () => new Date(now) };
const store = await openStore(`sqlite:${file}`);
let inFlight = 0;
let mostInFlight = 0;
const guard = { allowPrivateNetwork: true, trustedOrigins: [] };
const fetcher = createFetcher({ guard, userAgent: 'Parley/bench', clock });
const turns = createTurns();
const reader = openFeedReader(turns);
const poll = createPoll({
  store,
  clock,
  turns,
  steps: {
    visit: async (feed) => {
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      try {
        return await visitFeed(feed, { fetcher, read: reader.read, clock, store });
      } finally {
        inFlight -= 1;
      }
    },
    plan: (feed) => ({ pace: feed.pace, nextPollAt: new Date(now + HOUR_MS).toISOString() }),
    recovered: async () => {},
    failing: async () => {},
  },
});
const unused = (): never => {
  throw new Error('not asked for here');
};
const services = new Proxy({}, { get: () => unused }) as CommandServices;
const handle = createCommandHandler({ commands, store, clock, services, logger: silentLogger });

for (let index = 0; index < Number(count); index += 1) {
  const url = feedAddress(port, index);
  await store.addFeed(
    { id: `feed-${index}`, url, title: null, sample: false, addedBy: 'bench', community: 'c' },
    clock.now().toISOString(),
  );
}

const cold = await measure();
now += 2 * HOUR_MS;
const warm = await measure();
console.log(JSON.stringify({ cold, warm }));
await fetcher.close();
await reader.close();
await store.close();

async function measure(): Promise<object> {
  const before = await counts();
  const delay = monitorEventLoopDelay({ resolution: 10 });
  const answers: number[] = [];
  const startBytes = process.memoryUsage.rss();
  let peakBytes = startBytes;
  const sampling = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, 100);
  const asking = setInterval(() => void ask(answers), 1_000);
  delay.enable();
  const startedAt = performance.now();
  const startedCpu = process.cpuUsage();
  const startedMainCpu = process.threadCpuUsage();
  const polled = await poll();
  const ms = performance.now() - startedAt;
  const cpu = process.cpuUsage(startedCpu);
  const mainCpu = process.threadCpuUsage(startedMainCpu);
  delay.disable();
  clearInterval(sampling);
  clearInterval(asking);
  const after = await counts();
  const outcomes: Record<string, number> = {};
  for (const { outcome } of polled) outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
  return {
    feeds: polled.length,
    outcomes,
    ms: Math.round(ms),
    feedsPerMinute: Math.round((polled.length / ms) * 60_000),
    bytesPerFeed: Math.round((after.sentBytes - before.sentBytes) / polled.length),
    cpuMsPerFeed: Number(((cpu.user + cpu.system) / 1000 / polled.length).toFixed(2)),
    mainCpuMsPerFeed: Number(((mainCpu.user + mainCpu.system) / 1000 / polled.length).toFixed(2)),
    startMb: Math.round(startBytes / 1_000_000),
    peakMb: Math.round(peakBytes / 1_000_000),
    inFlight: mostInFlight,
    // The histogram counts the whole time between two ticks, of which the resolution is no delay.
    longestBlockMs: Math.round(delay.max / 1e6 - 10),
    p99BlockMs: Math.round(delay.percentile(99) / 1e6 - 10),
    slowestAnswerMs: Math.round(Math.max(0, ...answers)),
    answers: answers.length,
  };
}

async function ask(answers: number[]): Promise<void> {
  const askedAt = performance.now();
  const caller = { community: 'bench', channel: 'bench', member: 'ana', isModerator: true };
  await turns.first(() => handle(caller, { kind: 'line', line: '/talks list' }));
  answers.push(performance.now() - askedAt);
}

/** By the bot's own fetcher: Node's, and an import of `node:http` too, would load a second client into the process that is measured. */
async function counts(): Promise<{ sentBytes: number }> {
  const { body } = await fetcher.get(`http://127.0.0.1:${port}/counts`);
  return JSON.parse(new TextDecoder().decode(body)) as { sentBytes: number };
}

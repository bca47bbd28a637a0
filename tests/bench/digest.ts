/**
 * A morning of many channels: `npm run bench:digest [-- CHANNELS]`. A thousand channels, each of a community of its own, are due
 * at 08:00 over 300 negotiations and 5,000 stories of the last day; measured are the time until all is in the outbox, the memory
 * at its peak, and how long a slash command would wait for its acknowledgement meanwhile. One core, as Parley itself uses.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { BRIEF_FORMS, BRIEF_LANGUAGES, EVERYTHING } from '#src/core/channel-schedule.ts';
import { silentLogger } from '#src/core/logger.ts';
import { createBriefRound } from '#src/delivery/brief-round.ts';
import { openStore } from '#src/store/open-store.ts';
import { makeSchedule } from '../support/schedules.ts';
import { fillMorning, TALKS_COUNT, talksIdOf } from './morning.ts';

const SLOT = '2026-11-24T08:00:00.000Z';
const STORIES = 5_000;
const [first, second] = process.argv.slice(2);

if (first === 'fill' && second !== undefined) await fill(second, Number(process.argv[4]));
else await measure(Number(first ?? 1_000));

/** In a process of its own, whose memory is not counted. */
async function fill(path: string, channels: number): Promise<void> {
  await (await openStore(`sqlite:${path}`)).close();
  fillMorning(path, STORIES, SLOT);
  const store = await openStore(`sqlite:${path}`);
  for (let number = 0; number < channels; number += 1) {
    const community = `discord:${number}`;
    const named = [number, number + 1, number + 2].map((talks) => talksIdOf(talks % TALKS_COUNT));
    const feed = { id: 'feed', url: 'https://feed.example/', title: 'Feed', sample: false, addedBy: 'x', community };
    await store.addFeed(feed, '2026-11-01T00:00:00.000Z');
    await store.saveSchedule(
      makeSchedule({
        community,
        channel: `${community}/1`,
        // Half of them follow everything, which is the most work.
        scope: number % 2 === 0 ? EVERYTHING : { regions: ['africa'], talks: named },
        form: BRIEF_FORMS[number % BRIEF_FORMS.length] ?? 'standard',
        language: BRIEF_LANGUAGES[number % BRIEF_LANGUAGES.length] ?? 'en',
        layout: number % 3 === 0 ? 'thread' : 'message',
        zone: 'UTC',
        nextAt: SLOT,
        toldSeq: 0,
      }),
    );
  }
  await store.close();
}

async function measure(channels: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const path = join(folder, 'parley.db');
  try {
    const self = fileURLToPath(import.meta.url);
    const filled = spawnSync(process.execPath, [...process.execArgv, self, 'fill', path, String(channels)]);
    if (filled.status !== 0) throw new Error(String(filled.stderr));
    const store = await openStore(`sqlite:${path}`);
    const clock = { now: () => new Date('2026-11-24T08:00:20.000Z') };
    const round = createBriefRound({ store, clock, logger: silentLogger, notices: { sendWaiting: async () => {} } });
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const start = performance.now();
    const cpu = process.cpuUsage();
    const told = await round();
    const wallMs = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    delay.disable();
    const { waiting } = await store.countDeliveries();
    await store.close();
    const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(0)} ms`;
    process.stdout.write(
      [
        `${told} channels told in ${waiting} messages, over ${TALKS_COUNT} negotiations and ${STORIES} stories`,
        `composed in ${(wallMs / 1000).toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of one core)`,
        `memory at its peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
        `a command would wait ${ms(delay.percentile(50))}, 99th percentile ${ms(delay.percentile(99))}, at most ${ms(delay.max)}`,
        '',
      ].join('\n'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

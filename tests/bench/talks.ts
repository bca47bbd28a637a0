/**
 * What one more story costs in talks as the archive grows: `npm run bench:talks [-- STORIES…]`. Fills an embedded store with
 * invented stories, then measures finding near-duplicates, attribution and settling, and `/talks status`, with the heap beside
 * it. The baseline is the same without indexes: every story compared, every talks loaded.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { talksStatus } from '#commands/talks-status.ts';
import type { CommandServices } from '#src/core/command.ts';
import type { Store } from '#src/core/store.ts';
import { openStore } from '#src/store/open-store.ts';
import { findCluster, printsOf } from '#src/stories/near-duplicates.ts';
import { attribute } from '#src/talks/attribution.ts';
import { findTalks } from '#src/talks/search.ts';
import { settle } from '#src/talks/settle.ts';
import { briefOf, fillArchive, storyOf } from './talks-archive.ts';

const RUNS = 60;
/** The baseline is measured on so many stories and multiplied. */
const MAX_COMPARED = 2000;
const asked = process.argv
  .slice(2)
  .map(Number)
  .filter((size) => size > 0);

for (const size of asked.length > 0 ? asked : [1_000, 10_000, 100_000]) await measure(size);

async function measure(size: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const path = join(folder, 'parley.db');
  try {
    await (await openStore(`sqlite:${path}`)).close();
    fillArchive(path, size);
    const store = await openStore(`sqlite:${path}`);
    const times = await run(store, size);
    globalThis.gc?.();
    const heap = (process.memoryUsage().heapUsed / 1e6).toFixed(0);
    process.stdout.write(`${size.toLocaleString('en-GB')} stories, heap ${heap} MB\n`);
    for (const [name, all] of Object.entries(times)) process.stdout.write(`  ${name}: ${summary(all)}\n`);
    process.stdout.write(`  one story without indexes: ${await baseline(store, size)}\n`);
    await store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function summary(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `${at(0.5)} ms, 95th percentile ${at(0.95)} ms`;
}

async function run(store: Store, size: number) {
  const settling: number[] = [];
  const writing: number[] = [];
  const showing: number[] = [];
  for (let number = size; number < size + RUNS; number += 1) {
    const story = storyOf(number);
    const brief = briefOf(story);
    const start = performance.now();
    const near = await store.storiesWithPrints(printsOf(story.text), 20);
    const clusterId = findCluster(story, near);
    const found = attribute(brief, await store.listTracked());
    const settlement = await settle({ ...story, clusterId }, { ...brief, process: found }, store, story.seenAt);
    if (!settlement) throw new Error('the story was put to no talks');
    const settled = performance.now();
    await store.settleStory(story.id, settlement);
    const written = performance.now();
    await showStatus(store, settlement.talks.name);
    settling.push(settled - start);
    writing.push(written - settled);
    showing.push(performance.now() - written);
  }
  return { 'attribution and clustering': settling, 'writing them': writing, '/talks status': showing };
}

/** The command itself, up to the reply that an adapter draws. */
async function showStatus(store: Store, what: string): Promise<void> {
  const caller = { community: 'bench', channel: 'bench', member: 'bench', isModerator: false };
  const services = { findTalks: (typed: string) => findTalks(typed, store) } as unknown as CommandServices;
  const clock = { now: () => new Date() };
  await talksStatus.run({ caller, store, clock, services, commands: [] }, { what });
}

async function baseline(store: Store, size: number): Promise<string> {
  const prints = new Set(printsOf(storyOf(size + RUNS).text));
  const texts = Array.from({ length: Math.min(size, MAX_COMPARED) }, (_, number) => storyOf(number).text);
  const start = performance.now();
  texts.filter((text) => printsOf(text).some((print) => prints.has(print)));
  const compared = ((performance.now() - start) * size) / texts.length;
  const loading = performance.now();
  await store.listTalks();
  return `${(compared + performance.now() - loading).toFixed(0)} ms`;
}

import { checkDiscord } from '#adapters/discord/check-token.ts';
import { checkSlack } from '#adapters/slack/check-token.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './core/clock.ts';
import { asParleyError } from './core/errors.ts';
import { type Fetch, type Finding, finding } from './core/finding.ts';
import { silentLogger } from './core/logger.ts';
import { LAST_ROUND } from './delivery/last-round.ts';
import { examineChannels } from './examine-channels.ts';
import { examineRole, examineWorkers } from './examine-role.ts';
import { checkBatches, checkModel } from './model/check-model.ts';
import { openPosters } from './open-posters.ts';
import { askForChannels, controlPath } from './operation/control.ts';
import { isEmbedded, storeFile } from './store/idle-store.ts';
import { inspectStore } from './store/inspect.ts';
import { openStanding } from './store/standing-store.ts';

/** Slack refuses signatures that are five minutes off, and schedules are kept by the minute. */
const ODD_CLOCK_MS = 30_000;
const WRONG_CLOCK_MS = 240_000;

/** Looks at all that Parley needs, and changes nothing. Never rejects. */
export async function examine(
  config: Config,
  parts: { readonly fetch: Fetch; readonly clock: Clock },
): Promise<readonly Finding[]> {
  const [discord, slack, model, batches, store, jobs] = await Promise.all([
    config.discord ? checkDiscord(config.discord, parts) : null,
    config.slack ? checkSlack(config.slack, parts) : null,
    config.model ? checkModel(config.model, parts.fetch) : null,
    config.model?.batchHours ? checkBatches(config.model, parts.fetch) : null,
    inspectStore(config.databaseUrl),
    isEmbedded(config.databaseUrl) ? null : examineJobs(config.databaseUrl),
  ]);
  const platforms = [discord, slack].flatMap((one) => one ?? []);
  return [
    finding('settings', 'well', 'all of them can be read.'),
    examineRole(config),
    ...store,
    ...(jobs ? [jobs] : []),
    ...(platforms.length === 0 ? [finding('platforms', 'well', 'none is set: the terminal is the chat.')] : []),
    ...platforms.flatMap(({ findings }) => findings),
    ...(await examineStanding(config, parts.clock)),
    ...[model, batches].flatMap((one) => one ?? []),
    clockFinding(platforms.flatMap(({ clockMs }) => clockMs ?? [])),
  ];
}

/** What the store says of those who work on it, and of the channels. By the running bot, where it holds the store. */
async function examineStanding(config: Config, clock: Clock): Promise<readonly Finding[]> {
  try {
    const store = await openStanding(config.databaseUrl);
    if (!store) return [];
    const posters = await openPosters({ config, store, clock, logger: silentLogger });
    try {
      const lastRoundAt = await store.getSetting(LAST_ROUND);
      const workers = isEmbedded(config.databaseUrl) ? [] : [examineWorkers(lastRoundAt, await store.readClock())];
      return [...workers, ...(await examineChannels({ store, posters }))];
    } finally {
      for (const poster of posters) await poster.stop();
      await store.close();
    }
  } catch (thrown) {
    const error = asParleyError(thrown);
    const file = storeFile(config.databaseUrl);
    if (error.code === 'store/in-use' && file !== null) return askForChannels(controlPath(file));
    const words = 'they cannot be looked up in a store like this one; see what is said of the store.';
    return [finding('channels', 'odd', words)];
  }
}

/** Jobs of an embedded store are in the memory of its bot; its metrics tell of them. */
async function examineJobs(databaseUrl: string): Promise<Finding> {
  const { inspectJobs } = await import('./jobs/inspect-jobs.ts');
  return inspectJobs(databaseUrl);
}

function clockFinding(differencesMs: readonly number[]): Finding {
  const [first] = differencesMs;
  if (first === undefined) return finding('clock', 'well', 'it was not compared: no platform answered with the time.');
  const off = differencesMs.reduce((least, one) => (Math.abs(one) < Math.abs(least) ? one : least), first);
  const words = `it is ${Math.round(Math.abs(off) / 1000)} s ${off > 0 ? 'behind' : 'ahead of'} the platforms’.`;
  if (Math.abs(off) < ODD_CLOCK_MS) return finding('clock', 'well', 'it agrees with the platforms’.');
  const remedy = 'Switch on the time service of this machine (NTP).';
  return finding('clock', Math.abs(off) < WRONG_CLOCK_MS ? 'odd' : 'wrong', `${words} ${remedy}`);
}

const MARKS = { well: '✓', odd: '!', wrong: '✗' } as const;

export function findingLine({ about, state, words }: Finding): string {
  return `${MARKS[state]} ${about}: ${words}`;
}

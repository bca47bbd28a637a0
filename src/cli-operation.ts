import { resolve } from 'node:path';
import type { Config } from './config/config.ts';
import { systemClock } from './core/clock.ts';
import { ParleyError, asParleyError } from './core/errors.ts';
import { examine, findingLine } from './doctor.ts';
import { askRunning, controlPath } from './operation/control.ts';
import { createRedactor } from './redact.ts';
import { type BackupContent, restoreBackup } from './store/backup.ts';
import { backupIdleStore, storeFile } from './store/idle-store.ts';

/** `parley backup FILE`: by the running bot where there is one, and else from the file. Resolves to what to say. */
export async function backupStore(config: Config, given: string): Promise<string> {
  const file = resolve(given);
  const path = needFile(config, file);
  try {
    await backupIdleStore(path, file);
  } catch (error) {
    if (asParleyError(error).code !== 'store/in-use') throw error;
    await askRunning(controlPath(path), { action: 'backup', file });
  }
  return `Backed up to ${file}. To put it back, stop Parley and say: restore ${file}`;
}

/** `parley restore FILE`, while the bot is stopped. */
export async function restoreStore(config: Config, given: string): Promise<string> {
  const file = resolve(given);
  const path = needFile(config, file);
  const { content, kept } = await restoreBackup(path, file, systemClock.now().toISOString());
  const before = kept === null ? '' : ` What stood there is kept as ${kept}.`;
  return `Restored ${contentWords(content)} to ${path}.${before}`;
}

/** `parley doctor`: a line for each finding. Resolves to 1 where something is wrong. */
export async function reportHealth(config: Config, print: (line: string) => void): Promise<number> {
  const findings = await examine(config, { fetch, clock: systemClock });
  const redact = createRedactor(config);
  for (const one of findings) print(redact(findingLine(one)));
  return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
}

function contentWords({ feeds, stories, talks }: BackupContent): string {
  return `${feeds} feeds, ${stories} stories and ${talks} negotiations`;
}

function needFile({ databaseUrl }: Config, file: string): string {
  const path = storeFile(databaseUrl);
  if (path === null) throw new ParleyError('backup/failed', { file, reason: 'DATABASE_URL names no file' });
  return path;
}

import { resolve } from 'node:path';
import { systemClock } from '#src/core/clock.ts';
import { ParleyError } from '#src/core/errors.ts';
import { type BackupContent, restoreBackup } from '#src/store/backup.ts';
import { elsewhere, storeFile } from '#src/store/idle-store.ts';
import { type Call, UsageError } from './call.ts';
import { print } from './output.ts';

/** `parley restore FILE`, while the bot is stopped. */
export async function run({ words, config }: Call): Promise<number> {
  const [given, ...more] = words;
  if (!given || more.length > 0) throw new UsageError('restore takes one FILE.');
  const file = resolve(given);
  const path = storeFile(config.databaseUrl);
  if (path === null) throw new ParleyError('backup/unusable', { file, reason: elsewhere(config.databaseUrl).restore });
  const { content, kept } = await restoreBackup(path, file, systemClock.now().toISOString());
  const before = kept === null ? '' : ` What stood there is kept as ${kept}.`;
  print(`Restored ${contentWords(content)} to ${path}.${before}`);
  return 0;
}

function contentWords({ feeds, stories, talks }: BackupContent): string {
  return `${feeds} feeds, ${stories} stories and ${talks} negotiations`;
}

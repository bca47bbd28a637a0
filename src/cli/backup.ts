import { resolve } from 'node:path';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import { askForBackup, controlPath } from '#src/operation/control.ts';
import { backupIdleStore, elsewhere, storeFile } from '#src/store/idle-store.ts';
import { type Call, UsageError } from './call.ts';
import { print } from './output.ts';

/** `parley backup FILE`: by the running bot where there is one, and else from the file. */
export async function run({ words, config }: Call): Promise<number> {
  const [given, ...more] = words;
  if (!given || more.length > 0) throw new UsageError('backup takes one FILE.');
  const file = resolve(given);
  const path = storeFile(config.databaseUrl);
  if (path === null) throw new ParleyError('backup/failed', { file, reason: elsewhere(config.databaseUrl).backup });
  try {
    await backupIdleStore(path, file);
  } catch (error) {
    if (asParleyError(error).code !== 'store/in-use') throw error;
    await askForBackup(controlPath(path), file);
  }
  print(`Backed up to ${file}. To put it back, stop Parley and say: restore ${file}`);
  return 0;
}

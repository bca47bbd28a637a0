import { type MovedTable, moveStore, nameOfStore } from '#src/store/move-store.ts';
import { type Call, UsageError } from './call.ts';
import { print } from './output.ts';

/** `parley migrate-store --from sqlite:… --to postgres://…`, while the bot is stopped. */
export async function run({ words, options }: Call): Promise<number> {
  const { from, to } = options;
  if (words.length > 0 || typeof from !== 'string' || typeof to !== 'string') {
    throw new UsageError('migrate-store takes --from and --to, each as in DATABASE_URL.');
  }
  const moved = await moveStore(from, to);
  print(tableOf(moved));
  print(
    `All of it is in ${nameOfStore(to)}, proved by the counts and hashes above on both sides. ${nameOfStore(from)} is as it was.`,
  );
  print('Set DATABASE_URL to the new store before you start Parley, and never start it on both.');
  return 0;
}

/** Of a hash, its first digits tell it from any other. */
const SHOWN_DIGITS = 16;

function tableOf(moved: readonly MovedTable[]): string {
  const width = Math.max(...moved.map(({ table }) => table.length));
  const line = ({ table, rows, hash }: MovedTable): string =>
    `${table.padEnd(width)}  ${String(rows).padStart(9)}  ${hash.slice(0, SHOWN_DIGITS)}`;
  return [`${'table'.padEnd(width)}  ${'rows'.padStart(9)}  hash`, ...moved.map(line)].join('\n');
}

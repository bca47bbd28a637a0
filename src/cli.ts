import { parseArgs } from 'node:util';
import { type Call, UsageError } from './cli/call.ts';
import { readConfig } from './config/config.ts';
import { readEnvironment } from './config/environment.ts';
import { asParleyError } from './core/errors.ts';
import { plainWords } from './core/plain-words.ts';

const USAGE = `Parley's command line. Results go to standard output, everything else to standard error.

  npm run --silent parley -- brief FILE|URL|- [--json]     one story to one brief
  npm run --silent parley -- brief --jsonl STORIES.jsonl   a story a line to a brief a line
  npm run --silent parley -- feed FILE|URL… [--json]       reads feeds as the poller would, stores nothing
  npm run --silent parley -- poll --once [--json]          one round over the feeds that are due
  npm run --silent parley -- doctor                        looks at all that Parley needs, and says what to do
  npm run --silent parley -- backup FILE                   copies the store, also while the bot runs
  npm run --silent parley -- restore FILE                  puts a copy back, while the bot is stopped
  npm run --silent parley -- migrate-store --from sqlite:PATH --to postgres://…
                                                           moves everything to another store, while the bot is stopped
  npm run --silent parley -- exec [--as member|moderator] "/talks status syria"
                                                           one slash command against the store;
                                                           --save FOLDER keeps its pictures and files
Exit codes: 0 done, 1 failed, 2 the call's words are off.`;

/** Resolves to the exit code. */
type Run = (call: Call) => Promise<number>;

/** Each is loaded when it is called, so that none waits for what only another one needs. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly run: Run }>>> = {
  brief: () => import('./cli/brief.ts'),
  feed: () => import('./cli/feed.ts'),
  poll: () => import('./cli/poll.ts'),
  exec: () => import('./cli/exec.ts'),
  doctor: () => import('./cli/doctor.ts'),
  backup: () => import('./cli/backup.ts'),
  restore: () => import('./cli/restore.ts'),
  'migrate-store': () => import('./cli/migrate-store.ts'),
};

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  try {
    const load = COMMANDS[name];
    if (!load) throw new UsageError(name ? `There is no “${name}”.` : 'Say what to do.');
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        jsonl: { type: 'string' },
        once: { type: 'boolean' },
        as: { type: 'string' },
        save: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
      },
    });
    const { run } = await load();
    return await run({ words: positionals, options: values, config: readConfig(readEnvironment()) });
  } catch (thrown) {
    if (thrown instanceof UsageError || isParseArgsError(thrown)) {
      process.stderr.write(`${thrown.message}\n\n${USAGE}\n`);
      return 2;
    }
    process.stderr.write(`${plainWords(asParleyError(thrown))}\n`);
    return 1;
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
  }
}

function isParseArgsError(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS');
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));

import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { terminalLook } from '#adapters/terminal/limits.ts';
import { terminalCaller } from '#adapters/terminal/permissions.ts';
import { renderReply } from '#adapters/terminal/render.ts';
import { backupStore, reportHealth, restoreStore } from './cli-operation.ts';
import { type Config, readConfig } from './config/config.ts';
import { readEnvironment } from './config/environment.ts';
import type { Brief } from './core/brief.ts';
import { systemClock } from './core/clock.ts';
import { ParleyError, asParleyError } from './core/errors.ts';
import { plainWords } from './core/plain-words.ts';
import { presentBrief } from './core/present/brief.ts';
import { presentFeedReport } from './core/present/feeds.ts';
import type { Reply } from './core/reply.ts';
import { type Desk, type Parts, openDesk } from './desk.ts';
import { openEngines } from './engines.ts';
import { reportFeed } from './feeds/report.ts';
import { saveReply } from './save-reply.ts';
import { createLogger } from './log.ts';
import { createNoticeBoard } from './notice-board.ts';
import { roundAsJson, roundWords } from './round-words.ts';
import { openStore } from './store/open-store.ts';
import { type Parley, openParley } from './wiring.ts';

const USAGE = `Parley's command line. Results go to standard output, everything else to standard error.

  npm run --silent parley -- brief FILE|URL|- [--json]     one story to one brief
  npm run --silent parley -- brief --jsonl STORIES.jsonl   a story a line to a brief a line
  npm run --silent parley -- feed FILE|URL… [--json]       reads feeds as the poller would, stores nothing
  npm run --silent parley -- poll --once [--json]          one round over the feeds that are due
  npm run --silent parley -- doctor                        looks at all that Parley needs, and says what to do
  npm run --silent parley -- backup FILE                   copies the store, also while the bot runs
  npm run --silent parley -- restore FILE                  puts a copy back, while the bot is stopped
  npm run --silent parley -- exec [--as member|moderator] "/talks status syria"
                                                           one slash command against the store;
                                                           --save FOLDER keeps its pictures and files
Exit codes: 0 done, 1 failed, 2 the call's words are off.`;

/** The call's words are off: exit code 2. */
class UsageError extends Error {}

type Options = Readonly<Record<string, string | boolean | undefined>>;
interface Call {
  readonly words: readonly string[];
  readonly options: Options;
  readonly config: Config;
}
/** Resolves to the exit code. */
type Run = (call: Call) => Promise<number>;

const COMMANDS: Readonly<Record<string, Run>> = {
  brief: (call) => (typeof call.options['jsonl'] === 'string' ? briefLines(call) : briefOne(call)),
  feed: readFeeds,
  poll: pollOnce,
  exec: execute,
  doctor: callDoctor,
  backup: (call) => withFile(call, 'backup', backupStore),
  restore: (call) => withFile(call, 'restore', restoreStore),
};

async function briefOne({ words, options, config }: Call): Promise<number> {
  const [what, ...more] = words;
  if (!what || more.length > 0) throw new UsageError('brief takes one FILE, one address, or - for standard input.');
  return withDesk(config, async (desk) => {
    const brief = /^https?:\/\//i.test(what)
      ? await desk.briefPage(what, [])
      : await desk.briefFile(what, await readInput(what));
    print(options['json'] ? JSON.stringify(brief) : draw(presentBrief(brief), config));
    return 0;
  });
}

const storyLine = z.object({
  id: z.coerce.string().min(1),
  text: z.string(),
  title: z.string().nullish(),
  date: z.string().nullish(),
  source: z.string().nullish(),
  url: z.string().nullish(),
});

/** So many lines may be briefed ahead of the one to be printed: a long story in its thread does not hold up short ones. */
const LINES_AHEAD = 16;

/** Reads a line at a time, so that a file may be larger than memory. A line that fails gives an error in its place. */
async function briefLines({ words, options, config }: Call): Promise<number> {
  if (words.length > 0) throw new UsageError('brief --jsonl takes one file and nothing else.');
  const path = String(options['jsonl']);
  return withDesk(config, async (desk) => {
    let failed = 0;
    let done = 0;
    const ahead: ReturnType<typeof briefLine>[] = [];
    const printFirst = async (): Promise<void> => {
      const brief = await ahead.shift();
      if (!brief) return;
      if ('error' in brief) failed += 1;
      await printLine(JSON.stringify(brief));
      done += 1;
      progress(`${done} briefed`);
    };
    for await (const line of createInterface({ input: await openInput(path), crlfDelay: Infinity })) {
      if (line.trim() === '') continue;
      ahead.push(briefLine(desk, line));
      if (ahead.length >= LINES_AHEAD) await printFirst();
    }
    while (ahead.length > 0) await printFirst();
    if (failed === 0) return 0;
    complain(`${failed} of ${done} lines gave no brief; each has an “error” in its place.`);
    return 1;
  });
}

async function briefLine(desk: Desk, line: string): Promise<Brief | { error: { code: string; message: string } }> {
  try {
    const story = storyLine.safeParse(JSON.parse(line));
    if (!story.success)
      throw new ParleyError('story/unreadable', { what: 'The line', reason: z.prettifyError(story.error) });
    const { id, text, title = null, date = null, source = null, url = null } = story.data;
    return await desk.briefText({ id, text, title, source, url, publishedAt: isoOf(date), language: null }, []);
  } catch (thrown) {
    const error =
      thrown instanceof SyntaxError
        ? new ParleyError('story/unreadable', { what: 'The line', reason: 'it is not JSON' })
        : asParleyError(thrown);
    return { error: { code: error.code, message: plainWords(error) } };
  }
}

/** A date that cannot be read is no date. */
function isoOf(date: string | null): string | null {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

async function readFeeds({ words, options, config }: Call): Promise<number> {
  if (words.length === 0) throw new UsageError('feed takes at least one FILE or address.');
  const forPeople = process.stdout.isTTY && !options['json'];
  return withDesk(config, async (desk) => {
    let failed = 0;
    for (const source of words) {
      const report = await reportFeed(source, desk.fetcher);
      if ('error' in report) failed += 1;
      await printLine(forPeople ? draw(presentFeedReport(report), config) : JSON.stringify(report));
    }
    if (failed < words.length) return 0;
    complain(words.length === 1 ? 'The feed could not be read.' : 'None of the feeds could be read.');
    return 1;
  });
}

async function pollOnce({ words, options, config }: Call): Promise<number> {
  if (words.length > 0) throw new UsageError('poll takes no words.');
  if (!options['once']) throw new UsageError('poll runs one round: say --once. The bot itself polls by npm start.');
  const parley = await openWithLog(config);
  try {
    const round = await parley.round((name, work) => {
      progress(`${name}…`);
      return work();
    });
    if (options['json']) print(JSON.stringify(roundAsJson(round)));
    else for (const line of roundWords(round)) print(line);
    return 0;
  } finally {
    await parley.close();
  }
}

async function execute({ words, options, config }: Call): Promise<number> {
  const as = options['as'] ?? 'moderator';
  if (as !== 'member' && as !== 'moderator') throw new UsageError('--as takes member or moderator.');
  if (words.length === 0) throw new UsageError('exec takes one slash command, such as "/talks list".');
  const parley = await openWithLog(config);
  try {
    const { reply, outcome } = await parley.handle(terminalCaller(as), { kind: 'line', line: words.join(' ') });
    if (outcome !== 'done') complain(draw(reply, config));
    else {
      print(draw(reply, config));
      const { save } = options;
      if (typeof save === 'string') for (const path of await saveReply(reply, save)) complain(`Kept: ${path}`);
    }
    return outcome === 'done' ? 0 : outcome === 'usage' ? 2 : 1;
  } finally {
    await parley.close();
  }
}

async function callDoctor({ words, config }: Call): Promise<number> {
  if (words.length > 0) throw new UsageError('doctor takes no words.');
  return reportHealth(config, print);
}

async function withFile(
  { words, config }: Call,
  name: string,
  work: (config: Config, file: string) => Promise<string>,
): Promise<number> {
  const [file, ...more] = words;
  if (!file || more.length > 0) throw new UsageError(`${name} takes one FILE.`);
  print(await work(config, file));
  return 0;
}

function partsOf(config: Config): Parts {
  return { config, clock: systemClock, logger: createLogger(config) };
}

function openWithLog(config: Config): Promise<Parley> {
  const parts = partsOf(config);
  return openParley({ ...parts, notices: createNoticeBoard(parts.logger) });
}

async function withDesk(config: Config, work: (desk: Desk) => Promise<number>): Promise<number> {
  const parts = partsOf(config);
  // The desk's own store may be in use by the bot; what a model costs here is counted for this call only.
  const store = await openStore('sqlite::memory:');
  const engines = openEngines(parts, store);
  const desk = openDesk(parts, engines.best);
  try {
    return await work(desk);
  } finally {
    await desk.close();
    await engines.close();
    await store.close();
  }
}

async function readInput(path: string): Promise<Uint8Array> {
  try {
    return path === '-' ? await buffer(process.stdin) : await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function openInput(path: string): Promise<NodeJS.ReadableStream> {
  if (path === '-') return process.stdin;
  const stream = createReadStream(path, 'utf8');
  return new Promise((resolve, reject) => {
    stream.once('open', () => resolve(stream));
    stream.once('error', (cause) => reject(unreadable(path, cause)));
  });
}

function unreadable(path: string, cause: unknown): ParleyError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(cause);
  return new ParleyError('story/unreadable', { what: path, reason }, { cause });
}

function draw(reply: Reply, config: Config): string {
  return renderReply(reply, terminalLook(process.stdout, config.wantsColour)).trimEnd();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Waits until a slow reader has taken the line. */
async function printLine(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

function complain(text: string): void {
  process.stderr.write(`${text.trimEnd()}\n`);
}

/** A line that writes over itself, and only where a person watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    print(USAGE);
    return 0;
  }
  try {
    const run = COMMANDS[name];
    if (!run) throw new UsageError(name ? `There is no “${name}”.` : 'Say what to do.');
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        jsonl: { type: 'string' },
        once: { type: 'boolean' },
        as: { type: 'string' },
        save: { type: 'string' },
      },
    });
    return await run({ words: positionals, options: values, config: readConfig(readEnvironment()) });
  } catch (thrown) {
    if (thrown instanceof UsageError || isParseArgsError(thrown)) {
      complain(`${thrown.message}\n\n${USAGE}`);
      return 2;
    }
    complain(plainWords(asParleyError(thrown)));
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

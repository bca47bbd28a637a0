/**
 * Reads the test feeds of other projects and compares with what those projects expect of them: how many parse, and how
 * many give the expected number of entries, titles, addresses and dates. `--misses` prints each difference.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { asParleyError } from '#src/core/errors.ts';
import type { ParsedFeed } from '#src/core/feed.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { canonicalAddress } from '#src/feeds/canonical-address.ts';
import { decodeBody } from '#src/feeds/decode.ts';
import { titleToText } from '#src/feeds/html-text.ts';
import { parseFeed } from '#src/feeds/parse.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/feeds');
const COLUMNS = ['parsed', 'entries', 'titles', 'links', 'dates'] as const;
const FEED_FILE = /\/.+\.(?:xml|rss|atom|rdf|json)$/;
type Column = (typeof COLUMNS)[number];
type Tally = Record<Column, { right: number; asked: number }>;

/** Where the other project's parser is wrong, and ours is not asked to be. */
const NOT_ASKED: Readonly<Record<string, readonly Column[]>> = {
  // It cannot read dates in Portuguese, such as “Seg, 24 Set 2018 19:42:40 -0300”, and so expects none.
  'rss-parser/uolNoticias.rss': ['dates'],
};

const strings = z.array(z.string().nullable());
const expectedSchema = z.object({
  file: z.string(),
  entries: z.int(),
  titles: strings,
  links: strings.optional(),
  dates: strings.optional(),
});
type Expected = z.infer<typeof expectedSchema>;

/** Lists of feeds, and documents that their projects mean to be no feed. */
const NO_FEED = /opml|no-channel|unknown_feed|unrecognized/;

/** The feeds for which their projects say nothing to expect: only whether they can be read. */
function listUnexpected(expected: ReadonlySet<string>): readonly string[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => FEED_FILE.test(file) && !NO_FEED.test(file) && !expected.has(file)).toSorted();
}

function read(file: string): Promise<ParsedFeed> {
  return parseFeed(decodeBody(readFileSync(join(FOLDER, file))), `https://feed.example/${file}`);
}

async function readOnly(file: string): Promise<Partial<Record<Column, string | null>>> {
  try {
    await read(file);
    return { parsed: null };
  } catch (thrown) {
    return { parsed: plainWords(asParleyError(thrown)) };
  }
}

async function compare(expected: Expected): Promise<Partial<Record<Column, string | null>>> {
  let feed: ParsedFeed;
  try {
    feed = await read(expected.file);
  } catch (thrown) {
    const fault = plainWords(asParleyError(thrown));
    return { parsed: fault, entries: fault, titles: fault };
  }
  const { items } = feed;
  return {
    parsed: null,
    entries: items.length === expected.entries ? null : `${items.length}, not ${expected.entries}`,
    titles: firstDifference(
      items.map(({ title }) => title),
      expected.titles,
      sameTitle,
    ),
    ...(expected.links && {
      links: firstDifference(
        items.map(({ url }) => url),
        expected.links,
        sameLink,
      ),
    }),
    ...(expected.dates && {
      dates: firstDifference(
        items.map((item) => item.publishedAt),
        expected.dates,
        sameDate,
      ),
    }),
  };
}

type Same = (found: string | null, wanted: string | null) => boolean;

function firstDifference(
  found: readonly (string | null)[],
  wanted: readonly (string | null)[],
  same: Same,
): string | null {
  for (let index = 0; index < Math.max(found.length, wanted.length); index += 1) {
    const [a = null, b = null] = [found[index], wanted[index]];
    if (!same(a, b)) return `${index}: ${JSON.stringify(a)}, not ${JSON.stringify(b)}`;
  }
  return null;
}

/** Their titles are as written, ours are plain text. Where their decoding lost a character, any one of ours will do. */
function sameTitle(found: string | null, wanted: string | null): boolean {
  const ours = Array.from(plainTitle(found));
  const theirs = Array.from(plainTitle(wanted));
  return ours.length === theirs.length && theirs.every((each, index) => each === '\uFFFD' || each === ours[index]);
}

function plainTitle(title: string | null): string {
  return titleToText(titleToText(title ?? ''));
}

function sameLink(found: string | null, wanted: string | null): boolean {
  return found === (wanted === null ? null : canonicalAddress(wanted, found ?? undefined));
}

function sameDate(found: string | null, wanted: string | null): boolean {
  return found === wanted;
}

async function main(): Promise<void> {
  if (!existsSync(FOLDER)) {
    print('The test feeds of other projects (../shared/feeds) are not here, so there is nothing to measure.');
    return;
  }
  const { values } = parseArgs({ options: { misses: { type: 'boolean', default: false } } });
  const lines = readFileSync(join(FOLDER, 'expected.jsonl'), 'utf8').trim().split('\n');
  const tallies = new Map<string, Tally>();
  const notAsked: string[] = [];
  const note = (file: string, result: Partial<Record<Column, string | null>>): void => {
    for (const column of NOT_ASKED[file] ?? []) {
      delete result[column];
      notAsked.push(`${file} ${column}`);
    }
    for (const folder of [file.split('/')[0] ?? '', 'all']) count(tallies, folder, result);
    for (const [column, miss] of Object.entries(result)) {
      if (miss !== null && values.misses) print(`${file}  ${column}  ${miss}`);
    }
  };
  const known = lines.map((line) => expectedSchema.parse(JSON.parse(line)));
  for (const expected of known) note(expected.file, await compare(expected));
  const expectedFiles = new Set(known.map((expected) => expected.file));
  for (const file of listUnexpected(expectedFiles)) note(file, await readOnly(file));
  print(['folder', ...COLUMNS].map((cell) => cell.padEnd(14)).join(''));
  for (const [folder, tally] of tallies) {
    const cells = COLUMNS.map((column) => share(tally[column]));
    print([folder, ...cells].map((cell) => cell.padEnd(14)).join(''));
  }
  print(`Not counted, since the expected value is wrong: ${notAsked.join(', ')}.`);
}

function count(tallies: Map<string, Tally>, folder: string, result: Partial<Record<Column, string | null>>): void {
  const tally =
    tallies.get(folder) ?? (Object.fromEntries(COLUMNS.map((column) => [column, { right: 0, asked: 0 }])) as Tally);
  tallies.set(folder, tally);
  for (const column of COLUMNS) {
    const miss = result[column];
    if (miss === undefined) continue;
    tally[column].asked += 1;
    if (miss === null) tally[column].right += 1;
  }
}

function share({ right, asked }: { right: number; asked: number }): string {
  return asked === 0 ? '–' : `${right}/${asked} ${((100 * right) / asked).toFixed(1)}%`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();

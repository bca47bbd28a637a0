/**
 * Measures which negotiation each gold story is put to: `npm run eval:processes [-- --all]`. The entry that a gold name means
 * is decided by likeness of names and parties, within the years, and printed for the eye to check. A story whose process is
 * none of the catalogue's is right where it opens its own or none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { briefStory } from '#src/briefing/extractive.ts';
import { isRelevant } from '#src/core/brief.ts';
import { attribute } from '#src/talks/attribution.ts';
import { type KnownTalks, catalogue } from '#src/talks/catalogue.ts';
import { fold } from '#src/talks/fold.ts';

interface Story {
  readonly id: string;
  readonly title: string | null;
  readonly date: string | null;
  readonly source: string | null;
  readonly url: string | null;
  readonly text: string;
}

interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

interface Gold {
  readonly id: string;
  readonly process: Named | null;
  readonly parties: readonly Named[];
}

/** Below this likeness a gold process is held to be none of the catalogue's. */
const LIKE = 0.5;
const COMMON = new Set(
  'talks talk peace process the of in on and a to for with government ceasefire cease fire settlement agreement negotiations'.split(
    ' ',
  ),
);

const folder = process.argv.slice(2).find((word) => !word.startsWith('--'));
const gold = folder ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'gold');
const paths = { stories: join(gold, 'dev.stories.jsonl'), gold: join(gold, 'dev.gold.jsonl') };

if (existsSync(paths.stories) && existsSync(paths.gold)) {
  const golds = new Map(read<Gold>(paths.gold).map((one) => [one.id, one]));
  const results = read<Story>(paths.stories).map((story) => resultOf(story, golds.get(story.id)));
  const told = results.filter((result) => result !== null);
  const right = told.filter((result) => result.isRight);
  for (const result of told) {
    if (result.isRight && !process.argv.includes('--all')) continue;
    print(`${result.isRight ? 'right' : 'WRONG'} ${result.meant ?? 'none'} ← ${result.found}\n      ${result.words}`);
  }
  print(
    `processes: ${right.length} of ${told.length} (${((100 * right.length) / told.length).toFixed(1)} %) to the right entry or rightly to none`,
  );
} else {
  print('No gold briefs lie beside the project (../shared/gold); nothing was measured.');
}

function print(words: string): void {
  process.stdout.write(`${words}\n`);
}

function read<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);
}

interface Result {
  readonly meant: string | null;
  readonly found: string;
  readonly isRight: boolean;
  readonly words: string;
}

function resultOf({ date, ...story }: Story, told: Gold | undefined): Result | null {
  if (!told) return null;
  const publishedAt = date === null ? null : `${date.slice(0, 10)}T00:00:00Z`;
  const brief = briefStory({ ...story, publishedAt, language: 'en' });
  const found = isRelevant(brief) ? attribute(brief, []) : null;
  const meant =
    told.process === null
      ? null
      : entryFor(told.process, told.parties, date === null ? null : Number(date.slice(0, 4)));
  const isNone = found === null || found.id.startsWith('opened:');
  return {
    meant: meant?.id ?? null,
    found: found === null ? 'none' : `${found.id} ${found.confidence}`,
    isRight: meant === null ? isNone : found?.id === meant.id,
    words: `${date ?? 'undated'} ${story.title ?? story.text.slice(0, 80)} | ${told.process?.name ?? 'no process'}`,
  };
}

function entryFor(named: Named, parties: readonly Named[], year: number | null): KnownTalks | null {
  const inTime = catalogue.filter(
    ({ years }) => year === null || (year >= years.from - 1 && year <= (years.to ?? year) + 1),
  );
  const scored = inTime.map((entry) => ({ entry, like: likeness(entry, named, parties) }));
  const [best] = scored.filter(({ like }) => like >= LIKE).toSorted((a, b) => b.like - a.like);
  return best?.entry ?? null;
}

/** How much of the gold name's words the entry's names hold, and how many of the parties. */
function likeness(entry: KnownTalks, named: Named, parties: readonly Named[]): number {
  const own = new Set(
    [entry.name, ...entry.aliases, ...entry.formats, ...entry.terms, ...entry.mediators].flatMap(wordsOf),
  );
  const sides = new Set(entry.parties.flatMap((party) => [party.name, ...party.aliases]).flatMap(wordsOf));
  const words = wordsOf(named.name);
  const inName = words.filter((word) => own.has(word) || sides.has(word)).length / Math.max(1, words.length);
  const closest = Math.max(...[entry.name, ...entry.aliases].map((name) => overlap(words, wordsOf(name))));
  const both = parties
    .slice(0, 2)
    .filter((party) => [party.name, ...party.aliases].flatMap(wordsOf).some((word) => sides.has(word)));
  return 0.35 * inName + 0.35 * closest + 0.3 * (both.length / 2);
}

function overlap(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((word) => b.includes(word)).length;
  return shared / Math.max(1, new Set([...a, ...b]).size);
}

function wordsOf(name: string): string[] {
  return fold(name)
    .split(' ')
    .filter((word) => word.length > 1 && !COMMON.has(word))
    .map((word) => word.slice(0, 5));
}

/**
 * Measures the extractive engine against gold briefs that lie beside the project: `npm run eval [-- --misses FIELD]`.
 * Without them it says so and is content. Prints the scorer's table, the relevance gate on headlines with one
 * paragraph, and the bottom line beside the plain lead sentence.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Brief, type BriefStory, isRelevant } from '#src/core/brief.ts';
import { briefStory } from '#src/briefing/extractive.ts';
import { segment } from '#src/stories/sentences.ts';

interface GoldStory {
  readonly id: string;
  readonly title: string | null;
  readonly date: string | null;
  readonly source: string | null;
  readonly url: string | null;
  readonly text: string;
  readonly relevance?: 'yes' | 'borderline' | 'no';
}

const gold = join(import.meta.dirname, '..', '..', '..', 'shared', 'gold');
const paths = {
  stories: join(gold, 'dev.stories.jsonl'),
  gold: join(gold, 'dev.gold.jsonl'),
  relevance: join(gold, 'relevance.dev.jsonl'),
  scorer: join(gold, 'score.mjs'),
};

if (Object.values(paths).every((path) => existsSync(path))) {
  const briefs = readStories(paths.stories).map((story) => briefStory(story));
  print(score(briefs, process.argv.slice(2)));
  print(`the lead sentence as bottom line: ${lineOf(score(briefs.map(withLeadLine), []), 'bottomLine first')}`);
  print(relevanceTable(readStories(paths.relevance)));
} else {
  print('No gold briefs lie beside the project (../shared/gold); nothing was measured.');
}

function print(words: string): void {
  process.stdout.write(`${words}\n`);
}

function readStories(path: string): (BriefStory & Pick<GoldStory, 'relevance'>)[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as GoldStory)
    .map(({ date, ...story }) => ({
      ...story,
      publishedAt: date === null ? null : `${date.slice(0, 10)}T00:00:00Z`,
      language: 'en',
    }));
}

function score(briefs: readonly Brief[], extra: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-eval-'));
  try {
    const path = join(folder, 'briefs.jsonl');
    writeFileSync(path, briefs.map((brief) => JSON.stringify(brief)).join('\n'));
    const run = spawnSync(process.execPath, [paths.scorer, paths.stories, paths.gold, path, ...extra], {
      encoding: 'utf8',
    });
    return (run.stdout + run.stderr).trimEnd();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function lineOf(table: string, field: string): string {
  return table.split('\n').find((line) => line.startsWith(field)) ?? `${field}: not scored`;
}

/** What a reader would have who took the story's first sentence. */
function withLeadLine(brief: Brief): Brief {
  if (!isRelevant(brief)) return brief;
  const { text } = brief.story;
  const first = segment(text).sentences[0];
  if (!first) return brief;
  const span = { start: first.start, end: first.end };
  return { ...brief, bottomLine: [{ text: text.slice(span.start, span.end), evidence: [span] }] };
}

/** A story said to be at least borderline counts as found; stories that the reader called borderline are left out. */
function relevanceTable(stories: readonly (BriefStory & Pick<GoldStory, 'relevance'>)[]): string {
  const counts = { right: 0, wrong: 0, missed: 0 };
  for (const story of stories) {
    if (story.relevance === 'borderline') continue;
    const found = isRelevant(briefStory(story));
    if (found && story.relevance === 'yes') counts.right += 1;
    else if (found) counts.wrong += 1;
    else if (story.relevance === 'yes') counts.missed += 1;
  }
  return [
    `relevance of ${stories.length} headlines with a paragraph:`,
    `precision ${percent(counts.right, counts.right + counts.wrong)} (${counts.wrong} wrongly kept),`,
    `recall ${percent(counts.right, counts.right + counts.missed)} (${counts.missed} missed)`,
  ].join(' ');
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : ((100 * part) / whole).toFixed(1);
}

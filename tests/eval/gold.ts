import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { BriefStory } from '#src/core/brief.ts';
import { AGREEMENTS, ISSUES, STATUSES } from '#src/core/vocabulary.ts';

/**
 * A gold brief: what a careful desk officer would write after reading one story and nothing else. An unknown is null
 * or empty. Sentences and quotations are copied to the letter.
 */

const named = z.object({ name: z.string().min(1), aliases: z.array(z.string().min(1)) });
const status = z.enum(STATUSES);

const goldSchema = z.strictObject({
  id: z.string().min(1),
  relevance: z.enum(['yes', 'borderline', 'no']),
  process: named.nullable(),
  status: status.nullable(),
  /** Other values that a fair reader could defend. */
  statusAccept: z.array(status),
  roundStatus: status.nullable(),
  round: z.object({ number: z.int().positive().nullable(), label: z.string().min(1) }).nullable(),
  agreement: z.enum(AGREEMENTS).nullable(),
  venues: z.array(named),
  mediators: z.array(named),
  parties: z.array(named.extend({ delegates: z.array(z.string().min(1)) })),
  positions: z.array(z.object({ party: z.string().min(1), sentence: z.string().min(1) })),
  issues: z.array(z.enum(ISSUES)),
  quotes: z.array(
    z.object({ text: z.string().min(1), speaker: z.string().min(1).nullable(), aliases: z.array(z.string().min(1)) }),
  ),
  parallelTracks: z.array(named),
  next: z.object({ text: z.string().min(1), date: z.string().nullable() }).nullable(),
  /** Sentences that would each serve as the brief's first line, best first. */
  bottomLine: z.array(z.string().min(1)),
  notes: z.string(),
});

const storySchema = z.object({
  id: z.string().min(1),
  title: z.string().nullable(),
  date: z.string().nullable(),
  source: z.string().nullable(),
  url: z.string().nullable(),
  text: z.string(),
  relevance: z.enum(['yes', 'borderline', 'no']).optional(),
});

export type GoldBrief = z.infer<typeof goldSchema>;
export type GoldStory = BriefStory & { readonly relevance?: 'yes' | 'borderline' | 'no' | undefined };

/** Throws where a line is not of the form above. */
export function readGold(path: string): GoldBrief[] {
  return readLines(path).map((line) => goldSchema.parse(line));
}

/** The stories of a file, English as the gold briefs are. */
export function readStories(path: string): GoldStory[] {
  return readLines(path).map((line) => {
    const { date, ...story } = storySchema.parse(line);
    return { ...story, publishedAt: date === null ? null : `${date.slice(0, 10)}T00:00:00Z`, language: 'en' };
  });
}

function readLines(path: string): unknown[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line): unknown => JSON.parse(line));
}

import { z } from 'zod';
import { spanSchema } from './span.ts';
import { AGREEMENTS, ISSUES, STANCES, STATUSES } from './vocabulary.ts';

/**
 * The brief, `parley.brief/1`: what one story says of a negotiation, each value with the spans that say so.
 * It changes only by adding fields. What has no evidence is null or `[]`.
 */

const evidenceSchema = z.tuple([spanSchema], spanSchema);
const isoDateTime = z.iso.datetime({ offset: true });
const name = z.string().min(1);
const names = z.array(name);

const briefStorySchema = z.object({
  id: z.string().min(1),
  title: z.string().nullable(),
  url: z.string().nullable(),
  source: z.string().nullable(),
  publishedAt: isoDateTime.nullable(),
  /** ISO 639-1, null where the text is too short to tell. */
  language: z.string().nullable(),
  /** The text that every span points into; its line ends are `\n`. */
  text: z.string(),
});

const relevanceSchema = z.object({
  value: z.enum(['yes', 'borderline', 'no']),
  score: z.number().min(0).max(1),
});

const namedSchema = z.object({ name, aliases: names, evidence: evidenceSchema });

const positionSchema = z.object({
  text: z.string().min(1),
  stance: z.enum(STANCES),
  issue: z.enum(ISSUES).nullable(),
  evidence: evidenceSchema,
});

const delegateSchema = z.object({ name, role: z.string().nullable() });

const partySchema = namedSchema.extend({
  delegates: z.array(delegateSchema),
  positions: z.array(positionSchema),
});

const mediatorSchema = namedSchema.extend({
  role: z.string().nullable(),
  organization: z.string().nullable(),
});

const speakerSchema = z.object({ name, role: z.string().nullable(), aliases: names });

const quoteSchema = z.object({
  text: z.string().min(1),
  /** Null where the story does not say who spoke. */
  speaker: speakerSchema.nullable(),
  start: z.int().min(0),
  end: z.int().min(1),
  /** A model's English for a quote in another language; shown beside the original and never instead of it. */
  translation: z.string().min(1).optional(),
});

const processSchema = z.object({
  /** The catalogue's id, or `opened:…` for a negotiation that the catalogue does not hold. */
  id: z.string().min(1),
  name,
  aliases: names,
  confidence: z.number().min(0).max(1),
});

const engineSchema = z.object({
  name: z.string(),
  version: z.string(),
  model: z.string().nullable(),
});

const headSchema = z.object({
  schema: z.literal('parley.brief/1'),
  story: briefStorySchema,
  relevance: relevanceSchema,
  engine: engineSchema,
  /** Plain words: what was left out and why. */
  warnings: z.array(z.string()),
});

const irrelevantBriefSchema = headSchema.extend({
  relevance: relevanceSchema.extend({ value: z.literal('no') }),
});

export const relevantBriefSchema = headSchema.extend({
  relevance: relevanceSchema.extend({ value: z.enum(['yes', 'borderline']) }),
  headline: z.string().min(1),
  bottomLine: z.array(z.object({ text: z.string().min(1), evidence: evidenceSchema })).max(2),
  process: processSchema.nullable(),
  status: z
    .object({
      value: z.enum(STATUSES),
      round: z.enum(STATUSES).nullable(),
      confidence: z.number().min(0).max(1),
      evidence: evidenceSchema,
      /** Set where only one reading says so, however sure it sounds: never more than `reported`. */
      strength: z.literal('reported').optional(),
    })
    .nullable(),
  round: z.object({ number: z.int().positive().nullable(), label: z.string().min(1) }).nullable(),
  agreement: z.enum(AGREEMENTS).nullable(),
  venues: z.array(namedSchema),
  mediators: z.array(mediatorSchema),
  parties: z.array(partySchema),
  issues: z.array(z.object({ id: z.enum(ISSUES), label: z.string(), evidence: evidenceSchema })),
  quotes: z.array(quoteSchema),
  parallelTracks: z.array(namedSchema),
  next: z
    .object({
      text: z.string().min(1),
      /** A day, a month or a year in ISO form, worked out from the story's own date. */
      date: z
        .string()
        .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
        .nullable(),
      evidence: evidenceSchema,
    })
    .nullable(),
});

export const briefSchema = z.union([irrelevantBriefSchema, relevantBriefSchema]);

export type BriefStory = z.infer<typeof briefStorySchema>;
export type RelevantBrief = z.infer<typeof relevantBriefSchema>;
export type Brief = z.infer<typeof briefSchema>;
export type BriefProcess = z.infer<typeof processSchema>;
export type Party = z.infer<typeof partySchema>;
export type Delegate = z.infer<typeof delegateSchema>;
export type Position = z.infer<typeof positionSchema>;
export type Mediator = z.infer<typeof mediatorSchema>;
export type Named = z.infer<typeof namedSchema>;
export type Quote = z.infer<typeof quoteSchema>;
export type Speaker = z.infer<typeof speakerSchema>;

/** The language that the extractive engine reads, as ISO 639-1. */
export const READ_LANGUAGE = 'en';

/** The language of a story of which no engine could read a word, so that nothing is known of it; null of any other. */
export function unreadLanguage(brief: Brief): string | null {
  const { language } = brief.story;
  return !isRelevant(brief) && brief.engine.model === null && language !== READ_LANGUAGE ? language : null;
}

/** Whether the brief carries more than its relevance. */
export function isRelevant(brief: Brief): brief is RelevantBrief {
  return brief.relevance.value !== 'no';
}

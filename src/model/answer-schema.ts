import { z } from 'zod';
import { relevantBriefSchema } from '#src/core/brief.ts';
import { AGREEMENTS, ISSUES, STANCES, STATUSES } from '#src/core/vocabulary.ts';

/**
 * What a model is asked for: the brief's own shape, in which each value carries the numbers of the sentences that support
 * it instead of spans. Positions and the next step have no words of their own: the code copies them from the story.
 */

const evidence = z.array(z.int()).describe('numbers of the sentences that say so');
const name = z
  .string()
  .describe('the fullest name that the story gives; in English where the story is in another language');
const original = z.string().nullable().describe('the name to the letter as the story writes it, where that differs');
const named = { name, original, aliases: z.array(z.string()), evidence };
const status = z.enum(STATUSES);

export const answerSchema = z.object({
  relevance: relevantBriefSchema.shape.relevance.shape.value.or(z.literal('no')),
  headline: z.object({ text: z.string(), evidence }),
  bottomLine: z
    .array(z.object({ text: z.string(), evidence }))
    .describe('one or two sentences: where the negotiation stands'),
  status: z
    .object({
      value: status,
      round: status.nullable(),
      cue: z.string().nullable().describe('the words, to the letter, that say so'),
      evidence,
    })
    .nullable(),
  round: z.object({ number: z.int().nullable(), label: z.string(), evidence }).nullable(),
  agreement: z.object({ value: z.enum(AGREEMENTS), evidence }).nullable(),
  venues: z.array(z.object(named)),
  mediators: z.array(z.object({ ...named, role: z.string().nullable(), organization: z.string().nullable() })),
  parties: z.array(
    z.object({
      ...named,
      delegates: z.array(z.object({ name, original, role: z.string().nullable(), evidence })),
      positions: z.array(z.object({ stance: z.enum(STANCES), issue: z.enum(ISSUES).nullable(), evidence })),
    }),
  ),
  issues: z.array(z.object({ id: z.enum(ISSUES), evidence })),
  quotes: z.array(
    z.object({
      text: z.string().describe('to the letter'),
      speaker: z.object({ name, original }).nullable(),
      translation: z.string().nullable().describe('in English, where the story is in another language'),
      evidence,
    }),
  ),
  parallelTracks: z.array(z.object(named)),
  next: z.object({ date: z.string().nullable().describe('ISO day, month or year'), evidence }).nullable(),
});

export type ModelAnswer = z.infer<typeof answerSchema>;

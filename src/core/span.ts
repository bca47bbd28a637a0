import { z } from 'zod';

/** A stretch of `story.text` in UTF-16 offsets, `end` excluded: `text.slice(start, end)` is the evidence. */
export const spanSchema = z
  .object({ start: z.int().min(0), end: z.int().min(1) })
  .refine((span) => span.start < span.end, 'a span ends after it starts');

export type Span = z.infer<typeof spanSchema>;

/** Evidence is never empty, so that a value without a span cannot be built. */
export type Evidence = readonly [Span, ...Span[]];

/** The words that a span points at. */
export function sliceSpan(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

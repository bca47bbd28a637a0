import { z } from 'zod';
import { AGREEMENTS, type Agreement } from '#src/core/vocabulary.ts';
import type { Token } from '#src/stories/sentences.ts';
import data from './data/agreement-types.json' with { type: 'json' };
import { tagNouns } from './negotiation-nouns.ts';
import { compilePatterns, findPatterns } from './patterns.ts';

const agreementTypesSchema = z.array(
  z.strictObject({ type: z.enum(AGREEMENTS), says: z.array(z.string().min(1)).min(1) }),
);

/** In their order: the first type that the words speak of is the accord's. */
const types = agreementTypesSchema.parse(data).map(({ type, says }) => ({
  type,
  patterns: compilePatterns(says.map((wording) => [wording, type] as const)),
}));

/** The kind of accord that a sentence's tokens, or a headline's, speak of; null where they do not say. */
export function agreementTypeIn(
  tokens: readonly Token[],
  range: { readonly from: number; readonly to: number },
): Agreement | null {
  const classes = tagNouns(tokens);
  return types.find(({ patterns }) => findPatterns(patterns, tokens, range, classes).length > 0)?.type ?? null;
}

/** Whether any of the tokens speak of an accord of the type. */
export function namesAgreement(tokens: readonly Token[], wanted: Agreement): boolean {
  const range = { from: 0, to: tokens.length };
  const classes = tagNouns(tokens);
  return types.some(
    ({ type, patterns }) => type === wanted && findPatterns(patterns, tokens, range, classes).length > 0,
  );
}

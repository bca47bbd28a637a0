import { z } from 'zod';
import { AGREEMENTS } from '#src/core/vocabulary.ts';
import data from './data/agreement-types.json' with { type: 'json' };

const agreementTypesSchema = z.array(
  z.strictObject({ type: z.enum(AGREEMENTS), words: z.array(z.string().min(1)).min(1) }),
);

/** The first type whose words stand in the sentence that reports the accord is its type; tokens are joined by blanks. */
export const agreementTypes = agreementTypesSchema.parse(data);

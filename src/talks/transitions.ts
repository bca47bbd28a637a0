import { z } from 'zod';
import { STATUSES, type Status } from '#src/core/vocabulary.ts';
import data from './transitions.json' with { type: 'json' };

const status = z.enum(STATUSES);

const transitionsSchema = z.strictObject({
  /** The changes that one good report is enough for; any other needs a second outlet or a party's own word. */
  ordinary: z.record(status, z.array(status)),
  /** What one side alone can bring about, so that its own word settles it. */
  decidedByOneSide: z.array(status),
});

const transitions = transitionsSchema.parse(data);
const decidedByOneSide = new Set<Status>(transitions.decidedByOneSide);

export function isOrdinary(before: Status | null, after: Status): boolean {
  return before === null || transitions.ordinary[before].includes(after);
}

export function isDecidedByOneSide(after: Status): boolean {
  return decidedByOneSide.has(after);
}

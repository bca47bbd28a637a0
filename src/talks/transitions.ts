import { z } from 'zod';
import { STANCES, STATUSES, type Stance, type Status } from '#src/core/vocabulary.ts';
import data from './transitions.json' with { type: 'json' };

const status = z.enum(STATUSES);

const transitionsSchema = z.strictObject({
  /** The changes of a process that one good report is enough for; any other needs stronger evidence. */
  ordinary: z.record(status, z.array(status)),
  /** Changes that only a confirmed report brings about: nothing is in force, or broken, that was never agreed. */
  unheardOf: z.partialRecord(status, z.array(status)),
  /** The ordinary changes of a round or meeting. */
  rounds: z.partialRecord(status, z.array(status)),
  /** A process at these stages has no round open, coming or just closed. */
  roundless: z.array(status),
  /** How many parties must say by which stance that a status holds, for it to be their own word on themselves. */
  ownWord: z.array(
    z.strictObject({ statuses: z.array(status), stances: z.array(z.enum(STANCES)), parties: z.int().positive() }),
  ),
  /** Statuses that two outlets give to one and the same event. */
  kin: z.array(z.array(status)),
});

const transitions = transitionsSchema.parse(data);
const roundless = new Set<Status>(transitions.roundless);

export function isOrdinary(before: Status, after: Status): boolean {
  return transitions.ordinary[before].includes(after);
}

export function isUnheardOf(before: Status, after: Status): boolean {
  return transitions.unheardOf[before]?.includes(after) ?? false;
}

export function isOrdinaryForRound(before: Status, after: Status): boolean {
  return transitions.rounds[before]?.includes(after) ?? true;
}

export function isRoundless(process: Status): boolean {
  return roundless.has(process);
}

export function ownWordOn(after: Status): { stances: readonly Stance[]; parties: number } | null {
  return transitions.ownWord.find(({ statuses }) => statuses.includes(after)) ?? null;
}

/** One side can break off or refuse, whatever the other says; nothing is agreed, kept or broken by the word of one. */
export function needsBothSides(told: Status): boolean {
  return ownWordOn(told)?.parties !== 1;
}

export function areKin(one: Status, other: Status): boolean {
  return one === other || transitions.kin.some((kin) => kin.includes(one) && kin.includes(other));
}

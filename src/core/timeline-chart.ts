import type { Talks, TimelineEntry } from './talks.ts';
import type { Status } from './vocabulary.ts';

/** What a picture of a timeline shows. Moments are ISO 8601. */
export interface TimelineChart {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  /** The date of the newest story; the last status is only carried on from there. */
  readonly lastNews: string;
  /** Oldest first; each ends where the next begins, and no two in a row have one status. */
  readonly bands: readonly [Band, ...Band[]];
  /** Oldest first. */
  readonly rounds: readonly Round[];
}

interface Band {
  readonly status: Status;
  readonly from: string;
  readonly to: string;
}

interface Round {
  /** When it opened; of a round whose opening nobody told, when it ended. */
  readonly from: string;
  /** Null while it is under way. */
  readonly to: string | null;
  /** Null where no story gives it. */
  readonly number: number | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** How far the last status is carried on beyond the newest story, as a part of the time told. */
const CARRIED_ON = 0.12;

/**
 * The history of a negotiation as bands of status with the rounds above them; null where no event has a status.
 * @param entries newest first
 */
export function chartTimeline(talks: Talks, entries: readonly TimelineEntry[], now: Date): TimelineChart | null {
  const told = entries.toReversed().toSorted(byDate);
  const changes = [
    ...told.flatMap(({ moved, after, at }) => (moved && after !== null ? [{ status: after, at }] : [])),
    ...wordOf(talks),
  ].toSorted(byDate);
  const starts = changes.filter((change, index) => change.status !== changes[index - 1]?.status);
  const [first] = starts;
  const last = told.at(-1);
  if (!first || !last) return null;
  const to = endOf(first.at, last.at, now);
  const bands = starts.map(({ status, at }, index): Band => ({ status, from: at, to: starts[index + 1]?.at ?? to }));
  return {
    title: talks.name,
    from: first.at,
    to,
    lastNews: last.at,
    bands: bands as unknown as TimelineChart['bands'],
    rounds: roundsOf(told).filter(({ from }) => Date.parse(from) >= Date.parse(first.at)),
  };
}

/** A moderator's word is no event of the timeline. */
function wordOf({ state }: Talks): readonly { status: Status; at: string }[] {
  return state?.correctedBy ? [{ status: state.status, at: state.since }] : [];
}

function byDate(left: { at: string }, right: { at: string }): number {
  return Date.parse(left.at) - Date.parse(right.at);
}

/** Today, or some way beyond the newest story where that is long ago; never less than a day after the first. */
function endOf(first: string, last: string, now: Date): string {
  const lastMs = Date.parse(last);
  const toldMs = Math.max(DAY_MS, lastMs - Date.parse(first));
  const endMs = Math.min(Math.max(now.getTime(), lastMs), lastMs + Math.max(DAY_MS, toldMs * CARRIED_ON));
  return new Date(Math.max(endMs, Date.parse(first) + DAY_MS)).toISOString();
}

function roundsOf(told: readonly TimelineEntry[]): readonly Round[] {
  const rounds: Round[] = [];
  for (const { moved, round, roundNumber, at } of told) {
    if (!moved) continue;
    const open = rounds.at(-1)?.to === null;
    if (round === 'under_way' && !open) rounds.push({ from: at, to: null, number: roundNumber });
    else if (round === 'round_ended') {
      const opened = open ? rounds.pop() : undefined;
      rounds.push({ from: opened?.from ?? at, to: at, number: roundNumber ?? opened?.number ?? null });
    }
  }
  return rounds;
}

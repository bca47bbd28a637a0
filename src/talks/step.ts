import type { NextStep, TalksState, TimelineEntry } from '#src/core/talks.ts';
import { endOf } from '#src/core/next-step.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { mergePoints } from './sticking-points.ts';
import { isOrdinary, isOrdinaryForRound, isRoundless, isUnheardOf, needsBothSides } from './transitions.ts';

/** How sure the engine must be of a status that one report tells, for it to move the talks. */
const BAR = { ordinary: 0.3, extraordinary: 0.5, confirmed: 0.25 };
/** Told again after this time, a status is news again: the talks still stand there. */
const FRESH_MS = 18 * 60 * 60 * 1000;
/** Reports of one change come in within this time. */
const REFUSED_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_DISPUTES = 6;
const MAX_POINTS = 60;

interface Stepped {
  readonly state: TalksState | null;
  /** The entry with the status before it, and whether it moved the talks. */
  readonly entry: TimelineEntry;
}

/** What an event does to the state that it finds; it is not older than that state. */
export function step(state: TalksState | null, entry: TimelineEntry): Stepped {
  const entered = { ...entry, before: state?.status ?? null, moved: false };
  if (state === null) {
    const first = isStrongEnough(null, entry) ? begun(entry) : null;
    return { state: first, entry: { ...entered, moved: first !== null } };
  }
  if (entry.after === null || !isStrongEnough(state, entry)) return { state: heard(state, entry), entry: entered };
  if (entry.after === state.status) {
    const held = handedBack(heard(state, entry), entry);
    return { state: held, entry: { ...entered, moved: isFreshNews(state, entry) } };
  }
  if (state.correctedBy) return { state: heldBack(state, entry, entry.after), entry: entered };
  return { state: changed(state, entry, entry.after), entry: { ...entered, moved: true } };
}

/** Whether the present status was told, by what the timeline holds, at a later date than this. */
export function isHeldSince(state: TalksState, timeline: readonly TimelineEntry[], at: string): boolean {
  const moment = Date.parse(at);
  if (Date.parse(state.since) > moment) return true;
  if (state.correctedBy && Date.parse(state.correctedBy.at) > moment) return true;
  return timeline.some((entry) => entry.moved && entry.after === state.status && Date.parse(entry.at) > moment);
}

function isStrongEnough(state: TalksState | null, entry: TimelineEntry): boolean {
  if (entry.after === null) return false;
  if (entry.strength === 'confirmed') return entry.confidence >= BAR.confirmed;
  if (state !== null && isUnheardOf(state.status, entry.after)) return false;
  const isOrdinaryChange = state === null || state.status === entry.after || isOrdinary(state.status, entry.after);
  if (!isOrdinaryChange && entry.sources.every((source) => source.isTentative === true)) return false;
  return entry.confidence >= (isOrdinaryChange ? BAR.ordinary : BAR.extraordinary);
}

function begun(entry: TimelineEntry): TalksState | null {
  if (entry.after === null) return null;
  return {
    status: entry.after,
    round: entry.round,
    roundNumber: entry.roundNumber,
    agreement: entry.agreement,
    strength: entry.strength,
    since: entry.at,
    updatedAt: entry.at,
    disputes: entry.disputes.slice(0, MAX_DISPUTES),
    next: nextStep(null, entry),
    stickingPoints: mergePoints([], entry.positions).slice(0, MAX_POINTS),
    correctedBy: null,
    pending: null,
  };
}

function changed(state: TalksState, entry: TimelineEntry, status: Status): TalksState {
  return {
    ...heard(state, entry),
    status,
    ...roundAfter(state, entry, status),
    agreement: entry.agreement ?? (isAccord(status) ? state.agreement : null),
    strength: entry.strength,
    since: entry.at,
    disputes: entry.disputes.slice(0, MAX_DISPUTES),
  };
}

/** What a report that moves nothing still tells: it can confirm, dispute, restate positions, or say what comes next. */
export function heard(state: TalksState, entry: TimelineEntry): TalksState {
  const isNewest = Date.parse(entry.at) >= Date.parse(state.updatedAt);
  const isSame = entry.after === state.status;
  const texts = new Set(entry.disputes.map((dispute) => dispute.text));
  return {
    ...state,
    strength: isSame ? strengthAfter(state, entry) : state.strength,
    agreement: isSame ? (entry.agreement ?? state.agreement) : state.agreement,
    ...(isNewest && isSame ? roundAfter(state, entry, state.status) : {}),
    updatedAt: isNewest ? entry.at : state.updatedAt,
    disputes: isNewest
      ? [...entry.disputes, ...state.disputes.filter((dispute) => !texts.has(dispute.text))].slice(0, MAX_DISPUTES)
      : state.disputes,
    next: isNewest ? nextStep(state.next, entry) : state.next,
    stickingPoints: mergePoints(state.stickingPoints, entry.positions).slice(0, MAX_POINTS),
  };
}

/** Once confirmed a status stays so, unless a party denies what only both sides can bring about. */
function strengthAfter(state: TalksState, entry: TimelineEntry): TalksState['strength'] {
  if (entry.strength === 'confirmed') return 'confirmed';
  const isDenied = entry.disputes.length > 0 && needsBothSides(state.status);
  return isDenied && state.correctedBy === null ? 'reported' : state.strength;
}

/** The round has a course of its own: what is told of an earlier one does not touch it, and a new one begins afresh. */
function roundAfter(
  state: TalksState,
  entry: TimelineEntry,
  status: Status,
): Pick<TalksState, 'round' | 'roundNumber'> {
  const { round, roundNumber } = state;
  const given = entry.roundNumber;
  if (given !== null && roundNumber !== null && given < roundNumber) return { round, roundNumber };
  const isNew = given !== null && roundNumber !== null && given > roundNumber;
  if (entry.round === null) {
    const left = isRoundless(status) || isNew ? null : round;
    return { round: left, roundNumber: given ?? roundNumber };
  }
  const isOrdinaryChange = round === null || isNew || round === entry.round || isOrdinaryForRound(round, entry.round);
  if (!isOrdinaryChange && entry.strength === 'reported' && entry.confidence < BAR.extraordinary) {
    return { round, roundNumber };
  }
  const isReopened = round !== null && hasClosed(round) && !hasClosed(entry.round) && entry.round !== 'paused';
  return { round: entry.round, roundNumber: given ?? (isReopened ? null : roundNumber) };
}

function hasClosed(round: Status): boolean {
  return round === 'round_ended' || round === 'collapsed' || round === 'agreed' || round === 'signed';
}

function isEnd(status: Status | null): boolean {
  return status === 'collapsed' || status === 'terminated';
}

function isAccord(status: Status): boolean {
  return status === 'agreed' || status === 'signed' || status === 'implementing' || status === 'breached';
}

/** The same status is news again on another day, or when a round opens or closes; told again the same day it is repetition. */
function isFreshNews(state: TalksState, entry: TimelineEntry): boolean {
  const isLater = Date.parse(entry.at) - Date.parse(state.updatedAt) >= FRESH_MS;
  const { round } = roundAfter(state, entry, state.status);
  return isLater || (entry.round !== null && round !== state.round);
}

/** A moderator's word stands; what newer reports say against it waits for a moderator, unless it was refused. */
function heldBack(state: TalksState, entry: TimelineEntry, status: Status): TalksState {
  const { round, strength, at, id } = entry;
  if (wasRefused(state, entry)) return heard(state, entry);
  return { ...heard(state, entry), pending: { status, round, strength, at, entryId: id } };
}

/** Another report of a change that a moderator refused is no news to them, unless it is confirmed now. */
function wasRefused({ correctedBy }: TalksState, { after, at, strength }: TimelineEntry): boolean {
  const refused = correctedBy?.refused ?? [];
  return refused.some(
    (one) =>
      one.status === after &&
      Date.parse(at) - Date.parse(one.at) <= REFUSED_MS &&
      (strength === 'reported' || one.strength === 'confirmed'),
  );
}

/** A newer report that tells what the moderator said: from here on the reports speak for themselves again. */
function handedBack(state: TalksState, entry: TimelineEntry): TalksState {
  const { correctedBy } = state;
  if (!correctedBy || Date.parse(entry.at) <= Date.parse(correctedBy.at)) return state;
  return { ...state, correctedBy: null, pending: null };
}

/**
 * The newest announced step; an older one stays until there is news from after its date. Talks that broke off or an accord that
 * ended have none, whatever the report of it says that somebody will do, until one is announced after it.
 */
function nextStep(known: NextStep | null, entry: TimelineEntry): NextStep | null {
  if (isEnd(entry.after)) return null;
  if (entry.next) return entry.next;
  const hasPassed = known !== null && known.date !== null && endOf(known.date) <= Date.parse(entry.at);
  return hasPassed ? null : known;
}

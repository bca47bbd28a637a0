import type { ModeratorCorrection, Talks, TalksState } from '#src/core/talks.ts';

const MAX_REFUSED = 20;

/** The talks with a moderator's word for their status; it stands until newer reports tell the same or a moderator accepts theirs. */
export function correct(talks: Talks, correction: ModeratorCorrection): Talks {
  const { status, at } = correction;
  const told: TalksState = talks.state ?? blank(correction);
  const isSame = told.status === status;
  const state: TalksState = {
    ...told,
    status,
    round: isSame ? told.round : null,
    agreement: isSame ? told.agreement : null,
    strength: 'confirmed',
    since: isSame ? told.since : at,
    updatedAt: Date.parse(at) > Date.parse(told.updatedAt) ? at : told.updatedAt,
    correctedBy: correction,
    pending: null,
  };
  return { ...talks, state };
}

/** What newer reports say takes the place of the moderator's word. The same talks where nothing is pending. */
export function acceptPending(talks: Talks): Talks {
  const { state } = talks;
  if (!state?.pending) return talks;
  const { status, round, strength, at } = state.pending;
  return { ...talks, state: { ...state, status, round, strength, since: at, correctedBy: null, pending: null } };
}

/** The moderator's word stays, and what was told against it is let go. The same talks where nothing is pending. */
export function refusePending(talks: Talks): Talks {
  const { state } = talks;
  if (!state?.pending) return talks;
  const { status, strength, at } = state.pending;
  const word = state.correctedBy;
  const refused = [{ status, strength, at }, ...(word?.refused ?? [])].slice(0, MAX_REFUSED);
  return { ...talks, state: { ...state, pending: null, correctedBy: word && { ...word, refused } } };
}

function blank({ status, at }: ModeratorCorrection): TalksState {
  return {
    status,
    round: null,
    roundNumber: null,
    agreement: null,
    strength: 'confirmed',
    since: at,
    updatedAt: at,
    disputes: [],
    next: null,
    stickingPoints: [],
    correctedBy: null,
    pending: null,
  };
}

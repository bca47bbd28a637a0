import type { TalksChange } from '#src/core/moderation.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { STATUS_LOOKS, type Status } from '#src/core/vocabulary.ts';
import { acceptPending, correct, refusePending } from './corrections.ts';
import { retold } from './retold.ts';

/** What each change of a moderator’s writes, and its words for the log. Pure. */

export type Planned = Omit<TalksChange, 'at' | 'community' | 'member'>;

export function tracking(talks: Talks): Planned {
  const after = talks.parties.join(', ');
  return { action: 'track', subject: talks.name, before: null, after, talks: [talks], entries: [] };
}

export function takingUp(talks: Talks): Planned {
  const kept = { ...talks, isIgnored: false };
  return { action: 'track', subject: talks.name, before: 'ignored', after: 'listed', talks: [kept], entries: [] };
}

/** A name that a story or the catalogue gave stays as an alias, so that it goes on finding the talks. */
export function renaming(talks: Talks, name: string): Planned {
  const aliases = [...new Set([...talks.aliases, talks.name])].filter((alias) => alias !== name);
  const origin = talks.origin === 'catalogue' ? talks.origin : 'tracked';
  const renamed: Talks = { ...talks, name, aliases, origin };
  return { action: 'rename', subject: talks.name, before: talks.name, after: name, talks: [renamed], entries: [] };
}

export function ignoring(talks: Talks): Planned {
  const ignored = { ...talks, isIgnored: true };
  return { action: 'ignore', subject: talks.name, before: 'listed', after: 'ignored', talks: [ignored], entries: [] };
}

interface Part {
  readonly talks: Talks;
  readonly entries: readonly TimelineEntry[];
}

/** The history of the first goes into the second, which keeps its own name and bears those of the first too. */
export function merging(from: Part, into: Part): Planned {
  const names = [into.talks.name, ...into.talks.aliases, from.talks.name, ...from.talks.aliases];
  const aliases = [...new Set(names)].filter((name) => name !== into.talks.name);
  const parties = into.talks.parties.length > 0 ? into.talks.parties : from.talks.parties;
  const joined = { ...into.talks, aliases, parties, state: into.talks.state ?? from.talks.state };
  const told =
    from.entries.length > 0 ? retold(joined, [...into.entries, ...from.entries]) : { talks: joined, entries: [] };
  const emptied: Talks = { ...from.talks, state: null, mergedInto: into.talks.id };
  return {
    action: 'merge',
    subject: from.talks.name,
    before: from.talks.name,
    after: into.talks.name,
    talks: [emptied, told.talks],
    entries: told.entries,
  };
}

/** @param chosen ids of entries of `from` */
export function splitting(from: Part, into: Part, chosen: ReadonlySet<string>): Planned {
  const leaving = from.entries.filter((entry) => chosen.has(entry.id));
  const left = retold(
    from.talks,
    from.entries.filter((entry) => !chosen.has(entry.id)),
  );
  const got = retold(into.talks, [...into.entries, ...leaving]);
  const events = leaving.length === 1 ? '1 event' : `${leaving.length} events`;
  return {
    action: 'split',
    subject: from.talks.name,
    before: `${events} of ${from.talks.name}`,
    after: into.talks.name,
    talks: [left.talks, got.talks],
    entries: [...left.entries, ...got.entries],
  };
}

/**
 * The word counts from the newest story that is known, which the moderator could see: whatever is told later, even if it was
 * published before the correction and read after it, is newer evidence.
 */
export function correcting(
  talks: Talks,
  word: { readonly status: Status; readonly because: string | null; readonly by: string; readonly now: string },
): Planned {
  const { status, because, by, now } = word;
  const corrected = correct(talks, { status, because, by, at: talks.state?.updatedAt ?? now });
  return {
    action: 'correct',
    subject: talks.name,
    before: statusWord(talks),
    after: because === null ? STATUS_LOOKS[status].label : `${STATUS_LOOKS[status].label}, because ${because}`,
    talks: [corrected],
    entries: [],
  };
}

/** The accepted evidence is news from now on. */
export function accepting(talks: Talks, evidence: TimelineEntry | null, now: string): Planned {
  const accepted = acceptPending(talks);
  const before = talks.state?.status ?? null;
  return {
    action: 'accept',
    subject: talks.name,
    before: statusWord(talks),
    after: statusWord(accepted),
    talks: [accepted],
    entries: evidence ? [{ ...evidence, before, moved: true, recordedAt: now }] : [],
  };
}

export function refusing(talks: Talks): Planned {
  const { pending } = talks.state ?? {};
  return {
    action: 'refuse',
    subject: talks.name,
    before: pending ? STATUS_LOOKS[pending.status].label : null,
    after: statusWord(talks),
    talks: [refusePending(talks)],
    entries: [],
  };
}

function statusWord({ state }: Talks): string | null {
  return state === null ? null : STATUS_LOOKS[state.status].label;
}

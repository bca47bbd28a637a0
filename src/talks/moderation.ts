import type { Clock } from '#src/core/clock.ts';
import { asParleyError, ParleyError } from '#src/core/errors.ts';
import type { ChangeNote, Moderation, Moderator } from '#src/core/moderation.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';
import { catalogue, freshFromCatalogue } from './catalogue.ts';
import { fold } from './fold.ts';
import {
  type Planned,
  accepting,
  correcting,
  ignoring,
  merging,
  refusing,
  renaming,
  splitting,
  takingUp,
  tracking,
} from './moderator-changes.ts';
import { type Present, takenBack } from './take-back.ts';

type ModerationStore = Pick<
  Store,
  | 'changeTalks'
  | 'getTalks'
  | 'lastTalksChange'
  | 'listIgnored'
  | 'listTalks'
  | 'listTracked'
  | 'takeBackTalksChange'
  | 'timeline'
>;

/** Talks with a longer history than this are worked on by their newest events. */
const MAX_ENTRIES = 2000;
/** Another writer may get to the same talks first; then the change is planned anew. */
const MAX_TRIES = 3;
const MAX_ID_CHARS = 60;
/** Talks of one name, told apart by a number. */
const MAX_NAMESAKES = 100;

export function createModeration(store: ModerationStore, clock: Clock): Moderation {
  const now = (): string => clock.now().toISOString();
  const present = async ({ id }: Talks): Promise<Present | null> => {
    const talks = (await store.getTalks(id)) ?? freshFromCatalogue(id);
    return talks && { talks, entries: await store.timeline(id, { limit: MAX_ENTRIES }) };
  };
  const need = async (talks: Talks): Promise<Present> => (await present(talks)) ?? { talks, entries: [] };
  /** Resolves to the talks as they are after the change. */
  const change = async (by: Moderator, id: string, plan: () => Promise<Planned>): Promise<Talks> =>
    again(async () => {
      const planned = await plan();
      await store.changeTalks({ ...planned, community: by.community, member: by.member, at: now() });
      const talks = (await store.getTalks(id)) ?? planned.talks.find((one) => one.id === id);
      if (!talks) throw new ParleyError('store/conflict', { what: planned.subject });
      return talks;
    });

  return {
    async track(by, name, parties) {
      const ignored = (await store.listIgnored()).find((talks) => isNamed(talks, name));
      if (ignored) return change(by, ignored.id, async () => takingUp((await need(ignored)).talks));
      await refuseTakenName(store, name, null);
      const talks = await openTalks(store, name, parties, null);
      return change(by, talks.id, async () => tracking(talks));
    },

    async rename(by, talks, name) {
      await refuseTakenName(store, name, talks.id);
      return change(by, talks.id, async () => renaming((await need(talks)).talks, name));
    },

    async merge(by, from, into) {
      if (from.id === into.id) throw new ParleyError('talks/same', { name: into.name });
      return change(by, into.id, async () => merging(await need(from), await need(into)));
    },

    async split(by, talks, entries, into) {
      const target = 'id' in into ? into : await openTalks(store, into.name, [], talks);
      if (target.id === talks.id) throw new ParleyError('talks/same', { name: talks.name });
      const chosen = new Set(entries.map((entry) => entry.id));
      return change(by, target.id, async () => splitting(await need(talks), await need(target), chosen));
    },

    correct: (by, talks, status, because) =>
      change(by, talks.id, async () =>
        correcting((await need(talks)).talks, { status, because, by: by.member, now: now() }),
      ),

    ignore: (by, talks) =>
      change(by, talks.id, async () => {
        const { talks: stored } = await need(talks);
        if (stored.isIgnored === true) throw new ParleyError('talks/ignored', { name: stored.name });
        return ignoring(stored);
      }),

    review: (by, talks, decision) =>
      change(by, talks.id, async () => {
        const { talks: stored, entries } = await need(talks);
        const pending = stored.state?.pending;
        if (!pending) throw new ParleyError('talks/nothing-pending', { name: stored.name });
        if (decision === 'refuse') return refusing(stored);
        return accepting(stored, entries.find((entry) => entry.id === pending.entryId) ?? null, now());
      }),

    undo: (by) => again(() => takeBack(by)),
  };

  async function takeBack(by: Moderator): Promise<ChangeNote | null> {
    const last = await store.lastTalksChange();
    if (!last) return null;
    const found = new Map<string, Present>();
    for (const { after } of last.talks) {
      const one = await present(after);
      if (one) found.set(after.id, one);
    }
    refuseLivelyTalks(last, found);
    const { action, subject, before, after } = last;
    const note = {
      community: by.community,
      member: by.member,
      at: now(),
      action: 'undo' as const,
      before: after,
      after: before,
    };
    await store.takeBackTalksChange(last.id, { ...note, subject: `${action}: ${subject}`, ...takenBack(last, found) });
    return last;
  }
}

/** Talks that were opened by a moderator and have got news since would lose their place. */
function refuseLivelyTalks(
  { action, talks }: { action: string; talks: readonly { before: Talks | null }[] },
  found: ReadonlyMap<string, Present>,
): void {
  if (action !== 'track' || talks.some(({ before }) => before !== null)) return;
  const lively = [...found.values()].find(({ entries }) => entries.length > 0);
  if (lively) throw new ParleyError('talks/in-use', { name: lively.talks.name, action: `/talks ${action}` });
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (asParleyError(error).code !== 'store/conflict' || attempt === MAX_TRIES) throw error;
    }
  }
}

function isNamed({ name, aliases }: { name: string; aliases: readonly string[] }, wanted: string): boolean {
  const key = fold(wanted);
  return [name, ...aliases].some((one) => fold(one) === key);
}

/** @param own the id of the talks that may bear the name themselves */
async function refuseTakenName(store: ModerationStore, name: string, own: string | null): Promise<void> {
  const stored = [...(await store.listTalks()), ...(await store.listTracked())];
  const ids = new Set(stored.map((talks) => talks.id));
  const known = [...stored, ...catalogue.filter((entry) => !ids.has(entry.id))];
  const taken = known.find((talks) => talks.id !== own && isNamed(talks, name));
  if (taken) throw new ParleyError('talks/known', { name: taken.name });
}

async function openTalks(
  store: ModerationStore,
  name: string,
  parties: readonly string[],
  origin: Talks | null,
): Promise<Talks> {
  const stem = `tracked:${fold(name).replaceAll(' ', '-').slice(0, MAX_ID_CHARS)}`;
  let id = stem;
  for (let count = 2; count <= MAX_NAMESAKES && (await store.getTalks(id)) !== null; count += 1)
    id = `${stem}-${count}`;
  const region = origin?.region ?? null;
  return { id, name, aliases: [], region, parties, origin: 'tracked', state: null, version: 0 };
}

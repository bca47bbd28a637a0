import type { AlertChange } from '#src/core/alerts.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { deliveryId } from './delivery-id.ts';

type FindStore = Pick<
  Store,
  | 'alertCursor'
  | 'getStory'
  | 'getTalks'
  | 'lastChange'
  | 'logHead'
  | 'recordChanges'
  | 'talksWritten'
  | 'timeline'
  | 'toldOf'
>;

/** As many talks as the record lists; more are not looked at. */
const MAX_TALKS = 2_000;
const MAX_ENTRIES = 40;
/** What its publisher dated so long before we learnt of it is no news, as in `story-verdict.ts`. */
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Looks through what was written of the record since the last look, and notes each change of status: a new one, one that is
 * confirmed now, and one that a moderator or an update has taken back. The first look only notes where the record stands.
 * Resolves to how many changes were touched.
 */
export async function findChanges(store: FindStore, now: string): Promise<number> {
  const head = await store.logHead();
  const cursor = await store.alertCursor();
  if (cursor === null) {
    await store.recordChanges({ changes: [], since: null, cursor: head });
    return 0;
  }
  if (head <= cursor) return 0;
  const written = await store.talksWritten(cursor, head, MAX_TALKS);
  const changes: AlertChange[] = [];
  for (const id of written) changes.push(...(await changesOf(store, id, now)));
  await store.recordChanges({ changes, since: cursor, cursor: head });
  return changes.length;
}

async function changesOf(store: FindStore, talksId: string, now: string): Promise<readonly AlertChange[]> {
  const talks = await store.getTalks(talksId);
  const last = await store.lastChange(talksId);
  if (!talks?.state || talks.isIgnored === true || talks.mergedInto) {
    // Talks that are set aside, merged or gone take nothing back: what was told of them was so.
    return [];
  }
  const timeline = await store.timeline(talksId, { limit: MAX_ENTRIES });
  const present = await presentChange(store, talks, timeline, last, now);
  const news = present === null ? [] : [present];
  if (last === null) return news;
  if (present?.id === last.id) {
    return present.confirmedAt === last.confirmedAt && last.takenBack === null ? [] : news;
  }
  // The correction has said already how the talks stand.
  if (last.takenBack) return last.takenBack.status === talks.state.status ? [] : news;
  if (holds(last, talks, timeline)) return news;
  const by = isModerators(talks, last) ? 'moderator' : 'update';
  const takenBack = { ...last, takenBack: { at: now, by, status: talks.state.status } } as const;
  const isTold = (await store.toldOf([last.id])).length > 0;
  return isTold ? [takenBack] : [takenBack, ...news.filter(({ after }) => after !== last.before)];
}

/** The change by which the talks came to their present status; null where that is no news. */
async function presentChange(
  store: FindStore,
  talks: Talks,
  timeline: readonly TimelineEntry[],
  last: AlertChange | null,
  now: string,
): Promise<AlertChange | null> {
  const { state } = talks;
  if (state === null) return null;
  const { status, correctedBy } = state;
  if (correctedBy) {
    const source = `moderator:${correctedBy.at}`;
    const before = timeline.find((entry) => entry.moved && entry.after !== null)?.after ?? null;
    if (before === status) return null;
    return changeFrom({ talksId: talks.id, source, before, after: status, strength: 'confirmed' }, last, now);
  }
  const entry = timeline.find((one) => one.moved && one.after === status && one.before !== status);
  if (!entry || !(await isNews(store, entry))) return null;
  const { id: source, before, strength } = entry;
  return changeFrom({ talksId: talks.id, source, before, after: status, strength }, last, now);
}

type Found = Pick<AlertChange, 'talksId' | 'source' | 'before' | 'after' | 'strength'>;

function changeFrom(found: Found, last: AlertChange | null, now: string): AlertChange {
  const id = deliveryId('change', found.talksId, found.source, found.after);
  const known = last?.id === id ? last : null;
  const confirmedAt = found.strength === 'confirmed' ? (known?.confirmedAt ?? now) : null;
  return { ...found, id, foundAt: known?.foundAt ?? now, confirmedAt, takenBack: null };
}

/** Told lately, and not by what its feed held when that was first read. */
async function isNews(store: FindStore, { at, recordedAt, sources }: TimelineEntry): Promise<boolean> {
  if (Date.parse(recordedAt) - Date.parse(at) > MAX_AGE_MS) return false;
  for (const { storyId } of sources) {
    const story = await store.getStory(storyId);
    if (story === null || !story.isHistory) return true;
  }
  return false;
}

/** Whether what told the change still tells it; that the talks went on since takes nothing back. */
function holds({ source, after }: AlertChange, { state }: Talks, timeline: readonly TimelineEntry[]): boolean {
  if (source.startsWith('moderator:')) return state?.status === after || isLater(source, timeline);
  const entry = timeline.find((one) => one.id === source);
  // An entry that has gone from the newest ones was overtaken long ago.
  if (!entry) return timeline.length === MAX_ENTRIES;
  if (entry.after !== after) return false;
  if (state?.status === after) return true;
  if (state?.correctedBy && Date.parse(state.correctedBy.at) >= Date.parse(entry.at)) return false;
  return timeline.some((one) => one.moved && one.after === state?.status && Date.parse(one.at) >= Date.parse(entry.at));
}

/** Whether newer reports than the moderator knew of have moved the talks on. */
function isLater(source: string, timeline: readonly TimelineEntry[]): boolean {
  const at = Date.parse(source.slice('moderator:'.length));
  return timeline.some((one) => one.moved && one.after !== null && Date.parse(one.at) > at);
}

function isModerators({ state }: Talks, { source }: AlertChange): boolean {
  return source.startsWith('moderator:') || (state?.correctedBy ?? null) !== null;
}

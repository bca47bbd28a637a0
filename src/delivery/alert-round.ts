import { setImmediate as breathe } from 'node:timers/promises';
import type { AlertChange, ToldAlert } from '#src/core/alerts.ts';
import type { Clock } from '#src/core/clock.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import type { NewDelivery } from '#src/core/delivery-store.ts';
import { communityOf } from '#src/core/places.ts';
import { type ToldChange, presentAlert } from '#src/core/present/alert.ts';
import type { BriefWords } from '#src/core/present/brief-words.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { type StoryOrigin, isNamedByStory, visibleEntry } from '#src/core/visibility.ts';
import { type Audience, channelAudiences, memberAudiences } from './audiences.ts';
import { deliveryId } from './delivery-id.ts';
import { findChanges } from './find-changes.ts';
import { labelsFor } from './labels.ts';
import { type Readership, createReaderships, storiesTold } from './readership.ts';

type AlertRoundStore = Parameters<typeof findChanges>[0] &
  Parameters<typeof channelAudiences>[0] &
  Parameters<typeof memberAudiences>[0] &
  Parameters<typeof createReaderships>[0] &
  Pick<
    Store,
    | 'changesOfDelivery'
    | 'changesSince'
    | 'getSchedule'
    | 'storyOrigins'
    | 'tellAlert'
    | 'tellCorrection'
    | 'visibleTalks'
  >;

interface AlertRoundDeps {
  readonly store: AlertRoundStore;
  readonly clock: Clock;
}

/** Puts the alerts that are due into the outbox. Resolves to how many messages that were. */
export type AlertRound = () => Promise<number>;

/** Changes that come in within this time are one message; one that is taken back within it is none. */
const MERGING_MS = 10 * 60_000;
/** What somebody was not told for so long, in quiet times, is left to the brief. */
const LOOK_BACK_MS = 14 * 24 * 60 * 60_000;
const MAX_CHANGES = 500;
const MAX_ENTRIES = 40;

/**
 * Call it each minute, one call at a time. What was told to whom lies in the store with the message that told it. A change is told
 * to those of whose feeds a story tells it, in the words of these stories, and a moderator's word to all.
 */
export function createAlertRound({ store, clock }: AlertRoundDeps): AlertRound {
  return async () => {
    const now = clock.now();
    const nowIso = now.toISOString();
    await findChanges(store, nowIso);
    const since = new Date(now.getTime() - LOOK_BACK_MS).toISOString();
    const changes = (await store.changesSince(since, MAX_CHANGES)).toReversed();
    if (changes.length === 0) return 0;
    const talks = await talksOf(store, changes);
    const told = await store.toldOf(changes.map(({ id }) => id));
    const evidence = createEvidence(store, talks);
    const tell = createTeller(store, talks, evidence, nowIso);
    let messages = await correct(store, tell, changes, told);
    const toldAt = new Set(told.map(({ changeId, place }) => `${place} ${changeId}`));
    for await (const audience of audiencesOf(store, now)) {
      const wanted = changes.filter((change) => {
        const moment = audience.level === 'confirmed' ? change.confirmedAt : change.foundAt;
        if (moment === null || change.takenBack !== null || toldAt.has(`${audience.place} ${change.id}`)) return false;
        const one = talks.get(change.talksId);
        return one !== undefined && audience.wants(one, moment);
      });
      const pending: AlertChange[] = [];
      for (const change of wanted) if (await evidence.isHeard(change, audience.community)) pending.push(change);
      if (pending.length === 0 || audience.isQuiet || !isDue(pending, audience, now)) continue;
      if (await tell.alert(audience, pending)) messages += 1;
      await breathe();
    }
    return messages;
  };
}

async function* audiencesOf(store: AlertRoundStore, now: Date): AsyncGenerator<Audience> {
  yield* channelAudiences(store, now);
  yield* memberAudiences(store, now);
}

function isDue(pending: readonly AlertChange[], { level }: Audience, now: Date): boolean {
  const moments = pending.map(({ foundAt, confirmedAt }) =>
    Date.parse((level === 'confirmed' && confirmedAt) || foundAt),
  );
  return now.getTime() - Math.min(...moments) >= MERGING_MS;
}

/** By the id under which the change was found; those that were merged since stand for it. */
async function talksOf(store: AlertRoundStore, changes: readonly AlertChange[]): Promise<ReadonlyMap<string, Talks>> {
  const talks = new Map<string, Talks>();
  for (const { talksId } of changes) {
    if (talks.has(talksId)) continue;
    const one = await currentTalks(store, talksId);
    if (one && one.isIgnored !== true) talks.set(talksId, one);
  }
  return talks;
}

interface Evidence {
  /** Whether a story of the community's feeds tells the change, or a moderator did. */
  isHeard(change: AlertChange, community: string): Promise<boolean>;
  /** The event that tells it, in the words of these stories; null for a moderator's word. */
  entryFor(change: AlertChange, community: string): Promise<TimelineEntry | null>;
}

interface TellingEntry {
  readonly entry: TimelineEntry;
  readonly origins: ReadonlyMap<string, StoryOrigin>;
}

/** What tells each change, read once in a round. */
function createEvidence(store: AlertRoundStore, talks: ReadonlyMap<string, Talks>): Evidence {
  const readershipOf = createReaderships(store);
  const telling = new Map<string, TellingEntry | null>();
  const find = async ({ talksId, source }: AlertChange): Promise<TellingEntry | null> => {
    const known = telling.get(source);
    if (known !== undefined) return known;
    const one = talks.get(talksId);
    const entries = one ? await store.timeline(one.id, { limit: MAX_ENTRIES }) : [];
    const entry = entries.find(({ id }) => id === source);
    const origins = entry ? await store.storyOrigins(entry.sources.map(({ storyId }) => storyId)) : [];
    const found = entry ? { entry, origins: new Map(origins.map((origin) => [origin.id, origin])) } : null;
    telling.set(source, found);
    return found;
  };
  const told = ({ entry, origins }: TellingEntry, readership: Readership): Promise<ReadonlySet<string>> =>
    storiesTold(entry.sources, origins, readership);
  /** A moderator's word is told to all that may read the name of the talks. */
  const isNamedFor = async ({ talksId }: AlertChange, readership: Readership): Promise<boolean> => {
    const id = talks.get(talksId)?.id ?? talksId;
    return !isNamedByStory({ id }) || (await store.visibleTalks(readership, [id])).has(id);
  };
  return {
    async isHeard(change, community) {
      if (isModerators(change)) return isNamedFor(change, await readershipOf(community));
      const found = await find(change);
      return found !== null && (await told(found, await readershipOf(community))).size > 0;
    },
    async entryFor(change, community) {
      const found = isModerators(change) ? null : await find(change);
      if (!found) return null;
      const ids = await told(found, await readershipOf(community));
      return ids.size === 0 ? null : visibleEntry(found.entry, (id) => ids.has(id));
    },
  };
}

function isModerators({ source }: AlertChange): boolean {
  return source.startsWith('moderator:');
}

interface Teller {
  alert(audience: Audience, changes: readonly AlertChange[]): Promise<boolean>;
  correction(to: ToldAlert, changes: readonly AlertChange[], touched: readonly AlertChange[]): Promise<boolean>;
}

function createTeller(
  store: AlertRoundStore,
  talks: ReadonlyMap<string, Talks>,
  evidence: Evidence,
  now: string,
): Teller {
  const withEvidence = async (changes: readonly AlertChange[], community: string): Promise<readonly ToldChange[]> => {
    const told: ToldChange[] = [];
    for (const change of changes) {
      const name = talks.get(change.talksId)?.name ?? change.talksId;
      told.push({ change, name, entry: await evidence.entryFor(change, community) });
    }
    return told;
  };
  return {
    async alert({ place, community, isDirect, words, topic }, changes) {
      const changeIds = changes.map(({ id }) => id);
      const reply = presentAlert(await withEvidence(merged(changes), community), words);
      const id = deliveryId('alert', place, ...changeIds);
      const delivery = { ...PLAIN, id, place, community, isDirect, reply, topic, createdAt: now };
      return store.tellAlert({ changeIds, delivery });
    },
    async correction({ place, deliveryId: corrects }, changes, touched) {
      const [first] = touched;
      if (!first) return false;
      const isCorrected = first.takenBack !== null;
      const words = await wordsAt(store, place);
      const community = communityOf(place);
      const reply = presentAlert(await withEvidence(merged(changes), community), words);
      const id = deliveryId('correction', corrects, place, now);
      const delivery = { ...PLAIN, kind: 'correction', id, place, community, reply, corrects, createdAt: now } as const;
      return store.tellCorrection({ changeIds: touched.map(({ id: changeId }) => changeId), isCorrected, delivery });
    },
  };
}

const PLAIN = {
  kind: 'alert',
  isDirect: false,
  parentId: null,
  topic: null,
  corrects: null,
} as const satisfies Partial<NewDelivery>;

async function wordsAt(store: AlertRoundStore, place: string): Promise<BriefWords> {
  return labelsFor(await store.getSchedule(place));
}

/** Several changes of the same talks are one, from the first status to the last; what was taken back stands by itself. */
function merged(changes: readonly AlertChange[]): readonly AlertChange[] {
  const standing = new Map<string, AlertChange>();
  const result: AlertChange[] = [];
  for (const change of changes) {
    const earlier = standing.get(change.talksId);
    if (change.takenBack !== null || !earlier) result.push(change);
    else result[result.indexOf(earlier)] = joined(earlier, change);
    if (change.takenBack === null)
      standing.set(change.talksId, result.findLast((one) => one.talksId === change.talksId) ?? change);
  }
  return result;
}

function joined(earlier: AlertChange, later: AlertChange): AlertChange {
  return earlier.before === later.after ? later : { ...later, before: earlier.before };
}

/** Edits what was told of changes that were taken back since, and of such as hold again. */
async function correct(
  store: AlertRoundStore,
  tell: Teller,
  changes: readonly AlertChange[],
  told: readonly ToldAlert[],
): Promise<number> {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const outdated = told.filter(({ changeId, isCorrected }) => {
    const change = byId.get(changeId);
    return change !== undefined && (change.takenBack !== null) !== isCorrected;
  });
  let messages = 0;
  for (const alerts of Map.groupBy(outdated, ({ deliveryId: id, isCorrected }) => `${id} ${isCorrected}`).values()) {
    const [first] = alerts;
    if (!first) continue;
    const touched = alerts.flatMap(({ changeId }) => byId.get(changeId) ?? []);
    if (await tell.correction(first, await store.changesOfDelivery(first.deliveryId), touched)) messages += 1;
  }
  return messages;
}

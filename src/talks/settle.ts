import { createHash } from 'node:crypto';
import type { RelevantBrief } from '#src/core/brief.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import type { Departure, Settlement, TalksStore } from '#src/core/store.ts';
import type { Story } from '#src/core/story.ts';
import type { TimelineEntry } from '#src/core/talks.ts';
import { freshTalks } from './catalogue.ts';
import { departure, isEditedAway, isOwnEvent } from './edited-away.ts';
import { advance } from './state.ts';

const HASH_CHARS = 16;
/** As many events as can bear on what a report changes. */
const MAX_ENTRIES = 60;
/** Talks with a longer history are told anew by their newest events. */
const MAX_RETOLD = 2000;
/** Reports of one change come in within this time. */
const AFTER_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * What a story changes in the record of its talks; null where its brief is about none. Copies of a text stay together, and an
 * edited story stays with its event, also where a moderator put that to other talks, unless the edit makes it plainly one on
 * another negotiation; what was merged goes to the talks that it is a part of now.
 */
export async function settle(
  story: Story,
  brief: RelevantBrief,
  store: Pick<TalksStore, 'entryOfStory' | 'getTalks' | 'timeline'>,
  recordedAt: string,
): Promise<Settlement | null> {
  if (!brief.process) return null;
  const event = await store.entryOfStory(story.id, story.clusterId);
  const named = (await currentTalks(store, brief.process.id)) ?? freshTalks(brief.process, brief);
  const isAway = event !== null && isEditedAway(event, story.id, brief, named.id);
  const left = isAway ? await leave(event, story.id, store) : null;
  const talks = event === null || isAway ? named : ((await currentTalks(store, event.talksId)) ?? named);
  const at = dateOf(story);
  const until = new Date(Date.parse(at) + AFTER_MS).toISOString();
  const recent = await store.timeline(talks.id, { until, limit: MAX_ENTRIES });
  const isMissing = event?.talksId === talks.id && recent.every((entry) => entry.id !== event.id);
  const timeline = event && isMissing && !isAway ? [...recent, event] : recent;
  const { id: storyId, title, url, clusterId: textId } = story;
  const textHash = createHash('sha256').update(story.text).digest('hex').slice(0, HASH_CHARS);
  const source = { storyId, outlet: story.source ?? 'an unnamed outlet', title, url, at, textId, textHash };
  const settlement = advance(talks, timeline, { brief, clusterId: story.clusterId, source, at, recordedAt });
  return left ? { ...settlement, left } : settlement;
}

/**
 * What an edit that made a story no diplomacy any more takes out of the record; null where it told nothing there, or where a
 * moderator put its event.
 */
export async function takeBackStory(
  story: Pick<Story, 'id' | 'clusterId'>,
  store: Pick<TalksStore, 'entryOfStory' | 'getTalks' | 'timeline'>,
): Promise<Departure | null> {
  const event = await store.entryOfStory(story.id, story.clusterId);
  return event && isOwnEvent(event, story.id) ? leave(event, story.id, store) : null;
}

async function leave(
  event: TimelineEntry,
  storyId: string,
  store: Pick<TalksStore, 'getTalks' | 'timeline'>,
): Promise<Departure | null> {
  const talks = await store.getTalks(event.talksId);
  return talks && departure(talks, await store.timeline(talks.id, { limit: MAX_RETOLD }), event, storyId);
}

/** A feed that dates its stories ahead must not hold the talks back until then. */
function dateOf({ publishedAt, seenAt }: Story): string {
  return publishedAt === null || Date.parse(publishedAt) > Date.parse(seenAt) ? seenAt : publishedAt;
}

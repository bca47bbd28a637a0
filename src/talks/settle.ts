import type { RelevantBrief } from '#src/core/brief.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import type { Settlement, TalksStore } from '#src/core/store.ts';
import type { Story } from '#src/core/story.ts';
import { freshTalks } from './catalogue.ts';
import { advance } from './state.ts';

/** As many events as can bear on what a report changes. */
const MAX_ENTRIES = 60;
/** Reports of one change come in within this time. */
const AFTER_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * What a story changes in the record of its talks; null where its brief is about none. Copies of a text stay together, and an
 * edited story stays with its event, also where a moderator put that to other talks; what was merged goes to the talks that
 * it is a part of now.
 */
export async function settle(
  story: Story,
  brief: RelevantBrief,
  store: Pick<TalksStore, 'entryOfStory' | 'getTalks' | 'timeline'>,
  recordedAt: string,
): Promise<Settlement | null> {
  if (!brief.process) return null;
  const event = await store.entryOfStory(story.id, story.clusterId);
  const talksId = event?.talksId ?? brief.process.id;
  const talks = (await currentTalks(store, talksId)) ?? freshTalks(brief.process, brief);
  const at = dateOf(story);
  const until = new Date(Date.parse(at) + AFTER_MS).toISOString();
  const recent = await store.timeline(talks.id, { until, limit: MAX_ENTRIES });
  const isMissing = event?.talksId === talks.id && recent.every((entry) => entry.id !== event.id);
  const timeline = event && isMissing ? [...recent, event] : recent;
  const { id: storyId, title, url, clusterId: textId } = story;
  const source = { storyId, outlet: story.source ?? 'an unnamed outlet', title, url, at, textId };
  return advance(talks, timeline, { brief, clusterId: story.clusterId, source, at, recordedAt });
}

/** A feed that dates its stories ahead must not hold the talks back until then. */
function dateOf({ publishedAt, seenAt }: Story): string {
  return publishedAt === null || Date.parse(publishedAt) > Date.parse(seenAt) ? seenAt : publishedAt;
}

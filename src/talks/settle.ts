import type { RelevantBrief } from '#src/core/brief.ts';
import type { Settlement, TalksStore } from '#src/core/store.ts';
import type { Story } from '#src/core/story.ts';
import { freshTalks } from './catalogue.ts';
import { placeOf } from './place.ts';
import { advance } from './state.ts';

/** As far back as a new report can bear on the state. */
const TIMELINE = 50;

/** What a story changes in the record of its talks; null where its brief is about none. */
export async function settle(
  story: Story,
  brief: RelevantBrief,
  store: Pick<TalksStore, 'getTalks' | 'talksOfCluster' | 'timeline'>,
  recordedAt: string,
): Promise<Settlement | null> {
  if (!brief.process) return null;
  const talks = (await placeOf(store, brief.process.id, story.clusterId)) ?? freshTalks(brief.process, brief);
  const timeline = await store.timeline(talks.id, { limit: TIMELINE });
  const at = story.publishedAt ?? story.seenAt;
  const { id: storyId, title, url, clusterId: textId } = story;
  const source = { storyId, outlet: story.source ?? 'an unnamed outlet', title, url, at, textId };
  return advance(talks, timeline, { brief, clusterId: story.clusterId, source, at, recordedAt });
}

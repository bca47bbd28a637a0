import type { RelevantBrief } from './core/brief.ts';
import type { Clock } from './core/clock.ts';
import type { ModelStore } from './core/model-store.ts';
import type { TalksStore } from './core/store.ts';
import type { EventGate } from './model/engine.ts';
import { attribute } from './talks/attribution.ts';
import { SAME_EVENT_MS } from './talks/event.ts';
import { isNewToEvent } from './talks/new-to-event.ts';
import { entryOf } from './talks/report.ts';

interface GateParts {
  readonly store: Pick<ModelStore, 'readEvents' | 'addReadEvent' | 'dropReadEvent'> & Pick<TalksStore, 'listTracked'>;
  readonly clock: Clock;
}

const KEEP_MS = 7 * 24 * 60 * 60 * 1000;
const MAX_EVENTS = 60;

/**
 * One story of an event for the language model, not forty: the first, and each later one that tells something new. What counts
 * as one event is what the record of talks takes for one, by the extractive brief.
 */
export function createEventGate({ store, clock }: GateParts): EventGate {
  let last: Promise<unknown> = Promise.resolve();
  const admit = async (brief: RelevantBrief): ReturnType<EventGate['admit']> => {
    const process = attribute(brief, await store.listTracked());
    if (!process) return 'no-talks';
    const { id: storyId, source: outlet, title, url, publishedAt } = brief.story;
    const now = clock.now();
    const at = new Date(publishedAt ?? now).toISOString();
    const source = { storyId, outlet: outlet ?? '', title, url, at, textId: storyId };
    const entry = entryOf(process.id, { brief, clusterId: storyId, source, at, recordedAt: now.toISOString() });
    const [since, until] = [-SAME_EVENT_MS, SAME_EVENT_MS].map((ms) => new Date(Date.parse(at) + ms).toISOString());
    const read = await store.readEvents(process.id, since ?? at, until ?? at, MAX_EVENTS);
    const others = read.filter((event) => event.storyId !== storyId).map((event) => event.entry);
    if (!isNewToEvent(others, entry, brief)) return 'told';
    const keepSince = new Date(now.getTime() - KEEP_MS).toISOString();
    await store.addReadEvent({ storyId, talksId: process.id, at, entry }, now.toISOString(), keepSince);
    return 'new';
  };
  return {
    // One at a time: two stories on one event that come in together must not both be the first.
    admit: (brief) => {
      const admitted = last.then(() => admit(brief));
      last = admitted.catch(() => undefined);
      return admitted;
    },
    release: (storyId) => store.dropReadEvent(storyId),
  };
}

import { writeCalendar } from './calendar/write-calendar.ts';
import type { Clock } from './core/clock.ts';
import type { CommandServices } from './core/command.ts';
import type { DeliveryServices } from './core/delivery-services.ts';
import type { FeedServices } from './core/feed-services.ts';
import type { Moderation } from './core/moderation.ts';
import type { Store } from './core/store.ts';
import { visibleStore } from './core/visible-store.ts';
import { STATUSES } from './core/vocabulary.ts';
import type { Desk, Parts } from './desk.ts';
import type { Engines } from './engines.ts';
import { canonicalAddress } from './feeds/canonical-address.ts';
import { drawTimeline } from './pictures/timeline-svg.ts';
import { talksIn } from './talks/asked.ts';
import { findTalks } from './talks/search.ts';
import { isOrdinary } from './talks/transitions.ts';

interface ServiceParts extends Parts {
  readonly store: Store;
  readonly desk: Desk;
  readonly engines: Engines;
  readonly feeds: FeedServices;
  readonly delivery: DeliveryServices;
}

/** What commands may ask for, put together from all of Parley. */
export function createCommandServices(parts: ServiceParts): CommandServices {
  const { clock, store, desk, engines, feeds, delivery } = parts;
  return {
    feeds,
    delivery,
    ask: async (question, community) => {
      const { createAnswerer } = await import('./model/ask.ts');
      return createAnswerer({ ask: engines.ask, store: visibleStore(store, community), talksIn })(question, community);
    },
    findTalks: (words, community) => findTalks(words, visibleStore(store, community)),
    ordinaryChanges: (status) => STATUSES.filter((after) => isOrdinary(status, after)),
    drawTimeline: async (chart) => {
      const { drawPng } = await import('./pictures/draw-png.ts');
      return drawPng(drawTimeline(chart));
    },
    writeCalendar: (steps) => writeCalendar(steps, clock.now()),
    moderation: lateModeration(store, clock),
    briefPage: async (url, community) => {
      const story = await visibleStore(store, community).findStoryByUrl(canonicalAddress(url) ?? url);
      return (story && (await store.getBrief(story.id))) ?? desk.briefPage(url, await store.listTracked());
    },
  };
}

/** Loaded with the first change, since it reads history anew and so brings the engine's tagger, whose model is large. */
function lateModeration(store: Store, clock: Clock): Moderation {
  const loading = async (): Promise<Moderation> =>
    (await import('./talks/moderation.ts')).createModeration(store, clock);
  let loaded: Promise<Moderation> | null = null;
  const moderation = (): Promise<Moderation> => (loaded ??= loading());
  return {
    track: async (...asked) => (await moderation()).track(...asked),
    rename: async (...asked) => (await moderation()).rename(...asked),
    merge: async (...asked) => (await moderation()).merge(...asked),
    split: async (...asked) => (await moderation()).split(...asked),
    correct: async (...asked) => (await moderation()).correct(...asked),
    ignore: async (...asked) => (await moderation()).ignore(...asked),
    review: async (...asked) => (await moderation()).review(...asked),
    undo: async (...asked) => (await moderation()).undo(...asked),
  };
}

import { writeCalendar } from './calendar/write-calendar.ts';
import type { CommandServices } from './core/command.ts';
import type { DeliveryServices } from './core/delivery-services.ts';
import type { FeedServices } from './core/feed-services.ts';
import type { Store } from './core/store.ts';
import { STATUSES } from './core/vocabulary.ts';
import type { Desk, Parts } from './desk.ts';
import type { Engines } from './engines.ts';
import { canonicalAddress } from './feeds/canonical-address.ts';
import { drawTimeline } from './pictures/timeline-svg.ts';
import { talksIn } from './talks/asked.ts';
import { createModeration } from './talks/moderation.ts';
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
      return createAnswerer({ ask: engines.ask, store, talksIn })(question, community);
    },
    findTalks: (words) => findTalks(words, store),
    ordinaryChanges: (status) => STATUSES.filter((after) => isOrdinary(status, after)),
    drawTimeline: async (chart) => {
      const { drawPng } = await import('./pictures/draw-png.ts');
      return drawPng(drawTimeline(chart));
    },
    writeCalendar: (steps) => writeCalendar(steps, clock.now()),
    moderation: createModeration(store, clock),
    briefPage: async (url) => {
      const story = await store.findStoryByUrl(canonicalAddress(url) ?? url);
      return (story && (await store.getBrief(story.id))) ?? desk.briefPage(url, await store.listTracked());
    },
  };
}

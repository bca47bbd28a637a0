import type { BriefStory } from '#src/core/brief.ts';
import { segment } from '#src/stories/sentences.ts';
import { findActors } from './actors.ts';
import { markFurniture } from './furniture.ts';
import { markOrders } from './orders.ts';
import { findPeople } from './people.ts';
import { findPlaces } from './places.ts';
import { findQuotations } from './quotations.ts';
import type { Reading } from './reading.ts';

/** One pass over a story: tokens, sentences, direct speech, and who and what is named. */
export function readStory(story: BriefStory): Reading {
  const { text } = story;
  const { tokens, sentences } = segment(text);
  const segmented = { story, text, tokens, sentences };
  const orders = markOrders(text, sentences);
  const furniture = markFurniture(segmented).map((isFurniture, index) => isFurniture || orders[index] === true);
  const quotations = findQuotations(segmented);
  const actors = findActors(segmented);
  const places = findPlaces(segmented, actors);
  const people = findPeople(segmented, actors);
  return { ...segmented, furniture, quotations, actors, places, people };
}

import { z } from 'zod';
import { STATUSES } from '#src/core/vocabulary.ts';
import harbourWire from './outlets/harbour-wire.json' with { type: 'json' };
import lanternDaily from './outlets/lantern-daily.json' with { type: 'json' };
import meridianDispatch from './outlets/meridian-dispatch.json' with { type: 'json' };
import northgateCourier from './outlets/northgate-courier.json' with { type: 'json' };

/**
 * Parley's own stories, which it reads where no other feed is set up. Outlets, people and words are invented; each story
 * says what we expect Parley to make of it. Moments are hours before the start, so that the news is always fresh.
 */

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const hoursAgo = z.number().min(0.5).max(60);

const sampleStorySchema = z.strictObject({
  slug,
  title: z.string().min(1),
  author: z.string().min(1),
  /** When the story was published. */
  hoursAgo,
  /** The moment that `{weekday}`, `{weekday+2}` (two days later) and `{date+9}` count from; else `hoursAgo`. */
  eventHoursAgo: hoursAgo.optional(),
  /** Whether the feed carries the whole text, or its beginning only. */
  inFeed: z.enum(['full', 'teaser']),
  paragraphs: z.array(z.string().min(1)).min(1),
  /** The negotiation that we expect; null where the story is no diplomacy at all. */
  talks: slug.nullable(),
  /** Where the negotiation stands by this story. */
  status: z.enum(STATUSES).nullable(),
  /** One side claims what the other denies. */
  disputed: z.boolean().optional(),
  /** The story that this one repeats in nearly the same words. */
  duplicateOf: slug.optional(),
  /** The story whose event this one tells in its own words. */
  retells: slug.optional(),
});

export const outletSchema = z.strictObject({
  id: slug,
  title: z.string().min(1),
  about: z.string().min(1),
  format: z.enum(['rss', 'rdf', 'atom', 'json']),
  stories: z.array(sampleStorySchema).min(1),
});

export type Outlet = z.infer<typeof outletSchema>;

export const OUTLETS: readonly Outlet[] = z
  .array(outletSchema)
  .parse([harbourWire, meridianDispatch, northgateCourier, lanternDaily]);

/** A story as its outlet publishes it. */
export interface PublishedStory {
  readonly outlet: Outlet;
  /** The same all through the anchor's day in UTC, and another on the next, as is the path. */
  readonly guid: string;
  readonly path: string;
  readonly title: string;
  readonly author: string;
  readonly publishedAt: Date;
  readonly paragraphs: readonly string[];
  /** The beginning alone, where the feed carries no more. */
  readonly teaser: string | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TEASER_CHARS = 170;

/** The outlet's stories with their dates set relative to the anchor, the newest first. */
export function publish(outlet: Outlet, anchor: Date): readonly PublishedStory[] {
  const day = anchor.toISOString().slice(0, 10);
  return outlet.stories
    .toSorted((a, b) => a.hoursAgo - b.hoursAgo)
    .map((story) => {
      const happenedAt = anchor.getTime() - (story.eventHoursAgo ?? story.hoursAgo) * HOUR_MS;
      const paragraphs = story.paragraphs.map((paragraph) => withDates(paragraph, happenedAt));
      return {
        outlet,
        guid: `urn:x-parley:${outlet.id}:${day}:${story.slug}`,
        path: `/stories/${day}/${story.slug}`,
        title: story.title,
        author: story.author,
        publishedAt: new Date(anchor.getTime() - story.hoursAgo * HOUR_MS),
        paragraphs,
        teaser: story.inFeed === 'teaser' ? teaserOf(paragraphs.join(' ')) : null,
      };
    });
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });

function withDates(paragraph: string, happenedAt: number): string {
  return paragraph.replace(/\{(weekday|date)(?:\+(\d{1,2}))?\}/g, (_, form: string, days: string | undefined) => {
    const moment = happenedAt + Number(days ?? 0) * DAY_MS;
    return (form === 'weekday' ? weekday : dayAndMonth).format(moment);
  });
}

function teaserOf(text: string): string {
  return `${text.slice(0, text.lastIndexOf(' ', TEASER_CHARS))}…`;
}

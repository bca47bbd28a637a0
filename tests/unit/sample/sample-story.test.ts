import { describe, expect, it } from 'vitest';
import { OUTLETS, outletSchema, publish } from '#src/sample/sample-story.ts';
import { similarity } from '#src/stories/near-duplicates.ts';

const ANCHOR = new Date('2026-03-02T21:30:00Z');
const stories = OUTLETS.flatMap((outlet) => outlet.stories);
const published = OUTLETS.flatMap((outlet) => publish(outlet, ANCHOR));
const textOf = (slug: string): string =>
  published.find((story) => story.path.endsWith(`/${slug}`))?.paragraphs.join('\n') ?? '';

describe('the stories', () => {
  it('are enough to show what Parley does', () => {
    expect(stories.length).toBeGreaterThanOrEqual(16);
    expect(new Set(OUTLETS.map((outlet) => outlet.format))).toEqual(new Set(['rss', 'rdf', 'atom', 'json']));
    expect(new Set(stories.map((story) => story.talks).filter((talks) => talks !== null)).size).toBeGreaterThanOrEqual(
      6,
    );
    expect(stories.filter((story) => story.talks === null)).toHaveLength(3);
    expect(stories.some((story) => story.disputed)).toBe(true);
    expect(stories.some((story) => story.inFeed === 'teaser')).toBe(true);
  });

  it('change the status of at least two negotiations', () => {
    const newestFirst = stories.toSorted((a, b) => a.hoursAgo - b.hoursAgo);
    const statuses = Map.groupBy(newestFirst, (story) => story.talks);
    statuses.delete(null);
    const changed = [...statuses.values()].filter((run) => new Set(run.map((story) => story.status)).size > 1);
    expect(changed.length).toBeGreaterThanOrEqual(2);
  });

  it('are told by another outlet, in nearly the same words or in quite different ones', () => {
    const copies = stories.filter((story) => story.duplicateOf);
    const retellings = stories.filter((story) => story.retells);
    expect(copies.length).toBeGreaterThanOrEqual(2);
    expect(retellings.length).toBeGreaterThanOrEqual(1);
    for (const copy of copies) {
      expect(similarity(textOf(copy.slug), textOf(copy.duplicateOf ?? ''))).toBeGreaterThan(0.5);
      expect(outletOf(copy.slug)).not.toBe(outletOf(copy.duplicateOf ?? ''));
    }
    for (const story of retellings) {
      expect(similarity(textOf(story.slug), textOf(story.retells ?? ''))).toBeLessThan(0.1);
    }
  });

  it.each(stories.map((story) => [story.slug, story] as const))('%s reads like an agency’s', (slug, story) => {
    const words = textOf(slug).split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(180);
    expect(words).toBeLessThanOrEqual(350);
    expect(textOf(slug)).not.toMatch(/sample|[{}]|"|'/i);
    expect(textOf(slug).match(/“/g)?.length).toBe(textOf(slug).match(/”/g)?.length);
    expect(story.title).not.toMatch(/sample|"|'/i);
    expect(story.eventHoursAgo ?? story.hoursAgo).toBeGreaterThanOrEqual(story.hoursAgo);
  });

  it('have names of their own', () => {
    expect(new Set(stories.map((story) => story.slug)).size).toBe(stories.length);
  });
});

function outletOf(slug: string): string | undefined {
  return OUTLETS.find((outlet) => outlet.stories.some((story) => story.slug === slug))?.id;
}

describe('publish', () => {
  const outlet = outletSchema.parse({
    id: 'gull',
    title: 'The Gull',
    about: 'News of the quay',
    format: 'rss',
    stories: [
      {
        slug: 'old',
        title: 'Old',
        author: 'A',
        hoursAgo: 23,
        eventHoursAgo: 24,
        inFeed: 'teaser',
        talks: null,
        status: null,
        paragraphs: ['They met on {weekday} and meet again on {weekday+3}, or on {date+30}.', 'word '.repeat(60)],
      },
      {
        slug: 'new',
        title: 'New',
        author: 'A',
        hoursAgo: 0.5,
        inFeed: 'full',
        talks: null,
        status: null,
        paragraphs: ['x'],
      },
    ],
  });
  const [newest, oldest] = publish(outlet, ANCHOR);

  it('dates the stories from the anchor, the newest first', () => {
    expect(newest?.publishedAt.toISOString()).toBe('2026-03-02T21:00:00.000Z');
    expect(oldest?.publishedAt.toISOString()).toBe('2026-03-01T22:30:00.000Z');
    expect(oldest?.paragraphs[0]).toBe('They met on Sunday and meet again on Wednesday, or on 31 March.');
  });

  it('cuts a teaser at a word, and only where the feed has no more', () => {
    expect(newest?.teaser).toBeNull();
    expect(oldest?.teaser).toMatch(/ word…$/);
  });

  it('keeps identities through a day and gives new ones on the next', () => {
    const [sameDay] = publish(outlet, new Date('2026-03-02T00:01:00Z'));
    const [nextDay] = publish(outlet, new Date('2026-03-03T00:01:00Z'));
    expect(sameDay).toMatchObject({ guid: newest?.guid, path: newest?.path });
    expect(nextDay?.guid).not.toBe(newest?.guid);
    expect(nextDay?.path).not.toBe(newest?.path);
  });
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { isRelevant } from '#src/core/brief.ts';
import { sliceSpan } from '#src/core/span.ts';
import { type TalksRecord, openRecord } from '../../support/talks-record.ts';

const WATER = { id: 'opened:kessia+tolland', name: 'Kessia–Tolland talks' };

let record: TalksRecord;
beforeEach(async () => {
  record = await openRecord();
  await record.tell(
    { name: 'old', at: '2024-11-01T10:00:00Z', status: 'collapsed', talks: WATER },
    { name: 'new', at: '2024-11-20T10:00:00Z', status: 'under_way', talks: WATER },
  );
});
afterEach(() => record.store.close());

const storyAt = async (name: string) => {
  const story = await record.store.findStoryByUrl(`https://news.example/${name}`);
  if (!story) throw new Error(`no story ${name}`);
  const brief = await record.store.getBrief(story.id);
  if (!brief || !isRelevant(brief)) throw new Error(`no brief of ${name}`);
  return { story, brief };
};

it('drops the words of old stories and keeps briefs, spans and timelines', async () => {
  const before = await storyAt('old');
  const newer = await storyAt('new');
  const whole = await record.whole();
  expect(await record.store.dropStoryTexts('2024-11-10T00:00:00Z', 10)).toBe(1);
  const after = await storyAt('old');
  expect(after.story.text).toBe('');
  expect({ ...after.brief, story: null }).toEqual({ ...before.brief, story: null });
  expect(after.brief.story).toEqual({ ...before.brief.story, text: after.brief.story.text });
  const spans = [
    ...before.brief.bottomLine.flatMap(({ evidence }) => evidence),
    ...before.brief.parties.flatMap(({ evidence, positions }) => [
      ...evidence,
      ...positions.flatMap((one) => one.evidence),
    ]),
    ...before.brief.quotes,
    ...(before.brief.status?.evidence ?? []),
  ];
  expect(spans.length).toBeGreaterThan(4);
  for (const span of spans)
    expect(sliceSpan(after.brief.story.text, span)).toBe(sliceSpan(before.brief.story.text, span));
  const words = (text: string): number => text.split(/\s+/u).filter(Boolean).length;
  expect(words(after.brief.story.text)).toBeLessThan(words(before.brief.story.text));
  expect(await storyAt('new')).toEqual(newer);
  expect(await record.whole()).toEqual(whole);
  expect(await record.store.dropStoryTexts('2024-11-10T00:00:00Z', 10)).toBe(0);
});

it('takes the oldest first, and none that is still on its way', async () => {
  const item = {
    id: 'waiting',
    title: 'waiting',
    url: 'https://news.example/waiting',
    publishedAt: null,
    text: 'Words.',
  };
  const feed = {
    format: 'rss',
    title: 'x',
    siteUrl: null,
    items: [item],
    warnings: [],
    remarks: [],
    askedIntervalMs: null,
  } as const;
  const at = '2024-10-01T10:00:00Z';
  await record.store.recordPoll(
    'harbour-wire',
    { kind: 'items', feed, validators: { etag: null, lastModified: null } },
    at,
    at,
  );
  expect(await record.store.dropStoryTexts('2025-01-01T00:00:00Z', 1)).toBe(1);
  expect((await storyAt('old')).story.text).toBe('');
  expect((await storyAt('new')).story.text).not.toBe('');
  expect(await record.store.dropStoryTexts('2025-01-01T00:00:00Z', 10)).toBe(1);
  expect((await record.store.findStoryByItem('harbour-wire', 'waiting'))?.text).toBe('Words.');
});

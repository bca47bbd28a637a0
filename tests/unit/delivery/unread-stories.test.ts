import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Brief } from '#src/core/brief.ts';
import { EVERYTHING } from '#src/core/channel-schedule.ts';
import type { Digest, DigestScope } from '#src/core/digest.ts';
import { presentDigest } from '#src/core/present/digest.ts';
import type { Store } from '#src/core/store.ts';
import { NO_FILTERS } from '#src/core/subscription.ts';
import { composeDigest } from '#src/delivery/compose-digest.ts';
import { openNewsSource } from '#src/delivery/news-source.ts';
import { openStore } from '#src/store/open-store.ts';
import { foundItems } from '../../support/poll-outcomes.ts';

const MORNING = '2026-11-24T06:00:00.000Z';
const TEXT = 'Les négociateurs se retrouvent à Genève.';

describe('stories in other languages', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    for (const community of ['c', 'other']) {
      const feed = { id: `feed-${community}`, url: `https://${community}.example/`, title: null, sample: false };
      await store.addFeed({ ...feed, addedBy: 'x', community }, '2026-11-20T00:00:00.000Z');
      await poll(`feed-${community}`, []);
    }
  });
  afterEach(() => store.close());

  const poll = async (feedId: string, ids: readonly string[]): Promise<void> => {
    const items = ids.map((id) => ({
      id,
      title: id,
      url: `https://${feedId}.example/${id}`,
      publishedAt: MORNING,
      text: TEXT,
    }));
    await store.recordPoll(feedId, foundItems(items, { title: 'Le Quai' }), MORNING, MORNING);
  };
  const brief = async (
    id: string,
    changes: { language?: string | null; model?: string; copyOf?: string } = {},
  ): Promise<void> => {
    const { language = 'fr', model = null, copyOf } = changes;
    const story = (await store.storiesAt('fetched', 100)).find((one) => one.title === id);
    if (!story) throw new Error(`no story ${id}`);
    const first = copyOf === undefined ? story : await store.findStoryByUrl(`https://feed-c.example/${copyOf}`);
    const readable = { text: TEXT, title: id, language, warnings: [], remarks: [], askedIntervalMs: null };
    await store.saveReadable(story.id, readable, { clusterId: first?.id ?? story.id, prints: [] });
    const { title, url, source, publishedAt } = story;
    const told: Brief = {
      schema: 'parley.brief/1',
      story: { id: story.id, title, url, source, publishedAt, language, text: TEXT },
      relevance: { value: 'no', score: 0 },
      engine: { name: model === null ? 'extractive' : 'model', version: '1', model },
      warnings: [],
    };
    await store.saveBrief(story.id, told);
    await store.settleStory(story.id, null);
  };
  const bring = async (...ids: readonly string[]): Promise<void> => {
    await poll('feed-c', ids);
    for (const id of ids) await brief(id);
  };
  const digest = async (afterSeq = 0, scope: DigestScope = EVERYTHING, community = 'c'): Promise<Digest> =>
    composeDigest(await openNewsSource(store, afterSeq), { afterSeq, scope, community, from: MORNING, to: MORNING });
  const titles = ({ unread }: Digest) => unread.stories.map(({ title }) => title);

  it('are named with source and language, the newest first, five at most and the count of all', async () => {
    await bring('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const found = await digest();
    expect(titles(found)).toEqual(['g', 'f', 'e', 'd', 'c']);
    expect(found.unread.count).toBe(7);
    expect(found.sections).toEqual([]);
    const shown = JSON.stringify(presentDigest(found));
    expect(shown).toContain('In other languages, not read');
    expect(shown).toContain('French');
    expect(shown).toContain('2 more');
  });

  it('are told once, also where nothing else is new', async () => {
    await bring('a');
    const head = await store.logHead();
    await bring('b');
    expect(titles(await digest(head))).toEqual(['b']);
    expect(titles(await digest(await store.logHead()))).toEqual([]);
    expect(await store.talksWritten(0, await store.logHead(), 10)).toEqual([]);
  });

  it('stay untold where a model has read them, or their language is not known or is read', async () => {
    await poll('feed-c', ['read', 'unknown', 'english', 'copy']);
    await brief('read', { model: 'm' });
    await brief('unknown', { language: null });
    await brief('english', { language: 'en' });
    await brief('copy', { copyOf: 'read' });
    expect((await digest()).unread).toEqual({ stories: [], count: 0 });
  });

  it('count once with their copies', async () => {
    await bring('a');
    await poll('feed-c', ['copy']);
    await brief('copy', { copyOf: 'a' });
    expect((await digest()).unread.count).toBe(1);
  });

  it('are of the community’s own feeds, pass its filters and are not told where a channel follows a part', async () => {
    await bring('a');
    expect(titles(await digest(0, EVERYTHING, 'other'))).toEqual([]);
    expect(titles(await digest(0, { regions: ['asia'], talks: [] }))).toEqual([]);
    await store.changeSubscription('c', 'feed-c', { filters: { ...NO_FILTERS, languages: ['en'] } });
    expect(titles(await digest())).toEqual([]);
    await store.changeSubscription('c', 'feed-c', { filters: { ...NO_FILTERS, languages: ['fr'] } });
    expect(titles(await digest())).toEqual(['a']);
    await store.changeSubscription('c', 'feed-c', { paused: true });
    expect(titles(await digest())).toEqual([]);
  });

  it('are not told again when their publisher edits them, and are gone once an engine reads them', async () => {
    await bring('a');
    const head = await store.logHead();
    const story = await store.findStoryByUrl('https://feed-c.example/a');
    const known = await store.getBrief(story!.id);
    await store.saveBrief(story!.id, { ...known!, warnings: ['edited'] });
    expect(titles(await digest(head))).toEqual([]);
    expect(titles(await digest())).toEqual(['a']);
    await store.saveBrief(story!.id, { ...known!, engine: { name: 'model', version: '1', model: 'm' } });
    expect(titles(await digest())).toEqual([]);
  });
});

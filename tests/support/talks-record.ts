import type { RelevantBrief } from '#src/core/brief.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { openStore } from '#src/store/open-store.ts';
import { settle } from '#src/talks/settle.ts';
import { makeBrief } from './negotiations.ts';

/** What a story tells, for it to be carried into the record. */
export interface Told {
  /** Also its address and its text, so that two of one name are one item. */
  readonly name: string;
  /** The story’s own date, ISO 8601. */
  readonly at: string;
  readonly status: Status;
  /** The negotiation that the engine puts it to. */
  readonly talks: { readonly id: string; readonly name: string };
  /** The name of a story whose text this one copies. */
  readonly copyOf?: string;
  readonly outlet?: string;
  readonly changes?: Partial<RelevantBrief>;
}

export interface TalksRecord {
  readonly store: Store;
  /** Carries stories to their end, as the bot does, one after another. */
  tell(...stories: readonly Told[]): Promise<void>;
  talks(id: string): Promise<Talks>;
  /** Newest first. */
  timeline(id: string): Promise<readonly TimelineEntry[]>;
  /** All that is listed, with its events; without the versions, which every write raises. */
  whole(): Promise<unknown>;
}

const NO_VALIDATORS = { etag: null, lastModified: null };

/** A store of its own with feeds by outlet, and the way of a story from its brief on. */
export async function openRecord(
  open: () => Promise<Store> = () => openStore('sqlite::memory:'),
): Promise<TalksRecord> {
  const store = await open();
  const urlOf = (name: string): string => `https://news.example/${name}`;

  const tell = async ({ name, at, status, talks, copyOf, outlet = 'Harbour Wire', changes }: Told): Promise<void> => {
    const feedId = outlet.toLowerCase().replaceAll(' ', '-');
    if (!(await store.getFeed(feedId))) {
      await store.addFeed(
        { id: feedId, url: `https://${feedId}.example/`, title: outlet, sample: false, addedBy: 'x', community: 'c' },
        at,
      );
    }
    const brief = makeBrief(changes);
    const item = { id: name, title: name, url: urlOf(name), publishedAt: at, text: brief.story.text };
    const feed = {
      format: 'rss',
      title: outlet,
      siteUrl: null,
      items: [item],
      warnings: [],
      remarks: [],
      askedIntervalMs: null,
    } as const;
    await store.recordPoll(feedId, { kind: 'items', feed, validators: NO_VALIDATORS }, at, at);
    const found = await store.findStoryByUrl(urlOf(name));
    if (!found) throw new Error('the store lost the story');
    const original = copyOf === undefined ? found : await store.findStoryByUrl(urlOf(copyOf));
    const readable = { text: item.text, title: name, language: 'en', warnings: [], remarks: [], askedIntervalMs: null };
    await store.saveReadable(found.id, readable, { clusterId: original?.clusterId ?? found.id, prints: [] });
    const story = await store.getStory(found.id);
    if (!story) throw new Error('the store lost the story');
    const told: RelevantBrief = {
      ...brief,
      headline: name,
      story: { ...brief.story, id: story.id, url: story.url, publishedAt: at },
      process: { ...talks, aliases: [], confidence: 0.9 },
      status: brief.status && { ...brief.status, value: status, round: null, confidence: 0.9 },
      round: null,
    };
    await store.saveBrief(story.id, told);
    await store.settleStory(story.id, await settle(story, told, store, at));
  };

  const timeline = (id: string): Promise<readonly TimelineEntry[]> => store.timeline(id, { limit: 1000 });
  return {
    store,
    timeline,
    async tell(...stories) {
      for (const story of stories) await tell(story);
    },
    async talks(id) {
      const talks = await store.getTalks(id);
      if (!talks) throw new Error(`no such talks: ${id}`);
      return talks;
    },
    async whole() {
      const listed = await Promise.all([store.listTalks(), store.listTracked(), store.listIgnored()]);
      const all = listed.flat().toSorted((a, b) => a.id.localeCompare(b.id));
      return Promise.all(
        all.map(async ({ version: _version, ...talks }) => ({ talks, entries: await timeline(talks.id) })),
      );
    },
  };
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderReply } from '#adapters/terminal/render.ts';
import { createCompleter } from '#commands/complete.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import { parseLine } from '#commands/parse-line.ts';
import type { Caller, CommandServices } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';
import { createModeration } from '#src/talks/moderation.ts';
import { openStore } from '#src/store/open-store.ts';
import { fakeDeliveryServices } from '../../support/delivery-services.ts';
import { fakeFeedServices } from '../../support/feed-services.ts';
import { makeBrief, makeEntry, makeSource, makeState, makeTalks } from '../../support/negotiations.ts';

const NOW = '2024-11-20T12:00:00.000Z';
const MODERATOR: Caller = { community: 'c', channel: 'ch', member: 'ana', isModerator: true };
const MEMBER: Caller = { ...MODERATOR, member: 'bo', isModerator: false };

/** Only the catalogue knows it. */
const QUIET = makeTalks({ id: 'ilmar', name: 'Ilmar prisoner exchange', aliases: [], parties: ['Ilmar'], state: null });

describe('the commands on a store', () => {
  let store: Store;
  let services: CommandServices;
  let say: (line: string, caller?: Caller) => Promise<string>;
  let outcome: string;

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    services = {
      briefPage: async (url) => makeBrief({ headline: `Fetched from ${url}` }),
      feeds: fakeFeedServices(() => store, NOW),
      delivery: fakeDeliveryServices(() => store, NOW),
      ask: async () => ({ kind: 'unknown' }),
      ordinaryChanges: () => ['under_way', 'scheduled'],
      drawTimeline: async () => new Uint8Array([1]),
      writeCalendar: () => new Uint8Array([2]),
      moderation: createModeration(store, { now: () => new Date(NOW) }),
      findTalks: async (words) => {
        const known: readonly Talks[] = [...(await store.listTalks()), QUIET];
        return known.filter((talks) => JSON.stringify(talks).toLowerCase().includes(words.toLowerCase()));
      },
    };
    const clock = { now: () => new Date(NOW) };
    const handle = createCommandHandler({ commands, store, clock, services, logger: silentLogger });
    say = async (line, caller = MODERATOR) => {
      const answer = await handle(caller, { kind: 'line', line });
      outcome = answer.outcome;
      return renderReply(answer.reply, { width: 100, colour: false, hyperlinks: false });
    };
  });

  afterEach(() => store.close());

  /** Brings a story through all stages into the record of its talks. */
  async function settle(storyUrl: string, changes: Partial<Talks>, entryId = 'entry-1'): Promise<void> {
    const feeds = await store.listFeeds();
    const feed =
      feeds[0] ??
      (await store.addFeed(
        { id: 'f1', url: 'https://f.example/', title: 'F', sample: false, addedBy: 'x', community: 'c' },
        NOW,
      ));
    const item = { id: storyUrl, title: 'Walk-out', url: storyUrl, publishedAt: NOW, text: makeBrief().story.text };
    const found = { format: 'rss', title: 'F', siteUrl: null, items: [item], warnings: [] } as const;
    const parsed = { ...found, remarks: [], askedIntervalMs: null };
    const validators = { etag: null, lastModified: null };
    await store.recordPoll(feed.id, { kind: 'items', feed: parsed, validators }, NOW, NOW);
    const story = await store.findStoryByUrl(storyUrl);
    if (story === null) throw new Error('the store lost the story');
    const readable = { text: item.text, title: item.title, language: 'en', warnings: [] };
    await store.saveReadable(story.id, readable, { clusterId: story.id, prints: [] });
    const talks = makeTalks({ state: makeState(), version: 0, ...changes });
    const brief = makeBrief();
    await store.saveBrief(story.id, { ...brief, story: { ...brief.story, id: story.id, url: storyUrl } });
    const sources = [{ ...makeSource('Harbour Wire', story.id), url: storyUrl }];
    const entry = makeEntry({ id: entryId, talksId: talks.id, clusterId: story.id, sources });
    await store.settleStory(story.id, { talks, entry });
  }

  it('says what to do while the store is empty', async () => {
    expect(await say('/talks list')).toContain('/feeds add <address>');
    expect(await say('/brief latest')).toContain('No story on a negotiation has come in yet');
    expect(await say('/feeds list')).toContain('There is no feed yet');
    expect(outcome).toBe('done');
  });

  it('lists talks, by region and by status', async () => {
    await settle('https://a.example/1', {});
    expect(await say('/talks list')).toMatch(/✖ collapsed {2}Lake Maru water talks {2}confirmed, since 19 Nov 2024/u);
    expect(await say('/talks list africa collapsed')).toContain('Negotiations: africa, collapsed');
    expect(await say('/talks list asia')).toContain('No negotiation in this store fits asia.');
  });

  it('shows where talks stand, with the newest brief and its sources', async () => {
    await settle('https://a.example/1', {});
    const shown = await say('/talks status MARU', MEMBER);
    expect(shown).toContain('✖ collapsed  round 2 ended · confirmed · since 19 Nov 2024');
    expect(shown).toContain('“closer on paper than in the room.”');
    expect(shown).toContain('https://a.example/1');
    expect(shown).toContain('→ /talks timeline Lake Maru water talks');
  });

  it('offers a choice where several fit, and takes the offered command', async () => {
    await settle('https://a.example/1', {});
    await settle('https://a.example/2', { id: 'maru-border', name: 'Lake Maru border talks' }, 'entry-2');
    const choice = await say('/talks status maru');
    expect(choice).toContain('“maru” fits 2 negotiations. Which one?');
    const command = /→ (\/talks status .*border.*)/u.exec(choice)?.[1];
    expect(await say(command ?? '')).toMatch(/^Lake Maru border talks/u);
  });

  it('knows talks that only the catalogue holds', async () => {
    expect(await say('/talks status ilmar')).toContain('no news of it in this store yet');
    expect(outcome).toBe('done');
    expect(await say('/talks timeline ilmar')).toContain('no news of it in this store yet');
  });

  it('asks back where nothing fits', async () => {
    await settle('https://a.example/1', {});
    expect(await say('/talks status toland')).toContain('Did you mean Lake Maru water talks?');
    expect(outcome).toBe('failed');
    expect(await say('/talks status qqqqqqqq')).toBe('No negotiation matches “qqqqqqqq”.\n');
  });

  it('shows a timeline, all or since a day', async () => {
    await settle('https://a.example/1', {});
    expect(await say('/talks timeline maru')).toContain('19 Nov 2024  under way → ✖ collapsed');
    expect(await say('/talks timeline maru since:2024-11')).toContain('collapsed');
    expect(await say('/talks timeline maru since:2025')).toContain(
      'There is nothing on Lake Maru water talks since 1 Jan',
    );
    for (const since of ['2024-02-30', '2024-13', 'yesterday', '20241']) {
      expect(await say(`/talks timeline maru since:${since}`)).toContain(`“${since}” is no date.`);
      expect(outcome).toBe('usage');
    }
  });

  it('briefs a story of the store, the newest one, or a page', async () => {
    await settle('https://a.example/1', {});
    expect(await say('/brief https://a.example/1')).toMatch(/^Kessia walks out of water talks/u);
    expect(await say('/brief latest')).toMatch(/^Kessia walks out of water talks/u);
    expect(await say('/brief b.example/story')).toContain('Fetched from https://b.example/story');
  });

  it('says in plain words why a page could not be had', async () => {
    services.briefPage = () =>
      Promise.reject(new ParleyError('fetch/status', { url: 'https://b.example/', status: 404 }));
    expect(await say('/brief https://b.example/')).toBe('https://b.example/ answered with HTTP 404.\n');
  });

  it('adds, lists and removes feeds, and keeps who did it', async () => {
    expect(await say('/feeds add news.example/feed.xml')).toContain('Added: A feed');
    expect(await say('/feeds list')).toContain('1. A feed');
    expect(await say('/feeds add news.example/feed.xml')).toContain('is already there');
    expect(await say('/feeds remove 2')).toContain('No feed matches “2”.');
    expect(await say('/feeds remove 1')).toContain('Removed: A feed. The stories that it brought stay in the record.');
    expect(await store.listFeeds()).toEqual([]);
    const audit = await say('/parley audit');
    expect(audit).toContain('ana: feeds add https://news.example/feed.xml');
    expect(audit).toContain('ana: feeds remove https://news.example/feed.xml');
  });

  it('removes a feed by its address, with its stories where told', async () => {
    await settle('https://a.example/1', {});
    expect(await say('/feeds remove f.example stories:remove')).toContain('Its stories went with it.');
    expect(await store.findStoryByUrl('https://a.example/1')).toBeNull();
  });

  it('keeps the feeds from members', async () => {
    for (const line of ['/feeds add https://a.example', '/feeds list', '/feeds remove 1', '/parley audit']) {
      expect(await say(line, MEMBER)).toContain('is for moderators.');
    }
    expect(await store.listAudit('c', 10)).toEqual([]);
  });

  it('shows a community its own audit log, and strangers’ changes of the negotiations without their names', async () => {
    await say('/feeds add news.example/feed.xml');
    await say('/talks track "Ilmar exchange" Ilmar, Tolland');
    const elsewhere = { ...MODERATOR, community: 'other', member: 'eve' };
    const audit = await say('/parley audit', elsewhere);
    expect(audit).toContain('a moderator of another community: talks track Ilmar exchange');
    expect(audit).not.toMatch(/ana|news\.example/u);
    expect(await say('/talks undo', elsewhere)).toContain('by a moderator of another community.');
    expect(await say('/parley audit')).toContain('ana: talks track Ilmar exchange');
  });

  it('shows what the language model has cost here and for everybody, and no other community’s', async () => {
    expect(await say('/parley usage')).toContain('No language model has been asked anything');
    const use = { day: '2024-11-19', calls: 2, inputTokens: 1200, outputTokens: 300, microUsd: 10_000 };
    for (const community of ['all', 'c', 'other']) await store.recordModelUse({ ...use, community });
    await store.recordModelUse({ ...use, day: '2024-11-20', community: 'c', microUsd: 0 });
    const usage = await say('/parley usage');
    expect(usage).toMatch(/20 Nov 2024 +asked here: 2 calls, 1,200 tokens in and 300 out$/mu);
    expect(usage).toContain('stories of feeds, for everybody: 2 calls, 1,200 tokens in and 300 out, $0.01');
    expect(usage.match(/calls/gu)).toHaveLength(3);
    expect(await say('/parley usage', MEMBER)).toContain('is for moderators.');
  });

  it('adds, lists and removes chosen moderators, and keeps who did it', async () => {
    expect(await say('/parley moderators')).toContain('No moderator is chosen');
    expect(await say('/parley moderators add 300200')).toContain('300200 may moderate Parley from now on.');
    expect(await say('/parley moderators add who:300200')).toContain('300200 is a moderator already.');
    expect(await say('/parley moderators')).toMatch(/1 chosen moderator[\s\S]*300200 .*chosen 20 Nov 2024 by ana/u);
    expect(await say('/parley moderators remove 300200')).toContain('is no chosen moderator any more');
    expect(await say('/parley moderators remove 300200')).toContain('300200 is no chosen moderator.');
    const audit = await say('/parley audit');
    expect(audit).toContain('ana: moderators add 300200');
    expect(audit).toContain('ana: moderators remove 300200');
    expect(await say('/parley moderators add 300200', MEMBER)).toContain('is for moderators.');
  });

  it('asks back where it is not clear whom to choose', async () => {
    for (const [line, words] of [
      ['/parley moderators add', 'Say whom to add.'],
      ['/parley moderators 300200', 'Say “add” or “remove” before the name.'],
      ['/parley moderators add <@everyone>', '“<@everyone>” is no member, role or user group.'],
      ['/parley moderators promote 300200', '“300200” is no action.'],
    ] as const) {
      expect(await say(line)).toContain(words);
      expect(outcome).toBe('usage');
    }
  });

  it('composes the daily brief at once', async () => {
    expect(await say('/digest now', MEMBER)).toMatch(/^Daily brief/u);
  });

  it('completes commands and the names of talks', async () => {
    await settle('https://a.example/1', {});
    const clock = { now: () => new Date(NOW) };
    const { lines: complete, values } = createCompleter({ commands, store, clock, services, logger: silentLogger });
    expect(await complete(MEMBER, '/talks s')).toEqual(['/talks status ']);
    expect(await complete(MEMBER, '/feeds')).toEqual([]);
    expect(await complete(MEMBER, 'talks status lak')).toEqual(['/talks status Lake Maru water talks']);
    expect(await values(MEMBER, 'talks status', 'Lak')).toEqual(['Lake Maru water talks']);
    expect(await values(MEMBER, 'talks correct', 'lak')).toEqual([]);
    expect(await complete(MODERATOR, '/talks correct "lak')).toEqual(['/talks correct "Lake Maru water talks" ']);
    expect(await complete(MEMBER, '/talks list st')).toEqual(['/talks list stalled']);
  });
});

describe('the list of commands', () => {
  it.each(commands)('has an example of /$name that it reads', ({ name, examples }) => {
    const read = examples.map((example) => parseLine(commands, example));
    expect(read.length).toBeGreaterThan(0);
    for (const parsed of read) expect(parsed).toMatchObject({ kind: 'call', command: { name } });
  });

  it('keeps to what the platforms take', () => {
    for (const { name, description, options } of commands) {
      expect(name).toMatch(/^[a-z]{1,32}(?: [a-z]{1,32})?$/u);
      expect(description.length).toBeLessThanOrEqual(100);
      // Required options come before optional ones.
      expect(options.map((option) => option.required)).toEqual(
        options
          .map((option) => option.required)
          .toSorted()
          .toReversed(),
      );
      for (const option of options) {
        expect(option.name).toMatch(/^[a-z]{1,32}$/u);
        expect(option.description.length).toBeLessThanOrEqual(100);
        expect(option.choices?.length ?? 0).toBeLessThanOrEqual(25);
      }
    }
  });
});

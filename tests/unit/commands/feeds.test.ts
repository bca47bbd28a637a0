import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderReply } from '#adapters/terminal/render.ts';
import { createCompleter } from '#commands/complete.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import type { Caller, CommandContext } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Feed } from '#src/core/feed.ts';
import type { FeedPreview, FeedServices, JudgedItem } from '#src/core/feed-services.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Reply } from '#src/core/reply.ts';
import type { Store } from '#src/core/store.ts';
import { checkFilters } from '#src/delivery/story-verdict.ts';
import { createModeration } from '#src/talks/moderation.ts';
import { openStore } from '#src/store/open-store.ts';
import { fakeDeliveryServices } from '../../support/delivery-services.ts';
import { fakeFeedServices } from '../../support/feed-services.ts';
import { makeBrief, makeTalks } from '../../support/negotiations.ts';
import { makeSubscription } from '../../support/subscriptions.ts';

const NOW = '2024-11-20T12:00:00.000Z';
const ANA: Caller = { community: 'c', channel: 'ch', member: 'ana', isModerator: true };
const ELSEWHERE: Caller = { ...ANA, community: 'other', member: 'eve' };
const MARU = makeTalks({ id: 'maru-water', state: null });
const BORDER = makeTalks({ id: 'maru-border', name: 'Lake Maru border talks', state: null });

describe('the commands on feeds', () => {
  let store: Store;
  let changes: Partial<FeedServices>;
  let lastReply: Reply;
  let outcome: string;
  let context: Omit<CommandContext, 'caller'>;

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    changes = {};
    const known = [MARU, BORDER];
    context = {
      commands,
      store,
      clock: { now: () => new Date(NOW) },
      services: {
        feeds: new Proxy({} as FeedServices, {
          get: (_target, name) =>
            fakeFeedServices(() => store, NOW, { checkFilters, ...changes })[name as keyof FeedServices],
        }),
        briefPage: async () => makeBrief(),
        delivery: fakeDeliveryServices(() => store, NOW),
        ask: async () => ({ kind: 'unknown' }),
        ordinaryChanges: () => [],
        drawTimeline: async () => new Uint8Array(),
        writeCalendar: () => new Uint8Array(),
        moderation: createModeration(store, { now: () => new Date(NOW) }),
        findTalks: async (words) =>
          known.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(words.toLowerCase())),
      },
    };
    await subscribe('wire', 'https://wire.example/feed', 'Harbour Wire');
    await subscribe('daily', 'https://daily.example/rss', 'Lantern Daily', 'c', '2024-11-20T12:00:00.001Z');
  });
  afterEach(() => store.close());

  async function subscribe(id: string, url: string, title: string, community = 'c', at = NOW): Promise<Feed> {
    return store.addFeed({ id, url, title, sample: false, addedBy: 'ana', community }, at);
  }

  async function say(line: string, caller = ANA): Promise<string> {
    const handle = createCommandHandler({ ...context, logger: silentLogger });
    const answer = await handle(caller, { kind: 'line', line });
    outcome = answer.outcome;
    lastReply = answer.reply;
    return renderReply(answer.reply, { width: 200, colour: false, hyperlinks: false });
  }

  const subscription = (feedId = 'wire') => store.getSubscription('c', feedId);
  const buttons = () => lastReply.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  const audit = async () =>
    (await store.listAudit('c', 10)).map(({ action, subject, before, after }) => [action, subject, before, after]);

  it('knows a feed by number, title, part of it, address or id', async () => {
    for (const words of [
      '1',
      '#1',
      'Harbour Wire',
      'harbour',
      'https://wire.example/feed',
      'wire.example/feed',
      'wire',
    ]) {
      expect(await say(`/feeds pause ${words}`)).toMatch(/Paused: Harbour Wire|is paused already/u);
    }
  });

  it('asks back for a feed that it does not find, and never finds another community’s', async () => {
    expect(await say('/feeds pause harbuor')).toContain('No feed matches “harbuor”. Did you mean Harbour Wire?');
    expect(outcome).toBe('failed');
    expect(await say('/feeds pause 7')).toContain('No feed matches “7”. See /feeds list.');
    expect(await say('/feeds pause example')).toContain('Did you mean Harbour Wire or Lantern Daily?');
    expect(await say('/feeds pause wire', ELSEWHERE)).toContain('No feed matches “wire”. See /feeds list.');
    expect(await say('/feeds list', ELSEWHERE)).toContain('There is no feed yet');
  });

  it('adds a feed to the caller’s community, with a label', async () => {
    await say('/feeds add https://new.example/feed label:"Middle East"');
    const mine = await store.listSubscriptions('c');
    expect(mine.find(({ feed }) => feed.title === 'A feed')).toMatchObject({
      feed: { url: 'https://new.example/feed' },
      subscription: { label: 'Middle East' },
    });
    expect(await say('/feeds list "middle east"')).toMatch(/A feed \[Middle East\] {2}no\. \d,/u);
    expect(await say('/feeds list nowhere')).toContain('No feed has the label “nowhere”. There are: Middle East.');
  });

  it('offers the feeds of a site with the command that adds each', async () => {
    const offered = { format: 'rss' as const, items: 3, lastItemAt: '2024-11-20T11:00:00.000Z' };
    const feeds = ['world', 'trade'].map((name) => ({ ...offered, url: `https://site.example/${name}`, title: name }));
    changes = { add: async () => ({ kind: 'choice', pageUrl: 'https://site.example/', feeds }) };
    const shown = await say('/feeds add site.example label:Asia');
    expect(shown).toContain('https://site.example/ offers 2 feeds');
    expect(shown).toContain('1. world  RSS 2.0, 3 items, newest 1 hour ago');
    expect(buttons().map(({ command }) => command)).toEqual([
      '/feeds add https://site.example/world label:"Asia"',
      '/feeds add https://site.example/trade label:"Asia"',
    ]);
    expect(await audit()).toEqual([]);
  });

  it('pauses for this community alone, and says how to go on', async () => {
    await subscribe('wire', 'https://wire.example/feed', 'Harbour Wire', 'other');
    await say('/feeds pause 1');
    expect(buttons()).toEqual([{ label: 'Resume', command: '/feeds resume wire' }]);
    expect(await subscription()).toMatchObject({ paused: true });
    expect(await store.getSubscription('other', 'wire')).toMatchObject({ paused: false });
    expect(await say('/feeds list')).toContain('1. Harbour Wire  ‖ paused');
    expect(await audit()).toEqual([['feeds pause', 'https://wire.example/feed', null, null]]);
  });

  it('resumes with a visit, and says how that went', async () => {
    const feed = (await store.getFeed('wire'))!;
    changes = { resume: async () => ({ ...feed, lastPolledAt: NOW }) };
    await store.changeSubscription('c', 'wire', { paused: true });
    const shown = await say('/feeds resume 1');
    expect(shown).toContain('Visited now: Harbour Wire. What came in during the pause is kept for context');
    expect(shown).toContain('✓ well, read just now');
  });

  it.each([
    ['label', 'Europe', { label: 'Europe' }, 'Europe'],
    ['full-text', 'off', { fullText: false }, 'off'],
    ['interval', '2 hours', { askedIntervalMs: 7_200_000 }, '2 hours'],
    ['interval', '30m', { askedIntervalMs: 1_800_000 }, '30 minutes'],
    [
      'user-agent',
      'Desk/1 (desk@paper.example)',
      { userAgent: 'Desk/1 (desk@paper.example)' },
      'Desk/1 (desk@paper.example)',
    ],
  ])('sets %s to %s and back', async (setting, value, expected, words) => {
    const before = await subscription();
    expect(await say(`/feeds set 1 ${setting} ${value}`)).toContain(` → ${words}.`);
    expect(await subscription()).toMatchObject(expected);
    const [[, subject, , after] = []] = await audit();
    expect([subject, after]).toEqual([`https://wire.example/feed ${setting}`, words]);
    const undo = buttons().find(({ label }) => label === 'Undo');
    await say(undo?.command ?? '');
    expect(await subscription()).toEqual(before);
  });

  it.each([
    ['words-out', 'football, /cup (final, a|draw)/', { wordsOut: ['football', '/cup (final, a|draw)/'] }],
    ['words-in', 'water, water,  lake maru ', { wordsIn: ['water', 'lake maru'] }],
    ['regions', 'Middle East, africa', { regions: ['middle-east', 'africa'] }],
    ['languages', 'English, fr', { languages: ['en', 'fr'] }],
    ['talks', 'lake maru border talks, maru-water', { talks: ['maru-border', 'maru-water'] }],
  ])('sets the filter %s to %s, and clears it', async (setting, value, expected) => {
    await say(`/feeds set 1 ${setting} ${value}`);
    expect(outcome).toBe('done');
    expect((await subscription())?.filters).toMatchObject(expected);
    await say(`/feeds set 1 ${setting} none`);
    expect((await subscription())?.filters).toMatchObject(
      Object.fromEntries(Object.keys(expected).map((key) => [key, []])),
    );
  });

  it.each([
    ['words-in /(/', '“/(/” cannot be searched for: missing closing ).'],
    ['regions asai', '“asai” is no region. Did you mean “asia”?'],
    ['languages klingon-b', '“klingon-b” is no language.'],
    ['talks maru', 'No one negotiation matches “maru”. Did you mean Lake Maru water talks or Lake Maru border talks?'],
    ['interval soon', '“soon” is no time. Write it as 30m, 2h or 1d.'],
    ['interval 1m', 'It can be 5 minutes to 1 day.'],
    ['full-text perhaps', '“perhaps” is neither on nor off.'],
    ['user-agent Ünser', 'A user agent is plain ASCII.'],
    ['lable x', '“lable” is no setting. Did you mean “label”?'],
    [`label ${'x'.repeat(61)}`, 'A label has at most 60 characters.'],
    ['label', '“value” is missing'],
  ])('refuses /feeds set 1 %s in plain words and changes nothing', async (words, sentence) => {
    const before = await subscription();
    expect(await say(`/feeds set 1 ${words}`)).toContain(sentence);
    expect(outcome).not.toBe('done');
    expect(await subscription()).toEqual(before);
    expect(await audit()).toEqual([]);
  });

  it('shows why each item would be posted or not', async () => {
    const item = (title: string, more: Partial<JudgedItem>): JudgedItem => ({
      title,
      url: `https://wire.example/${title}`,
      publishedAt: NOW,
      seenAt: null,
      brief: makeBrief(),
      verdict: { kind: 'news' },
      ifNew: { kind: 'news' },
      ...more,
    });
    const items = [
      item('fresh', {}),
      item('known', { seenAt: '2024-11-20T09:00:00.000Z' }),
      item('context', { seenAt: NOW, verdict: { kind: 'history' } }),
      item('sport', { verdict: { kind: 'not-diplomacy' }, ifNew: { kind: 'not-diplomacy' } }),
      item('ancient', { verdict: { kind: 'too-old', ageMs: 30 * 86_400_000 } }),
      item('unwanted', { verdict: { kind: 'filtered', filter: 'wordsOut', entry: 'cup' } }),
      item('waiting', { seenAt: NOW, brief: null, verdict: null, ifNew: null }),
    ];
    const preview: FeedPreview = {
      title: 'Harbour Wire',
      url: 'https://wire.example/feed',
      subscription: makeSubscription({ feedId: 'wire' }),
      items,
      total: 40,
      warnings: [],
    };
    changes = { preview: async () => preview };
    const shown = await say('/feeds preview 1');
    for (const words of [
      '✓ yes',
      '✕ not again: seen already, 3 hours ago, and it was news then',
      'kept for context (seen already, just now)',
      '✓ it would be posted',
      '✕ no: not diplomacy',
      '✕ no: too old: it was told 30 days before it came in',
      '✕ no: filtered: it holds “cup” of words-out',
      'not yet: it is still being read',
    ]) {
      expect(shown).toContain(words);
    }
  });

  it('previews an address that is no feed of the community, and says what stands in the way', async () => {
    const asked: string[] = [];
    changes = {
      preview: async (address) => {
        asked.push(address);
        throw new ParleyError('feed/not-a-feed', { url: address, found: 'an HTML page' });
      },
    };
    expect(await say('/feeds preview new.example/feed')).toContain('is not a feed: it holds an HTML page.');
    expect(asked).toEqual(['https://new.example/feed']);
    expect(await say('/feeds preview nonsense')).toContain('No feed matches “nonsense”.');
  });

  it('says why one story is not posted here', async () => {
    const feed = (await store.getFeed('wire'))!;
    const item: JudgedItem = {
      title: 'Walk-out',
      url: 'https://wire.example/1',
      publishedAt: NOW,
      seenAt: NOW,
      brief: makeBrief(),
      verdict: { kind: 'news' },
      ifNew: { kind: 'news' },
    };
    const explain = async (more: object): Promise<string> => {
      changes = { explain: async () => ({ item, stage: 'settled', feed, subscription: makeSubscription(), ...more }) };
      return say('/feeds why https://wire.example/1');
    };
    expect(await explain({})).toContain('is news here');
    expect(await explain({ subscription: null })).toContain('a feed that this community does not have');
    expect(await explain({ feed: null, subscription: null })).toContain('a feed that was removed since');
    expect(await explain({ stage: 'parked' })).toContain('could not be read in several tries');
    expect(await explain({ item: { ...item, verdict: { kind: 'paused' } } })).toContain('the feed is paused here');
    expect(await explain({ item: { ...item, verdict: null } })).toContain('is still being read');
    const unseen = { item: { ...item, seenAt: null }, stage: null, feed: null, subscription: null };
    expect(await explain(unseen)).toContain('No feed has brought this story. If one of yours did, it would be posted.');
  });

  it('puts the feeds that need a moderator first', async () => {
    const fault = { name: 'http-error' as const, code: 'fetch/status', message: 'It answered with HTTP 500.', at: NOW };
    await store.recordPoll('daily', { kind: 'fault', fault }, NOW, '2024-11-20T13:00:00.000Z');
    const overview = await say('/feeds health');
    expect(overview).toContain('2 feeds: 1 failing, 1 not read yet.');
    expect(overview.indexOf('Lantern Daily')).toBeLessThan(overview.indexOf('Harbour Wire'));
    const one = await say('/feeds health lantern');
    expect(one).toMatch(/State +failing/u);
    expect(one).toMatch(/Reason +its server answers with an error\. It answered with HTTP 500\./u);
    expect(one).toMatch(/Since +just now \(20 Nov 2024, 12:00 UTC\)/u);
    expect(one).toMatch(/Next visit +in 1 hour/u);
    expect(one).toMatch(/full-text +on/u);
  });

  it('tells what an import did, and hands the text over to the letter', async () => {
    const given: string[] = [];
    const listed = { url: 'https://a.example/', title: 'A', label: 'Europe' };
    changes = {
      importList: async (text) => {
        given.push(text);
        return {
          added: [listed],
          known: [listed],
          faults: ['“B” has no address.'],
          repeated: 1,
          leftOut: 2,
          allReadBy: NOW,
        };
      },
    };
    const opml = '<opml xmlns:x="y"><body><outline text="a b:c" xmlUrl=\'https://a.example/\'/></body></opml>';
    const shown = await say(`/feeds import ${opml}`);
    expect(given).toEqual([opml]);
    for (const words of [
      'Imported: 1 feed',
      '1 feed you had already.',
      '“B” has no address.',
      '2 feeds beyond',
      'more than once',
    ]) {
      expect(shown).toContain(words);
    }
    await say('/feeds import lists.example/feeds.opml');
    expect(given[1]).toBe('https://lists.example/feeds.opml');
    expect((await audit())[0]).toEqual(['feeds import', '1 feeds from https://lists.example/feeds.opml', null, null]);
  });

  it('exports a file, with its text where that is short', async () => {
    changes = { exportList: async () => ({ opml: '<opml/>', feeds: 2 }) };
    expect(await say('/feeds export')).toContain('<opml/>');
    const file = lastReply.blocks.flatMap((block) => (block.kind === 'file' ? [block.file] : []))[0];
    expect(file).toMatchObject({ name: 'feeds.opml', mediaType: 'text/x-opml' });
    expect(new TextDecoder().decode(file?.bytes)).toBe('<opml/>');
    changes = { exportList: async () => ({ opml: '', feeds: 0 }) };
    expect(await say('/feeds export')).toContain('There is no feed to export yet.');
  });

  it('completes the feeds of the community', async () => {
    const { lines: complete } = createCompleter({ ...context, logger: silentLogger });
    expect(await complete(ANA, '/feeds pause lan')).toEqual(['/feeds pause https://daily.example/rss']);
    expect(await complete(ANA, '/feeds set harb')).toEqual(['/feeds set https://wire.example/feed']);
    expect(await complete(ELSEWHERE, '/feeds pause ')).toEqual([]);
  });

  it('keeps all of it from members', async () => {
    const member = { ...ANA, isModerator: false };
    const lines = commands
      .filter(({ name }) => name.startsWith('feeds '))
      .flatMap(({ examples }) => examples.slice(0, 1));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(await say(line, member)).toContain('is for moderators.');
  });
});

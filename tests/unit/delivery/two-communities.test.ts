import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import type { CommandServices } from '#src/core/command.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Store } from '#src/core/store.ts';
import { NO_FILTERS, TERMINAL_COMMUNITY } from '#src/core/subscription.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { visibleStore } from '#src/core/visible-store.ts';
import { createDeliveryDesk } from '#src/delivery-desk.ts';
import { createAlertRound } from '#src/delivery/alert-round.ts';
import { createBriefRound } from '#src/delivery/brief-round.ts';
import { createAnswerer } from '#src/model/ask.ts';
import { talksIn } from '#src/talks/asked.ts';
import { createModeration } from '#src/talks/moderation.ts';
import { findTalks } from '#src/talks/search.ts';
import { fakeFeedServices } from '../../support/feed-services.ts';
import { makeSchedule } from '../../support/schedules.ts';
import { type TalksRecord, type Told, openRecord } from '../../support/talks-record.ts';

const EMBASSY = 'discord:1';
const NEWSROOM = 'discord:2';
const MARU = { id: 'maru-water', name: 'Lake Maru water talks' };
const SECRET = { id: 'opened:arland+orsk', name: 'Arland–Orsk talks' };
/** Without a party’s own word, which confirms a change by itself. */
const REPORTED = { parties: [] };
/** What only the embassy’s feed says. */
const CABLE = /Cable|cable-|arland/iu;

/** Two communities with a feed each; the embassy’s is nobody else’s business. */
describe('two communities over one record', () => {
  let record: TalksRecord;
  let store: Store;
  let now: Date;

  const at = (time: string): string => {
    now = new Date(`2026-11-24T${time}:00.000Z`);
    return now.toISOString();
  };
  const story = (name: string, status: Status, more: Partial<Told> = {}): Told => ({
    name,
    at: now.toISOString(),
    status,
    talks: MARU,
    outlet: 'Cable Service',
    community: EMBASSY,
    changes: REPORTED,
    ...more,
  });
  const wire = (name: string, status: Status, more: Partial<Told> = {}): Told =>
    story(name, status, { outlet: 'Harbour Wire', community: NEWSROOM, ...more });
  const schedule = (community: string) =>
    store.saveSchedule(
      makeSchedule({
        community,
        channel: `${community}/10`,
        alerts: 'reported',
        alertsSince: '2026-11-24T00:00:00.000Z',
        nextAt: '2026-11-24T08:00:00.000Z',
        toldSeq: 0,
      }),
    );
  const briefs = () => {
    const notices = { sendWaiting: async () => {} };
    return createBriefRound({ store, clock: { now: () => now }, logger: silentLogger, notices })();
  };
  const alerts = () => createAlertRound({ store, clock: { now: () => now } })();
  /** What is posted to a community in this moment. */
  const posted = async (community: string): Promise<string> => {
    const claim = {
      platform: 'discord',
      owner: 'me',
      now: '2030-01-01T00:00:00Z',
      leaseUntil: '2030-01-01T00:00:00Z',
      limit: 50,
    };
    const others = [EMBASSY, NEWSROOM].filter((one) => one !== community);
    const rows = await store.claimDeliveries({ ...claim, heldCommunities: others });
    for (const row of rows)
      await store.markPosted(row.id, {
        owner: 'me',
        posted: { channel: row.place, message: row.id, thread: null },
        now: now.toISOString(),
      });
    return rows.map(({ reply }) => JSON.stringify(reply)).join('\n');
  };
  const say = async (community: string, line: string): Promise<string> => {
    const clock = { now: () => now };
    const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for here'));
    const services: CommandServices = {
      briefPage: notAsked,
      feeds: fakeFeedServices(() => store, now.toISOString()),
      delivery: createDeliveryDesk({
        store,
        clock,
        notices: { sendWaiting: async () => {} },
        checkChannel: notAsked,
      }),
      ask: async (question, asker) =>
        createAnswerer({ ask: null, store: visibleStore(store, asker), talksIn })(question, asker),
      findTalks: (words, asker) => findTalks(words, visibleStore(store, asker)),
      ordinaryChanges: () => [],
      drawTimeline: async () => new Uint8Array([1]),
      writeCalendar: () => new Uint8Array([2]),
      moderation: createModeration(store, clock),
    };
    const handle = createCommandHandler({ commands, store, clock, services, logger: silentLogger });
    const caller = { community, channel: `${community}/10`, member: `${community}/ana`, isModerator: true };
    const { reply } = await handle(caller, { kind: 'line', line });
    return JSON.stringify(reply);
  };

  beforeEach(async () => {
    record = await openRecord();
    ({ store } = record);
    at('05:00');
    // What a feed holds when it is first read is no news for alerts.
    await record.tell(wire('wire-before', 'scheduled'), story('cable-before', 'scheduled'));
    await alerts();
    for (const community of [EMBASSY, NEWSROOM]) await schedule(community);
    at('06:00');
    await record.tell(
      story('cable-collapse', 'collapsed', { changes: {} }),
      story('cable-opens', 'under_way', { talks: SECRET }),
    );
  });

  afterEach(() => store.close());

  it('answers with the status that all share, and with words of the asker’s own feeds alone', async () => {
    for (const line of ['status maru', 'timeline maru', 'why maru', 'quotes maru', 'gaps maru', 'next', 'next maru']) {
      expect(await say(NEWSROOM, `/talks ${line}`)).not.toMatch(CABLE);
    }
    expect(await say(NEWSROOM, '/talks ask what happened to the lake maru water talks?')).not.toMatch(CABLE);
    expect(await say(NEWSROOM, '/brief latest')).toContain('wire-before');
    expect(await say(NEWSROOM, '/digest now')).not.toMatch(CABLE);
    expect(await say(NEWSROOM, '/talks status maru')).toMatch(/"status":"collapsed"/u);
    expect(await say(NEWSROOM, '/talks timeline maru')).toContain('Told by other sources than this community’s feeds');
    expect(await say(EMBASSY, '/talks status maru')).toContain('Cable Service');
    expect(await say(EMBASSY, '/talks quotes maru')).toContain('Cable Service');
    expect(await say(EMBASSY, '/brief latest')).toMatch(/cable-/u);
  });

  it('hides negotiations whose name is another community’s story', async () => {
    for (const line of ['list', 'status arland', 'follow', 'review', `status ${SECRET.id}`]) {
      expect(await say(NEWSROOM, `/talks ${line}`)).not.toContain(SECRET.name);
    }
    expect(await say(EMBASSY, '/talks list')).toContain(SECRET.name);
    expect(await say(EMBASSY, '/talks status arland')).toContain(SECRET.name);
  });

  it('briefs and alerts tell what the community’s own feeds tell', async () => {
    await alerts();
    at('06:20');
    await alerts();
    expect(await posted(NEWSROOM)).toBe('');
    expect(await posted(EMBASSY)).toContain('cable-collapse');
    at('08:00');
    await briefs();
    const brief = await posted(NEWSROOM);
    expect(brief).toContain('Lake Maru');
    expect(brief).not.toMatch(CABLE);
    expect(await posted(EMBASSY)).toContain('Cable Service');
  });

  it('tells an event as news once a feed of the community’s own tells it, however old it is to others', async () => {
    await alerts();
    at('08:00');
    await alerts();
    await briefs();
    await posted(NEWSROOM);
    await posted(EMBASSY);
    at('09:00');
    await record.tell(wire('wire-collapse', 'collapsed', { changes: {} }));
    at('09:20');
    await alerts();
    expect(await posted(NEWSROOM)).toMatch(/wire-collapse/u);
    await posted(EMBASSY);
    now = new Date('2026-11-25T08:00:00.000Z');
    await briefs();
    const brief = await posted(NEWSROOM);
    expect(brief).toContain('Harbour Wire');
    expect(brief).not.toMatch(CABLE);
    // To the embassy it was news yesterday.
    expect(await posted(EMBASSY)).not.toContain('Harbour Wire');
  });

  it('keeps a paused feed, and what the community’s filters let out, from its briefs and not from its answers', async () => {
    at('07:00');
    await record.tell(wire('wire-collapse', 'collapsed', { changes: {} }));
    await store.changeSubscription(NEWSROOM, 'harbour-wire', { filters: { ...NO_FILTERS, wordsOut: ['water'] } });
    at('08:00');
    await briefs();
    expect(await posted(NEWSROOM)).not.toContain('Harbour Wire');
    expect(await say(NEWSROOM, '/talks status maru')).toContain('Harbour Wire');
    await store.changeSubscription(NEWSROOM, 'harbour-wire', { filters: NO_FILTERS, paused: true });
    expect(await say(NEWSROOM, '/digest now')).not.toContain('Harbour Wire');
  });

  it('lets a community that gives a feed up go on reading what it brought, and nobody else', async () => {
    await store.removeFeed(EMBASSY, 'cable-service', 'keep');
    expect(await say(EMBASSY, '/talks status maru')).toContain('Cable Service');
    expect(await say(NEWSROOM, '/talks status maru')).not.toMatch(CABLE);
    expect(await say('discord:3', '/talks status maru')).not.toMatch(CABLE);
  });

  it('lets a community without feeds read the installation’s own, but for such as hold a secret', async () => {
    const own = { outlet: 'Open Post', community: TERMINAL_COMMUNITY };
    await record.tell(story('open-post', 'collapsed', own));
    const url = 'https://wire.example/feed?token=abc';
    const feed = { id: 'paid', url, title: 'Paid', sample: false, addedBy: 'x', community: TERMINAL_COMMUNITY };
    await store.addFeed(feed, now.toISOString());
    await record.tell(story('paid-post', 'collapsed', { outlet: 'Paid', community: TERMINAL_COMMUNITY }));
    const shown = await say('discord:3', '/talks status maru');
    expect(shown).toContain('Open Post');
    expect(shown).not.toContain('Paid');
    expect(await say(TERMINAL_COMMUNITY, '/talks status maru')).toContain('Paid');
    expect(await say(NEWSROOM, '/talks status maru')).not.toContain('Open Post');
  });

  it('tells a moderator’s correction in the next brief, once', async () => {
    at('08:00');
    await briefs();
    await posted(NEWSROOM);
    at('10:00');
    await say(NEWSROOM, '/talks correct "Lake Maru water talks" stalled because the teams went home');
    now = new Date('2026-11-25T08:00:00.000Z');
    await briefs();
    const brief = await posted(NEWSROOM);
    expect(brief).toContain('Corrected by a moderator: the teams went home');
    expect(brief).toMatch(/"status":"stalled","before":"collapsed"/u);
    expect(brief).not.toMatch(CABLE);
    now = new Date('2026-11-26T08:00:00.000Z');
    await briefs();
    expect(await posted(NEWSROOM)).not.toContain('Corrected by a moderator');
  });
});

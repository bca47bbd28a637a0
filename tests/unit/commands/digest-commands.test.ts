import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderReply } from '#adapters/terminal/render.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import type { Caller, CommandServices } from '#src/core/command.ts';
import type { DeliveryServices } from '#src/core/delivery-services.ts';
import { silentLogger } from '#src/core/logger.ts';
import { noticesChannelKey } from '#src/core/notices.ts';
import type { Store } from '#src/core/store.ts';
import { openStore } from '#src/store/open-store.ts';
import { fakeDeliveryServices } from '../../support/delivery-services.ts';
import { makeTalks } from '../../support/negotiations.ts';

const NOW = '2026-11-24T12:00:00.000Z';
const ANA: Caller = { community: 'discord:1', channel: 'discord:1/10', member: 'discord:1/ana', isModerator: true };
const BO: Caller = { ...ANA, member: 'discord:1/bo', isModerator: false };
const CYPRUS = makeTalks({ id: 'cyprus', name: 'Cyprus talks', aliases: [], parties: [] });

describe('the commands on briefs', () => {
  let store: Store;
  let changes: Partial<DeliveryServices>;
  let flushed: string[];
  let outcome: string;

  async function say(line: string, caller = ANA): Promise<string> {
    const services = {
      delivery: fakeDeliveryServices(() => store, NOW, {
        sendWaitingNotices: async (community) => void flushed.push(community),
        ...changes,
      }),
      findTalks: async (words: string) => (CYPRUS.name.toLowerCase().includes(words.toLowerCase()) ? [CYPRUS] : []),
    } as unknown as CommandServices;
    const clock = { now: () => new Date(NOW) };
    const handle = createCommandHandler({ commands, store, clock, services, logger: silentLogger });
    const answer = await handle(caller, { kind: 'line', line });
    outcome = answer.outcome;
    return renderReply(answer.reply, { width: 200, colour: false, hyperlinks: false });
  }
  const schedule = (channel = ANA.channel) => store.getSchedule(channel);

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    changes = {};
    flushed = [];
  });
  afterEach(() => store.close());

  it('schedules a brief in plain words, in their order or by name', async () => {
    await say('/digest schedule 8:30 Europe/Berlin weekdays');
    expect(await schedule()).toMatchObject({
      timing: { kind: 'daily', at: '08:30', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
      zone: 'Europe/Berlin',
      nextAt: '2026-11-25T07:30:00.000Z',
      addedBy: 'discord:1/ana',
      paused: null,
    });
    expect(flushed).toEqual(['discord:1']);
    const shown = await say(
      '/digest schedule follow:"middle-east, Cyprus talks" form:compact quiet:silent language:french alerts:confirmed quiethours:22:00-07:00 holidays:2026-12-25',
    );
    expect(outcome).toBe('done');
    expect(shown).toContain('middle-east, cyprus');
    expect(await schedule()).toMatchObject({
      timing: { at: '08:30' },
      scope: { regions: ['middle-east'], talks: ['cyprus'] },
      form: 'compact',
      whenQuiet: 'silent',
      language: 'fr',
      alerts: 'confirmed',
      alertsSince: NOW,
      quietHours: { from: '22:00', to: '07:00' },
      holidays: ['2026-12-25'],
    });
    await say('/digest schedule quiethours:none holidays:none follow:everything');
    expect(await schedule()).toMatchObject({ quietHours: null, holidays: [], scope: { regions: [], talks: [] } });
  });

  it('says where there is no feed yet to tell of', async () => {
    expect(await say('/digest schedule')).toContain('Add one: /feeds add <address>');
    const feed = { id: 'f', url: 'https://wire.example/', title: 'Wire', sample: false, addedBy: 'x' };
    await store.addFeed({ ...feed, community: ANA.community }, NOW);
    expect(await say('/digest schedule')).not.toContain('/feeds add');
  });

  it('takes a cron expression, and another channel', async () => {
    await say('/digest schedule cron:"0 8,18 * * 1-5" zone:america/new_york channel:20');
    expect(await schedule('discord:1/20')).toMatchObject({
      timing: { kind: 'cron', expression: '0 8,18 * * 1-5' },
      zone: 'America/New_York',
      nextAt: '2026-11-24T13:00:00.000Z',
    });
  });

  it.each([
    ['at noon on weekdays', { at: '12:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] }],
    ['at 7:30 every day', { at: '07:30' }],
  ])('reads %s as people say it', async (words, timing) => {
    await say(`/digest schedule ${words}`);
    expect(await schedule()).toMatchObject({ timing });
  });

  it.each([
    ['at:25:00', 'is no time of day. Write it as 08:00.'],
    ['zone:Mars/Base', '“Mars/Base” is no time zone such as Europe/Berlin.'],
    ['days:someday', '“someday” is no day. Write daily, weekdays, or mon,wed,fri.'],
    ['follow:Atlantis', 'No one negotiation matches “Atlantis”.'],
    ['cron:"every day at eight o clock"', 'cannot be read as a cron expression'],
    ['cron:"* * * * *"', 'Briefs have to be an hour apart at least.'],
    ['cron:"0 8 * * *" at:08:00', 'give one or the other'],
    ['quiethours:late', 'Write them as 22:00-07:00.'],
    ['holidays:2026-02-30', '“2026-02-30” is no day. Write it as 2026-12-25.'],
    ['at noonish', '“noonish” is neither a time, a time zone nor a day.'],
    ['language:latin', '“latin” is no language.'],
  ])('says what is wrong with %s', async (words, problem) => {
    expect(await say(`/digest schedule ${words}`)).toContain(problem);
    expect(outcome).not.toBe('done');
    expect(await schedule()).toBeNull();
  });

  it('accepts no channel that cannot be posted to', async () => {
    changes = { checkChannel: async () => ({ ok: false, missing: ['Send Messages'] }) };
    expect(await say('/digest schedule')).toContain('It needs: Send Messages.');
    expect(await say('/parley notices')).toContain('It needs: Send Messages.');
    expect(await schedule()).toBeNull();
  });

  it('lists, pauses, resumes and removes, and keeps it all in the log', async () => {
    expect(await say('/digest list', BO)).toContain('No channel gets a daily brief yet.');
    expect(await say('/digest pause')).toContain('No brief is scheduled in the channel 10.');
    await say('/digest schedule');
    expect(await say('/digest list', BO)).toContain('08:00 UTC, daily');
    await say('/digest pause');
    expect((await schedule())?.paused).toEqual({ by: 'moderator', reason: null });
    expect(await say('/digest list')).toContain('by a moderator');
    expect(await say('/digest pause')).toContain('paused already');
    expect(await say('/digest resume')).toContain('25 Nov 2026, 08:00 UTC');
    expect(await schedule()).toMatchObject({ paused: null, alertsSince: NOW });
    await say('/digest remove');
    expect(await schedule()).toBeNull();
    const actions = (await store.listAudit(ANA.community, 9)).map(({ action }) => action).toReversed();
    expect(actions).toEqual(['digest schedule', 'digest pause', 'digest resume', 'digest remove']);
  });

  it('says what became of the last brief', async () => {
    await say('/digest schedule');
    await store.closeSlot({
      channel: ANA.channel,
      slotAt: '2026-11-24T08:00:00.000Z',
      outcome: 'missed',
      reason: 'the machine was asleep',
      at: NOW,
      nextAt: '2026-11-25T08:00:00.000Z',
      deliveries: [],
    });
    expect(await say('/digest list')).toContain('24 Nov 2026, 08:00 UTC: missed (the machine was asleep)');
  });

  it('is for moderators where it changes something', async () => {
    for (const line of ['schedule', 'pause', 'resume', 'remove']) {
      expect(await say(`/digest ${line}`, BO)).toContain('is for moderators.');
    }
  });

  it('previews the next brief in the channel’s form and language, and says why it is in its order', async () => {
    await say('/digest schedule language:spanish');
    expect(await say('/digest preview', BO)).toContain('Resumen del día');
    expect(await say('/digest preview compact')).not.toContain('Quién quiere qué');
    const why = await say('/digest why');
    expect(why).toContain('Lake Maru water talks: 56 points');
    expect(why).toContain('its status changed · 2 independent outlets');
  });

  it('chooses where moderators are told', async () => {
    expect(await say('/parley notices channel:30')).toContain('#briefs');
    expect(await store.getSetting(noticesChannelKey('discord:1'))).toBe('discord:1/30');
    expect(flushed).toEqual(['discord:1']);
  });

  it('lets members be away', async () => {
    expect(await say('/talks away', BO)).toContain('You are not away');
    expect(await say('/talks away 2026-12-01', BO)).toContain('away until 1 Dec 2026');
    expect(await store.getMember('discord:1', BO.member)).toMatchObject({ awayUntil: '2026-12-01T00:00:00.000Z' });
    expect(await say('/talks away', BO)).toContain('away until 1 Dec 2026');
    expect(await say('/talks away 2020-01-01', BO)).toContain('is no day to come');
    expect(await say('/talks away back', BO)).toContain('Welcome back.');
    expect(await store.getMember('discord:1', BO.member)).toMatchObject({ awayUntil: null });
  });

  it('tells a member once that they take no direct messages', async () => {
    await store.saveMember('discord:1', BO.member, { closedAt: NOW });
    expect(await say('/digest list', BO)).toContain('you take no direct messages');
    expect(await say('/digest list', BO)).not.toContain('you take no direct messages');
  });
});

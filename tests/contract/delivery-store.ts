import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertChange } from '#src/core/alerts.ts';
import type { ClosedSlot } from '#src/core/delivery-store.ts';
import { noticesChannelKey } from '#src/core/notices.ts';
import { textReply } from '#src/core/reply.ts';
import type { Store } from '#src/core/store.ts';
import { makeDelivery, makeSchedule } from '../support/schedules.ts';

const NOW = '2026-11-24T08:00:30.000Z';
const NEXT = '2026-11-25T08:00:00.000Z';
const PLACE = 'discord:1/10';

/** What every store does alike with schedules, the outbox, alerts and notices. */
export function describeDeliveryStore(name: string, open: () => Promise<Store>): void {
  describe(`${name} as a store of deliveries`, () => {
    let store: Store;

    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const slot = (changes: Partial<ClosedSlot> = {}): ClosedSlot => ({
      channel: PLACE,
      slotAt: '2026-11-24T08:00:00.000Z',
      outcome: 'told',
      reason: null,
      at: NOW,
      nextAt: NEXT,
      toldSeq: 7,
      deliveries: [makeDelivery('one')],
      ...changes,
    });

    const claim = (changes: Partial<Parameters<Store['claimDeliveries']>[0]> = {}) =>
      store.claimDeliveries({
        platform: 'discord',
        owner: 'one',
        now: NOW,
        leaseUntil: '2026-11-24T08:03:30.000Z',
        limit: 10,
        heldCommunities: [],
        ...changes,
      });

    /** Puts messages into the outbox without a slot. */
    const put = async (...deliveries: readonly ReturnType<typeof makeDelivery>[]): Promise<void> => {
      for (const delivery of deliveries) {
        const notice = { community: 'c', audience: 'moderators', key: delivery.id, reply: delivery.reply } as const;
        await store.recordNotice(notice, NOW, delivery);
      }
    };
    const posted = (message: string, thread: string | null = null) => ({ channel: PLACE, message, thread });
    const mark = (id: string, where: ReturnType<typeof posted>, owner = 'one') =>
      store.markPosted(id, { owner, posted: where, now: NOW });

    describe('schedules', () => {
      it('come back as they were saved, and are replaced by channel', async () => {
        const schedule = makeSchedule({
          scope: { regions: ['asia'], talks: ['a'] },
          timing: { kind: 'cron', expression: '0 8 * * *' },
          quietHours: { from: '22:00', to: '07:00' },
          holidays: ['2026-12-25'],
          paused: { by: 'platform', reason: 'it is gone' },
        });
        await store.saveSchedule(schedule);
        expect(await store.getSchedule(PLACE)).toEqual(schedule);
        await store.saveSchedule({ ...schedule, form: 'full', paused: null });
        expect(await store.listSchedules('discord:1')).toEqual([{ ...schedule, form: 'full', paused: null }]);
        expect(await store.listSchedules('discord:2')).toEqual([]);
      });

      it('stand where their slots have brought them, whatever is saved over them', async () => {
        const stale = makeSchedule();
        await store.saveSchedule(stale);
        await store.closeSlot(slot());
        await store.saveSchedule({ ...stale, form: 'full' });
        expect(await store.getSchedule(PLACE)).toMatchObject({ form: 'full', toldSeq: 7, toldUntil: NOW });
      });

      it('are due when their slot has come and they run', async () => {
        await store.saveSchedule(makeSchedule({ channel: 'discord:1/a' }));
        await store.saveSchedule(makeSchedule({ channel: 'discord:1/b', nextAt: '2026-11-24T07:00:00.000Z' }));
        await store.saveSchedule(makeSchedule({ channel: 'discord:1/c', nextAt: NEXT }));
        await store.saveSchedule(makeSchedule({ channel: 'discord:1/d', paused: { by: 'moderator', reason: null } }));
        const due = await store.dueSchedules(NOW, 10);
        expect(due.map(({ channel }) => channel)).toEqual(['discord:1/b', 'discord:1/a']);
        const running = await store.runningSchedules({ afterChannel: 'discord:1/a', limit: 10 });
        expect(running.map(({ channel }) => channel)).toEqual(['discord:1/b', 'discord:1/c']);
      });

      it('name the channels that are posted to by themselves, the soonest due first', async () => {
        await store.saveSchedule(makeSchedule({ channel: 'discord:1/late', nextAt: NEXT }));
        await store.saveSchedule(makeSchedule({ channel: 'discord:1/soon' }));
        const pauses = [
          { by: 'moderator', reason: null },
          { by: 'platform', reason: 'gone' },
        ] as const;
        for (const paused of pauses) {
          await store.saveSchedule(makeSchedule({ channel: `discord:1/${paused.by}`, paused }));
        }
        await store.saveSchedule(makeSchedule({ community: 'discord:9', channel: 'discord:9/left' }));
        await store.leaveCommunity('discord:9', NOW);
        await store.putSetting(noticesChannelKey('discord:1'), 'discord:1/soon');
        await store.putSetting(noticesChannelKey('discord:2'), 'discord:2/notices');
        await store.putSetting(noticesChannelKey('discord:9'), 'discord:9/notices');
        const all = ['discord:1/soon', 'discord:2/notices', 'discord:1/late'];
        expect(await store.postedChannels(9)).toEqual({ channels: expect.any(Array), total: 3, stopped: 1 });
        const { channels } = await store.postedChannels(9);
        expect(channels.toSorted()).toEqual(all.toSorted());
        expect(channels.at(-1)).toBe('discord:1/late');
        expect(await store.postedChannels(1)).toMatchObject({ channels: [channels[0]], total: 3 });
      });

      it('take what waits with them when they are removed', async () => {
        await store.saveSchedule(makeSchedule());
        await store.closeSlot(slot());
        expect(await store.removeSchedule(PLACE)).toBe(true);
        expect(await store.removeSchedule(PLACE)).toBe(false);
        expect(await claim()).toEqual([]);
        expect(await store.countDeliveries()).toMatchObject({ waiting: 0, cancelled: 1 });
      });
    });

    describe('slots', () => {
      it('close once, with what was composed and where the channel stands', async () => {
        await store.saveSchedule(makeSchedule());
        expect(await store.closeSlot(slot())).toBe(true);
        expect(await store.getSchedule(PLACE)).toMatchObject({ nextAt: NEXT, toldSeq: 7, toldUntil: NOW });
        const later = slot({ toldSeq: 9, deliveries: [makeDelivery('two')], nextAt: '2026-11-26T08:00:00.000Z' });
        expect(await store.closeSlot(later)).toBe(false);
        expect(await store.getSchedule(PLACE)).toMatchObject({ nextAt: later.nextAt, toldSeq: 7, toldUntil: NOW });
        expect((await claim()).map(({ id }) => id)).toEqual(['one']);
      });

      it('stay open where the schedule is paused or gone', async () => {
        expect(await store.closeSlot(slot())).toBe(false);
        await store.saveSchedule(makeSchedule({ paused: { by: 'moderator', reason: null } }));
        expect(await store.closeSlot(slot())).toBe(false);
        expect(await store.listSlots(PLACE, 9)).toEqual([]);
        expect(await store.countDeliveries()).toMatchObject({ waiting: 0 });
      });

      it('are missed together with the notice of them, once', async () => {
        await store.saveSchedule(makeSchedule());
        const notice = {
          community: 'discord:1',
          audience: 'moderators',
          key: 'missed',
          reply: textReply('No.'),
        } as const;
        const slots = ['2026-11-23T08:00:00.000Z', '2026-11-24T08:00:00.000Z'].map((slotAt) => ({
          slotAt,
          reason: 'away',
        }));
        const missed = { channel: PLACE, slots, nextAt: NEXT, telling: { notice, at: NOW } };
        const broken = { ...missed, slots: [...slots, { slotAt: null as unknown as string, reason: null }] };
        await expect(store.missSlots(broken)).rejects.toThrow(/null/iu);
        expect(await store.listSlots(PLACE, 9)).toEqual([]);
        expect(await store.missSlots(missed)).toBe(true);
        expect((await store.listSlots(PLACE, 9)).map(({ outcome, at }) => [outcome, at])).toEqual([
          ['missed', NOW],
          ['missed', NOW],
        ]);
        expect(await store.getSchedule(PLACE)).toMatchObject({ nextAt: NEXT });
        expect((await store.waitingNotices('discord:1', 9)).map(({ key }) => key)).toEqual(['missed']);
        expect(await store.missSlots({ ...missed, telling: { notice: { ...notice, key: 'again' }, at: NOW } })).toBe(
          false,
        );
        expect(await store.missSlots({ ...missed, channel: 'discord:1/none' })).toBe(false);
        expect(await store.waitingNotices('discord:1', 9)).toHaveLength(1);
      });

      it('are listed newest first, and missed ones leave the channel where it stood', async () => {
        await store.saveSchedule(makeSchedule());
        const missed = { outcome: 'missed', reason: 'asleep', deliveries: [] } as const;
        const { toldSeq: _toldSeq, ...first } = slot(missed);
        await store.closeSlot(first);
        await store.closeSlot(slot({ slotAt: NEXT, outcome: 'silent', deliveries: [] }));
        expect(
          (await store.listSlots(PLACE, 9)).map(({ slotAt, outcome, reason }) => [slotAt, outcome, reason]),
        ).toEqual([
          [NEXT, 'silent', null],
          ['2026-11-24T08:00:00.000Z', 'missed', 'asleep'],
        ]);
      });
    });

    describe('the outbox', () => {
      it('gives each place one message at a time, in their order', async () => {
        const other = { place: 'discord:1/20' };
        await put(makeDelivery('a1'), makeDelivery('a2'), makeDelivery('b1', other), makeDelivery('b2', other));
        expect((await claim()).map(({ id }) => id)).toEqual(['a1', 'b1']);
        expect(await claim()).toEqual([]);
        await mark('a1', posted('m1'));
        expect((await claim()).map(({ id }) => id)).toEqual(['a2']);
      });

      it('keeps to its platform, its limit and to communities that are not held', async () => {
        await put(
          makeDelivery('d', { place: 'discord:1/1' }),
          makeDelivery('s', { place: 'slack:T/1', community: 'slack:T' }),
        );
        expect((await claim({ platform: 'slack' })).map(({ id }) => id)).toEqual(['s']);
        expect(await claim({ heldCommunities: ['discord:1'] })).toEqual([]);
        expect(await claim({ limit: 1 })).toHaveLength(1);
      });

      it('puts the same id in once', async () => {
        await put(makeDelivery('a'));
        await store.saveSchedule(makeSchedule());
        await store.closeSlot(slot({ deliveries: [makeDelivery('a')] }));
        expect(await store.countDeliveries()).toMatchObject({ waiting: 1 });
      });

      it('says since when what waits longest has waited, but for communities that left', async () => {
        expect(await store.oldestWaitingAt()).toBeNull();
        const place = { place: 'slack:T/1', community: 'slack:T' };
        await put(
          makeDelivery('old', { ...place, createdAt: '2026-11-24T07:00:00.000Z' }),
          makeDelivery('new', { createdAt: '2026-11-24T07:30:00.000Z' }),
        );
        expect(await store.oldestWaitingAt()).toBe('2026-11-24T07:00:00.000Z');
        await store.leaveCommunity('slack:T', NOW);
        expect(await store.oldestWaitingAt()).toBe('2026-11-24T07:30:00.000Z');
        await claim();
        await mark('new', posted('m'));
        expect(await store.oldestWaitingAt()).toBeNull();
      });

      it('says when there is something to claim next: the first of a place, or what somebody did not end', async () => {
        expect(await store.nextDeliveryAt('discord')).toBeNull();
        await put(
          makeDelivery('a'),
          makeDelivery('b'),
          makeDelivery('c', { place: 'slack:T/1', community: 'slack:T' }),
        );
        expect(await store.nextDeliveryAt('discord')).toBe('2026-11-24T08:00:00.000Z');
        await claim();
        expect(await store.nextDeliveryAt('discord')).toBe('2026-11-24T08:03:30.000Z');
        const later = '2026-11-24T08:20:00.000Z';
        await store.giveBack('a', { owner: 'one', notBefore: later, fault: 'down', counts: true });
        // What is behind it waits for it.
        expect(await store.nextDeliveryAt('discord')).toBe(later);
        await store.leaveCommunity('slack:T', NOW);
        expect(await store.nextDeliveryAt('slack')).toBeNull();
      });

      it('counts tries, and gives what is leased out again once the lease is over', async () => {
        await put(makeDelivery('a'));
        expect(await claim()).toMatchObject([{ id: 'a', tries: 1, faults: 0 }]);
        expect(await claim({ now: '2026-11-24T08:03:29.000Z' })).toEqual([]);
        expect(await claim({ now: '2026-11-24T08:03:30.000Z' })).toMatchObject([{ id: 'a', tries: 2, faults: 0 }]);
        expect(await store.releaseLeases('one', NOW)).toBe(1);
        expect(await claim()).toMatchObject([{ id: 'a', tries: 3 }]);
      });

      it('leases to one owner at a time, who can make the lease last longer', async () => {
        await put(makeDelivery('a'), makeDelivery('b', { place: 'discord:1/20' }));
        expect((await claim({ limit: 1 })).map(({ id }) => id)).toEqual(['a']);
        expect((await claim({ owner: 'two' })).map(({ id }) => id)).toEqual(['b']);
        expect(await store.renewLeases('one', ['a', 'b'], '2026-11-24T08:05:00.000Z')).toEqual(['a']);
        expect(await store.renewLeases('one', [], '2026-11-24T08:05:00.000Z')).toEqual([]);
        const later = await claim({ owner: 'three', now: '2026-11-24T08:04:00.000Z' });
        expect(later.map(({ id, tries }) => `${id} ${tries}`)).toEqual(['b 2']);
      });

      it('gives two who claim at one moment nothing in common', async () => {
        const places = Array.from({ length: 12 }, (_, index) => ({ place: `discord:1/${index}` }));
        await put(...places.map((place, index) => makeDelivery(`d${index}`, place)));
        const claimed = (await Promise.all([claim({ owner: 'one' }), claim({ owner: 'two' })])).flat();
        const rest = await claim({ owner: 'three', limit: 99 });
        const ids = [...claimed, ...rest].map(({ id }) => id);
        expect(ids).toHaveLength(12);
        expect(new Set(ids).size).toBe(12);
        expect([...claimed, ...rest].every(({ tries }) => tries === 1)).toBe(true);
      });

      it('lets nobody mark, give back or give up what another owner has by now', async () => {
        await put(makeDelivery('a'));
        await claim();
        await claim({ owner: 'two', now: '2026-11-24T08:03:30.000Z' });
        expect(await mark('a', posted('m1'), 'one')).toBe(false);
        await store.giveBack('a', { owner: 'one', notBefore: NOW, fault: 'down', counts: true });
        await store.giveUp('a', { owner: 'one', outcome: 'parked', fault: 'refused' });
        expect(await store.renewLeases('one', ['a'], '2026-11-24T09:00:00.000Z')).toEqual([]);
        expect(await store.countDeliveries()).toMatchObject({ leased: 1, parked: 0 });
        expect(await mark('a', posted('m1'), 'two')).toBe(true);
        expect(await mark('a', posted('m2'), 'two')).toBe(false);
        expect(await store.countDeliveries()).toMatchObject({ posted: 1 });
      });

      it('takes the word of one whose lease was let go, as long as nobody has another', async () => {
        await put(makeDelivery('a'));
        await claim();
        expect(await store.releaseLeases('two', '2026-11-24T08:03:29.000Z')).toBe(0);
        expect(await store.releaseLeases('two', '2026-11-24T08:03:30.000Z')).toBe(1);
        expect(await mark('a', posted('m1'), 'one')).toBe(true);
        expect(await claim({ owner: 'two', now: '2026-11-24T08:05:00.000Z' })).toEqual([]);
      });

      it('holds a place back while its first message waits for another try', async () => {
        await put(makeDelivery('a1'), makeDelivery('a2'));
        await claim();
        await store.giveBack('a1', {
          owner: 'one',
          notBefore: '2026-11-24T08:01:00.000Z',
          fault: 'down',
          counts: true,
        });
        expect(await claim()).toEqual([]);
        expect(await claim({ now: '2026-11-24T08:01:00.000Z' })).toMatchObject([{ id: 'a1', tries: 2, faults: 1 }]);
        await store.giveBack('a1', { owner: 'one', notBefore: NOW, fault: 'slow down', counts: false });
        expect(await claim()).toMatchObject([{ id: 'a1', tries: 3, faults: 1 }]);
        await store.giveUp('a1', { owner: 'one', outcome: 'parked', fault: 'refused' });
        expect(await claim()).toMatchObject([{ id: 'a2' }]);
        expect(await store.countDeliveries()).toMatchObject({ parked: 1, leased: 1 });
      });

      it('hands over the thread of the parent, and none where that was never posted', async () => {
        await put(makeDelivery('first'), makeDelivery('second', { parentId: 'first' }));
        await claim();
        await mark('first', posted('m1', 't1'));
        expect(await claim()).toMatchObject([{ id: 'second', thread: 't1' }]);
        await mark('second', posted('m2', 't1'));
        await put(makeDelivery('lost'), makeDelivery('orphan', { parentId: 'lost' }));
        await claim();
        await store.giveUp('lost', { owner: 'one', outcome: 'parked', fault: 'refused' });
        expect(await claim()).toMatchObject([{ id: 'orphan', thread: null }]);
      });

      it('knows a topic’s thread until that is forgotten', async () => {
        const topic = { key: 'talks a', name: 'A talks' };
        await put(makeDelivery('x', { topic }), makeDelivery('y', { topic }), makeDelivery('z', { topic }));
        expect(await claim()).toMatchObject([{ id: 'x', thread: null, topic: 'A talks' }]);
        await mark('x', posted('m', 'thread-1'));
        expect(await claim()).toMatchObject([{ id: 'y', thread: 'thread-1' }]);
        await store.forgetTopic('y');
        await store.giveBack('y', { owner: 'one', notBefore: NOW, fault: 'gone', counts: true });
        expect(await claim()).toMatchObject([{ id: 'y', thread: null }]);
      });

      it('says where what is corrected lies', async () => {
        await put(makeDelivery('alert'), makeDelivery('edit', { corrects: 'alert', kind: 'correction' }));
        await claim();
        await mark('alert', posted('m1'));
        expect(await claim()).toMatchObject([{ id: 'edit', corrects: 'alert', correctsPosted: posted('m1') }]);
      });

      it('keeps pictures and files', async () => {
        const png = new Uint8Array([0, 255, 7]);
        const file = { name: 'talks.ics', mediaType: 'text/calendar', bytes: png };
        const reply = {
          blocks: [
            { kind: 'image' as const, png, alt: 'A' },
            { kind: 'file' as const, file },
          ],
        };
        await put(makeDelivery('a', { reply }));
        expect((await claim())[0]?.reply).toEqual(reply);
      });

      it('stops a channel once: its schedule pauses and what waits is cancelled', async () => {
        await store.saveSchedule(makeSchedule());
        await put(makeDelivery('a'), makeDelivery('b'));
        await claim();
        const notice = { community: 'discord:1', audience: 'moderators', key: 'k', reply: textReply('Gone.') } as const;
        const telling = { notice, at: NOW };
        expect(await store.stopChannel(PLACE, 'it is gone', telling)).toBe(true);
        const again = { ...telling, notice: { ...notice, key: 'other' } };
        expect(await store.stopChannel(PLACE, 'it is gone', again)).toBe(false);
        expect(await store.waitingNotices('discord:1', 9)).toEqual([notice]);
        expect(await store.communitiesWithNotices(9)).toEqual(['discord:1']);
        expect(await store.getSchedule(PLACE)).toMatchObject({ paused: { by: 'platform', reason: 'it is gone' } });
        expect(await store.countDeliveries()).toMatchObject({ cancelled: 2, waiting: 0, leased: 0 });
      });

      it('forgets what was done with before a moment, and nothing that waits', async () => {
        await put(makeDelivery('a'), makeDelivery('b', { place: 'discord:1/20' }));
        await claim({ limit: 1 });
        await mark('a', posted('m'));
        await store.pruneDeliveries('2026-11-25T00:00:00.000Z');
        expect(await store.countDeliveries()).toMatchObject({ posted: 0, waiting: 1 });
      });
    });

    it('tells the time of its database', async () => {
      const before = Date.now();
      const time = (await store.readClock()).getTime();
      expect(time).toBeGreaterThanOrEqual(before - 5);
      expect(time).toBeLessThanOrEqual(Date.now() + 5);
    });

    describe('leases by name', () => {
      const take = (owner: string, now: string, until: string) =>
        store.takeLease({ name: 'discord/identify/0', owner, now, until });

      it('are one owner’s until they are over or dropped', async () => {
        expect(await take('one', '2026-11-24T08:00:00.000Z', '2026-11-24T08:00:05.000Z')).toBe(true);
        expect(await take('two', '2026-11-24T08:00:04.999Z', '2026-11-24T08:00:10.000Z')).toBe(false);
        expect(await take('one', '2026-11-24T08:00:04.999Z', '2026-11-24T08:00:06.000Z')).toBe(true);
        expect(await take('two', '2026-11-24T08:00:06.000Z', '2026-11-24T08:00:11.000Z')).toBe(true);
        expect(await store.leaseOf('discord/identify/0')).toEqual({ owner: 'two', until: '2026-11-24T08:00:11.000Z' });
        await store.dropLease('discord/identify/0', 'one');
        expect(await take('one', '2026-11-24T08:00:07.000Z', '2026-11-24T08:00:12.000Z')).toBe(false);
        await store.dropLease('discord/identify/0', 'two');
        expect(await store.leaseOf('discord/identify/0')).toBeNull();
        expect(await take('one', '2026-11-24T08:00:07.000Z', '2026-11-24T08:00:12.000Z')).toBe(true);
      });

      it('go to one of those who ask at one moment, and are forgotten when they are long over', async () => {
        const asked = ['one', 'two', 'three', 'four'].map((owner) => take(owner, NOW, NEXT));
        expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
        await store.pruneLeases('2026-11-26T00:00:00.000Z');
        expect(await take('five', NOW, NEXT)).toBe(true);
      });
    });

    describe('alerts', () => {
      const change = (id: string, changes: Partial<AlertChange> = {}): AlertChange => ({
        id,
        talksId: 'a',
        source: 'e1',
        before: 'scheduled',
        after: 'collapsed',
        strength: 'reported',
        foundAt: NOW,
        confirmedAt: null,
        takenBack: null,
        ...changes,
      });

      it('keep the cursor with the changes', async () => {
        expect(await store.alertCursor()).toBeNull();
        await store.recordChanges({ changes: [change('x')], since: null, cursor: 12 });
        await store.recordChanges({
          changes: [change('x', { confirmedAt: NOW }), change('y', { foundAt: NEXT })],
          since: 12,
          cursor: 15,
        });
        // A look that began before the last one was noted.
        await store.recordChanges({ changes: [change('z')], since: 12, cursor: 14 });
        expect(await store.alertCursor()).toBe(15);
        expect((await store.changesSince(NOW, 9)).map(({ id }) => id)).toEqual(['y', 'x']);
        expect((await store.changesSince(NOW, 9))[1]?.confirmedAt).toBe(NOW);
        expect(await store.lastChange('a')).toMatchObject({ id: 'y' });
        expect(await store.lastChange('b')).toBeNull();
      });

      it('tell a change to a place once, with its message', async () => {
        await store.recordChanges({ changes: [change('x'), change('y')], since: null, cursor: 1 });
        const told = { changeIds: ['x'], delivery: makeDelivery('m1', { kind: 'alert' }) };
        expect(await store.tellAlert(told)).toBe(true);
        expect(await store.tellAlert({ changeIds: ['x', 'y'], delivery: makeDelivery('m2') })).toBe(false);
        const elsewhere = makeDelivery('m3', { place: 'discord:1/20' });
        expect(await store.tellAlert({ changeIds: ['x'], delivery: elsewhere })).toBe(true);
        expect(await store.countDeliveries()).toMatchObject({ waiting: 2 });
        expect(await store.toldOf(['x', 'y'])).toEqual(
          expect.arrayContaining([
            { changeId: 'x', place: PLACE, deliveryId: 'm1', isCorrected: false },
            { changeId: 'x', place: 'discord:1/20', deliveryId: 'm3', isCorrected: false },
          ]),
        );
        expect(await store.changesOfDelivery('m1')).toMatchObject([{ id: 'x' }]);
      });

      it('are corrected once', async () => {
        await store.recordChanges({ changes: [change('x')], since: null, cursor: 1 });
        await store.tellAlert({ changeIds: ['x'], delivery: makeDelivery('m1') });
        const correction = {
          changeIds: ['x'],
          isCorrected: true,
          delivery: makeDelivery('c1', { corrects: 'm1', kind: 'correction' }),
        };
        expect(await store.tellCorrection(correction)).toBe(true);
        expect(await store.tellCorrection({ ...correction, delivery: makeDelivery('c2') })).toBe(false);
        expect(await store.toldOf(['x'])).toMatchObject([{ isCorrected: true }]);
        expect(await store.countDeliveries()).toMatchObject({ waiting: 2 });
      });

      it('know who follows, who is away and whose messages are closed', async () => {
        await store.follow({ community: 'c', member: 'c/bo', talksId: 'a' }, NOW);
        expect(await store.listFollowers(9)).toEqual([{ community: 'c', member: 'c/bo', talksId: 'a', since: NOW }]);
        expect(await store.getMember('c', 'c/bo')).toEqual({ awayUntil: null, closedAt: null });
        await store.saveMember('c', 'c/bo', { awayUntil: NEXT });
        await store.saveMember('c', 'c/bo', { closedAt: NOW });
        expect(await store.getMember('c', 'c/bo')).toEqual({ awayUntil: NEXT, closedAt: NOW });
        await store.saveMember('c', 'c/bo', { awayUntil: null });
        expect(await store.getMember('c', 'c/bo')).toEqual({ awayUntil: null, closedAt: NOW });
      });
    });

    describe('notices', () => {
      const notice = { community: 'discord:1', audience: 'moderators', key: 'k', reply: textReply('Told.') } as const;

      it('go out once for each key of a community', async () => {
        expect(await store.recordNotice(notice, NOW, makeDelivery('n1'))).toBe(true);
        expect(await store.recordNotice(notice, NOW, makeDelivery('n2'))).toBe(false);
        expect(await store.recordNotice({ ...notice, community: 'x' }, NOW, makeDelivery('n3'))).toBe(true);
        expect(await store.countDeliveries()).toMatchObject({ waiting: 2 });
      });

      it('wait for a channel, and are then sent once', async () => {
        await store.recordNotice(notice, NOW, null);
        expect(await store.waitingNotices('discord:1', 9)).toEqual([notice]);
        await store.sendNotice(notice, makeDelivery('n1'));
        await store.sendNotice(notice, makeDelivery('n2'));
        expect(await store.waitingNotices('discord:1', 9)).toEqual([]);
        expect(await store.countDeliveries()).toMatchObject({ waiting: 1 });
      });
    });
  });
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSchedule } from '#src/core/channel-schedule.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Store } from '#src/core/store.ts';
import { type BriefRound, createBriefRound } from '#src/delivery/brief-round.ts';
import { type TalksRecord, openRecord } from '../../support/talks-record.ts';
import { makeSchedule } from '../../support/schedules.ts';

const PLACE = 'discord:1/10';
const MARU = { id: 'maru-water', name: 'Lake Maru water talks' };
const ORUN = { id: 'orun', name: 'Strait of Orun border talks' };

/** Cannot be written. */
const BROKEN = {
  get blocks(): never {
    throw new Error('the disk is full');
  },
};

describe('a round of briefs', () => {
  let record: TalksRecord;
  let store: Store;
  let now: Date;
  let round: BriefRound;
  let sent: string[];

  const restart = (changes: Partial<Store> = {}): void => {
    const notices = { sendWaiting: async (community: string) => void sent.push(community) };
    const parts = { ...store, ...changes };
    round = createBriefRound({ store: parts, clock: { now: () => now }, logger: silentLogger, notices });
  };
  const at = async (moment: string): Promise<number> => {
    now = new Date(moment);
    return round();
  };
  const slots = async () =>
    (await store.listSlots(PLACE, 50)).map(({ slotAt, outcome }) => `${slotAt.slice(0, 16)} ${outcome}`).toReversed();
  /** What waits in the outbox, as JSON, taken out as posted. */
  const messages = async (): Promise<string[]> => {
    const texts: string[] = [];
    for (;;) {
      const claim = {
        platform: 'discord',
        owner: 'me',
        now: '2030-01-01T00:00:00Z',
        leaseUntil: '2030-01-01T00:00:00Z',
      };
      const rows = await store.claimDeliveries({ ...claim, limit: 50, heldCommunities: [] });
      if (rows.length === 0) return texts;
      for (const { id, place, reply } of rows) {
        texts.push(JSON.stringify(reply));
        await store.markPosted(id, {
          owner: 'me',
          posted: { channel: place, message: id, thread: id },
          now: now.toISOString(),
        });
      }
    }
  };
  const save = (changes: Partial<ChannelSchedule> = {}) => store.saveSchedule(makeSchedule(changes));

  beforeEach(async () => {
    record = await openRecord();
    ({ store } = record);
    sent = [];
    restart();
  });
  afterEach(() => store.close());

  it('tells a channel at its hour what is new since its last brief, and no story twice', async () => {
    await save();
    await record.tell({ name: 'walk-out', at: '2026-11-23T20:00:00.000Z', status: 'collapsed', talks: MARU });
    expect(await at('2026-11-24T07:59:59.000Z')).toBe(0);
    expect(await at('2026-11-24T08:00:20.000Z')).toBe(1);
    expect(await at('2026-11-24T08:01:20.000Z')).toBe(0);
    const [first, ...more] = await messages();
    expect(more).toEqual([]);
    expect(first).toContain('Lake Maru water talks');
    await record.tell({ name: 'back', at: '2026-11-24T12:00:00.000Z', status: 'under_way', talks: ORUN });
    await at('2026-11-25T08:00:20.000Z');
    const [second = ''] = await messages();
    expect(second).toContain('Strait of Orun border talks');
    expect(second).toContain('No change in: Lake Maru water.');
    expect(await slots()).toEqual(['2026-11-24T08:00 told', '2026-11-25T08:00 told']);
  });

  it('says that nothing is new in one line, or is silent', async () => {
    await save();
    await save({ channel: 'discord:1/20', whenQuiet: 'silent' });
    await at('2026-11-24T08:00:20.000Z');
    const all = await messages();
    expect(all).toHaveLength(1);
    expect(all[0]).toContain('No negotiation has news yet');
    expect(await store.listSlots('discord:1/20', 9)).toMatchObject([{ outcome: 'silent' }]);
  });

  it('makes up for a slot within the allowance, and reports it as missed after that', async () => {
    await save();
    await at('2026-11-24T07:59:00.000Z');
    await at('2026-11-24T13:59:00.000Z');
    expect(await slots()).toEqual(['2026-11-24T08:00 told']);
    await at('2026-11-25T14:01:00.000Z');
    expect(await slots()).toEqual(['2026-11-24T08:00 told', '2026-11-25T08:00 missed']);
    const told = await store.waitingNotices('discord:1', 9);
    expect(told.map(({ key }) => key)).toEqual([`missed ${PLACE} 2026-11-25T08:00:00.000Z`]);
    const [missed] = await store.listSlots(PLACE, 1);
    expect(missed?.reason).toMatch(/asleep from 2026-11-24 13:59 until 2026-11-25 14:01 UTC/u);
  });

  it('tells the news of missed slots in the next brief', async () => {
    await save();
    await record.tell({ name: 'walk-out', at: '2026-11-23T20:00:00.000Z', status: 'collapsed', talks: MARU });
    await at('2026-11-24T20:00:00.000Z');
    expect(await messages()).toEqual([]);
    await at('2026-11-25T08:00:20.000Z');
    expect((await messages())[0]).toContain('Lake Maru water talks');
  });

  it('notes each slot of a long sleep and tells moderators once', async () => {
    await save();
    await at('2026-11-24T07:00:00.000Z');
    await at('2026-11-28T09:00:00.000Z');
    expect(await slots()).toEqual([
      '2026-11-24T08:00 missed',
      '2026-11-25T08:00 missed',
      '2026-11-26T08:00 missed',
      '2026-11-27T08:00 missed',
      '2026-11-28T08:00 told',
    ]);
    const told = await store.waitingNotices('discord:1', 9);
    expect(sent).toEqual(['discord:1']);
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told[0]?.reply)).toContain('4 briefs were missed');
  });

  it('opens no slot twice where the clock is set back, and finds its way again', async () => {
    await save();
    await at('2026-11-24T08:00:20.000Z');
    await at('2026-11-24T07:50:00.000Z');
    await at('2026-11-24T08:00:20.000Z');
    await at('2027-03-01T08:00:00.000Z');
    await at('2026-11-25T07:59:00.000Z');
    await at('2026-11-25T08:00:30.000Z');
    const all = await slots();
    expect(all).toEqual(['2026-11-24T08:00 told', '2026-11-25T08:00 told', '2027-03-01T08:00 told']);
    expect((await store.getSchedule(PLACE))?.nextAt).toBe('2026-11-26T08:00:00.000Z');
  });

  it('loses no story where the clock is set back', async () => {
    await save();
    await at('2026-11-24T08:00:20.000Z');
    await messages();
    // By its own clock the story came in before the last brief.
    await record.tell({ name: 'walk-out', at: '2026-11-23T09:00:00.000Z', status: 'collapsed', talks: MARU });
    await at('2026-11-25T08:00:20.000Z');
    expect((await messages())[0]).toContain('Lake Maru water talks');
  });

  it('leaves holidays out', async () => {
    await save({ holidays: ['2026-11-24'] });
    await at('2026-11-24T08:00:20.000Z');
    await at('2026-11-25T08:00:20.000Z');
    expect(await slots()).toEqual(['2026-11-24T08:00 holiday', '2026-11-25T08:00 told']);
  });

  it('notes missed slots and the notice of them together, or neither', async () => {
    await save();
    await at('2026-11-24T13:59:00.000Z');
    // The store breaks off between the slots and the notice; the next start finds both still to be done.
    const missSlots: Store['missSlots'] = (missed) =>
      store.missSlots({
        ...missed,
        telling: { ...missed.telling, notice: { ...missed.telling.notice, reply: BROKEN } },
      });
    restart({ missSlots });
    await at('2026-11-26T14:01:00.000Z');
    expect(await slots()).toEqual(['2026-11-24T08:00 told']);
    expect(await store.waitingNotices('discord:1', 9)).toEqual([]);
    restart();
    await at('2026-11-26T14:02:00.000Z');
    expect(await slots()).toEqual(['2026-11-24T08:00 told', '2026-11-25T08:00 missed', '2026-11-26T08:00 missed']);
    expect(await store.waitingNotices('discord:1', 9)).toHaveLength(2);
    expect(sent).toEqual(['discord:1', 'discord:1']);
  });

  it('tries a brief again that could not be composed, and says why it was missed in the end', async () => {
    await save();
    restart({ closeSlot: () => Promise.reject(new Error('the disk is full')) });
    expect(await at('2026-11-24T08:00:20.000Z')).toBe(0);
    expect(await slots()).toEqual([]);
    restart();
    expect(await at('2026-11-24T08:01:20.000Z')).toBe(1);
    expect(await slots()).toEqual(['2026-11-24T08:00 told']);
  });

  it('lays a brief out as its channel needs it', async () => {
    for (const name of ['one', 'two', 'three']) {
      const talks = { id: name, name: `${name} talks` };
      await record.tell({ name, at: '2026-11-23T20:00:00.000Z', status: 'collapsed', talks });
    }
    await save({ channel: 'slack:T/1', community: 'slack:T', layout: 'thread' });
    await save({ channel: 'discord:1/forum', layout: 'topics' });
    await save({ channel: 'discord:1/text', layout: 'message' });
    await at('2026-11-24T08:00:20.000Z');
    const claim = {
      owner: 'me',
      now: '2030-01-01T00:00:00Z',
      leaseUntil: '2030-01-01T00:00:00Z',
      limit: 9,
      heldCommunities: [],
    };
    const thread = [];
    for (;;) {
      const [row] = await store.claimDeliveries({ platform: 'slack', ...claim });
      if (!row) break;
      thread.push(row.thread);
      await store.markPosted(row.id, {
        owner: 'me',
        posted: { channel: row.place, message: row.id, thread: row.thread ?? 'root' },
        now: '2026',
      });
    }
    expect(thread).toEqual([null, 'root', 'root', 'root']);
    const forum = await store.claimDeliveries({ platform: 'discord', ...claim });
    expect(forum.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['Daily brief', null]));
    expect(await store.countDeliveries()).toMatchObject({ posted: 4, waiting: 3, leased: 2 });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboxRow } from '#src/core/delivery-store.ts';
import type { Moderation } from '#src/core/moderation.ts';
import type { Store } from '#src/core/store.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { createAlertRound } from '#src/delivery/alert-round.ts';
import { createModeration } from '#src/talks/moderation.ts';
import { type TalksRecord, openRecord } from '../../support/talks-record.ts';
import { makeSchedule } from '../../support/schedules.ts';

const ANA = { community: 'discord:1', member: 'ana' };
const MARU = { id: 'maru-water', name: 'Lake Maru water talks' };
const ORUN = { id: 'orun', name: 'Strait of Orun border talks' };
const CHANNEL = 'discord:1/10';
const BO = 'discord:1/bo';
/** Without a party’s own word, which confirms a change by itself. */
const REPORTED = { quotes: [], parties: [] };

describe('a round of alerts', () => {
  let record: TalksRecord;
  let store: Store;
  let moderation: Moderation;
  let now: Date;
  let round: () => Promise<number>;
  let stories: number;

  const at = (time: string): void => {
    now = new Date(`2026-11-24T${time}:00.000Z`);
  };
  const tick = async (time: string): Promise<number> => {
    at(time);
    return round();
  };
  const tell = async (talks: typeof MARU, status: Status, outlet = 'Harbour Wire'): Promise<void> => {
    stories += 1;
    await record.tell({ name: `story-${stories}`, at: now.toISOString(), status, talks, outlet, changes: REPORTED });
  };
  /** What is posted in this moment, in its order. */
  const posted = async (): Promise<OutboxRow[]> => {
    const all: OutboxRow[] = [];
    for (;;) {
      const claim = {
        platform: 'discord',
        owner: 'me',
        now: '2030-01-01T00:00:00Z',
        leaseUntil: '2030-01-01T00:00:00Z',
      };
      const rows = await store.claimDeliveries({ ...claim, limit: 50, heldCommunities: [] });
      if (rows.length === 0) return all;
      for (const row of rows) {
        all.push(row);
        await store.markPosted(row.id, {
          owner: 'me',
          posted: { channel: row.place, message: row.id, thread: null },
          now: now.toISOString(),
        });
      }
    }
  };
  const wordsOf = (row: OutboxRow | undefined): string => JSON.stringify(row?.reply);
  const alerts = (changes: Parameters<typeof makeSchedule>[0] = {}) =>
    store.saveSchedule(makeSchedule({ alerts: 'reported', alertsSince: '2026-11-24T07:00:00.000Z', ...changes }));

  beforeEach(async () => {
    record = await openRecord();
    ({ store } = record);
    stories = 0;
    at('06:00');
    const clock = { now: () => now };
    moderation = createModeration(store, clock);
    round = createAlertRound({ store, clock });
    // What a feed holds at first is history; this is each outlet's.
    for (const outlet of ['Harbour Wire', 'The Meridian', 'Lantern Daily']) await tell(MARU, 'scheduled', outlet);
    for (const outlet of ['Harbour Wire', 'The Meridian']) await tell(ORUN, 'paused', outlet);
    await round();
  });
  afterEach(() => store.close());

  it('tells a channel of a change once, ten minutes after it was found', async () => {
    await alerts();
    at('08:00');
    await tell(MARU, 'collapsed');
    expect(await tick('08:00')).toBe(0);
    expect(await tick('08:09')).toBe(0);
    expect(await tick('08:10')).toBe(1);
    expect(await tick('08:11')).toBe(0);
    const [alert, ...more] = await posted();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ kind: 'alert', place: CHANNEL, isDirect: false });
    expect(wordsOf(alert)).toContain(
      '"name":"Lake Maru water","status":"collapsed","before":"scheduled","detail":"reported"',
    );
    at('09:00');
    await tell(MARU, 'collapsed', 'The Meridian');
    await tick('09:00');
    expect(await tick('09:30')).toBe(0);
  });

  it('merges what comes within ten minutes into one message', async () => {
    await alerts();
    at('08:00');
    await tell(MARU, 'under_way');
    await tick('08:00');
    at('08:05');
    await tell(ORUN, 'under_way');
    await tick('08:05');
    at('08:08');
    await tell(MARU, 'collapsed');
    await tick('08:08');
    expect(await tick('08:10')).toBe(1);
    const words = wordsOf((await posted())[0]);
    expect(words).toContain('"status":"collapsed","before":"scheduled"');
    expect(words).toContain('Strait of Orun');
    expect(words.match(/Lake Maru water/gu)).toHaveLength(1);
    expect(await tick('08:30')).toBe(0);
  });

  it('waits for a second outlet where the channel wants confirmed changes', async () => {
    await alerts({ alerts: 'confirmed' });
    at('08:00');
    await tell(MARU, 'collapsed');
    await tick('08:00');
    expect(await tick('08:30')).toBe(0);
    at('08:40');
    await tell(MARU, 'collapsed', 'The Meridian');
    await tick('08:40');
    expect(await tick('08:50')).toBe(1);
    expect(wordsOf((await posted())[0])).toContain('"detail":"confirmed"');
  });

  it('corrects in place what a moderator takes back, and again when the moderator does', async () => {
    await alerts();
    at('08:00');
    await tell(MARU, 'collapsed');
    await tick('08:00');
    await tick('08:10');
    const [alert] = await posted();
    at('08:20');
    await moderation.correct(ANA, await record.talks(MARU.id), 'paused', null);
    expect(await tick('08:21')).toBe(1);
    expect(await tick('08:22')).toBe(0);
    const [correction, ...more] = await posted();
    expect(more).toEqual([]);
    expect(correction).toMatchObject({ kind: 'correction', corrects: alert?.id });
    expect(correction?.correctsPosted?.message).toBe(alert?.id);
    expect(wordsOf(correction)).toContain('A moderator took this back: scheduled → collapsed does not hold.');
    expect(wordsOf(correction)).toContain('It stands now: paused.');
    at('08:40');
    await moderation.undo(ANA);
    expect(await tick('08:41')).toBe(1);
    const [again] = await posted();
    expect(again).toMatchObject({ kind: 'correction', corrects: alert?.id });
    expect(wordsOf(again)).not.toContain('took this back');
    expect(await tick('09:41')).toBe(0);
  });

  it('corrects in place what a publisher takes back', async () => {
    await alerts();
    at('08:00');
    await record.tell({ name: 'edited', at: now.toISOString(), status: 'collapsed', talks: MARU });
    await tick('08:00');
    await tick('08:10');
    await posted();
    await record.tell({ name: 'edited', at: '2026-11-24T08:00:00.000Z', status: 'paused', talks: MARU });
    expect(await tick('08:31')).toBe(1);
    expect(wordsOf((await posted())[0])).toContain('A later report took this back');
    expect(await tick('09:31')).toBe(0);
  });

  it('says nothing of what is taken back before it was told', async () => {
    await alerts();
    at('08:00');
    await tell(MARU, 'collapsed');
    await tick('08:00');
    at('08:05');
    await moderation.undo(ANA);
    await moderation.correct(ANA, await record.talks(MARU.id), 'scheduled', null);
    await tick('08:05');
    expect(await tick('08:30')).toBe(0);
    expect(await posted()).toEqual([]);
  });

  it('tells of a new change after an old one, and takes nothing back for it', async () => {
    await alerts();
    at('08:00');
    await tell(MARU, 'collapsed');
    await tick('08:00');
    await tick('08:10');
    await posted();
    at('12:00');
    await tell(MARU, 'under_way');
    await tick('12:00');
    expect(await tick('12:10')).toBe(1);
    const [alert] = await posted();
    expect(alert?.kind).toBe('alert');
    expect(wordsOf(alert)).toContain('"status":"under_way","before":"collapsed"');
  });

  it('keeps to what the channel follows, and to its time', async () => {
    await alerts({ scope: { regions: [], talks: [ORUN.id] } });
    await alerts({ channel: 'discord:1/20', alertsSince: '2026-11-24T09:00:00.000Z' });
    at('08:00');
    await tell(MARU, 'collapsed');
    await tick('08:00');
    expect(await tick('09:30')).toBe(0);
  });

  it('waits through quiet hours and holidays, and tells it then', async () => {
    await alerts({ quietHours: { from: '07:30', to: '09:00' } });
    await alerts({ channel: 'discord:1/20', holidays: ['2026-11-24'] });
    at('08:00');
    await tell(MARU, 'collapsed');
    await tick('08:00');
    expect(await tick('08:59')).toBe(0);
    expect(await tick('09:00')).toBe(1);
    now = new Date('2026-11-25T00:00:00.000Z');
    expect(await round()).toBe(1);
    expect((await posted()).map(({ place }) => place).toSorted()).toEqual([CHANNEL, 'discord:1/20']);
  });

  it('tells members what they follow in a direct message, once they are not away', async () => {
    at('07:00');
    await store.follow({ community: 'discord:1', member: BO, talksId: MARU.id }, now.toISOString());
    await store.saveMember('discord:1', BO, { awayUntil: '2026-11-24T12:00:00.000Z' });
    at('08:00');
    await tell(MARU, 'collapsed');
    await tell(ORUN, 'under_way');
    await tick('08:00');
    expect(await tick('08:30')).toBe(0);
    expect(await tick('12:00')).toBe(1);
    const [alert] = await posted();
    expect(alert).toMatchObject({ place: BO, isDirect: true, community: 'discord:1' });
    expect(wordsOf(alert)).toContain('Lake Maru water');
    expect(wordsOf(alert)).not.toContain('Orun');
  });

  it('is silent on what a feed held when it was first read', async () => {
    await alerts();
    at('08:00');
    await tell(MARU, 'collapsed', 'A new feed');
    await tick('08:00');
    expect(await tick('09:00')).toBe(0);
  });
});

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Moderation } from '#src/core/moderation.ts';
import { STATUSES } from '#src/core/vocabulary.ts';
import { createModeration } from '#src/talks/moderation.ts';
import { type TalksRecord, type Told, openRecord } from '../../support/talks-record.ts';

const WATER = { id: 'opened:kessia+tolland', name: 'Kessia–Tolland talks' };
const BORDER = { id: 'opened:orun+tolland', name: 'Orun–Tolland talks' };
const NOW = '2024-12-24T12:00:00.000Z';
const ANA = { community: 'c', member: 'ana' };
const BO = { community: 'c', member: 'bo' };

const scheduled: Told = { name: 'scheduled', at: '2024-11-01T10:00:00Z', status: 'scheduled', talks: WATER };
const opened: Told = { name: 'opened', at: '2024-11-10T10:00:00Z', status: 'under_way', talks: WATER };
const broken: Told = { name: 'broken', at: '2024-11-19T10:00:00Z', status: 'collapsed', talks: WATER };
const border: Told = { name: 'border', at: '2024-11-15T10:00:00Z', status: 'proposed', talks: BORDER };

let record: TalksRecord;
let desk: Moderation;

beforeEach(async () => {
  record = await openRecord();
  desk = createModeration(record.store, { now: () => new Date(NOW) });
  await record.tell(scheduled, opened, border);
});

afterEach(() => record.store.close());

async function statusOf(id: string): Promise<string | null> {
  return (await record.talks(id)).state?.status ?? null;
}

async function headlines(id: string): Promise<readonly string[]> {
  return (await record.timeline(id)).map((entry) => entry.headline);
}

describe('rename', () => {
  it('keeps the old name as an alias, and both through new stories', async () => {
    await desk.rename(ANA, await record.talks(WATER.id), 'Lake Maru water talks');
    await record.tell(broken);
    expect(await record.talks(WATER.id)).toMatchObject({
      name: 'Lake Maru water talks',
      aliases: ['Kessia–Tolland talks'],
      origin: 'tracked',
      state: { status: 'collapsed' },
    });
  });

  it('refuses a name that others bear, by whatever capitals and marks', async () => {
    const talks = await record.talks(WATER.id);
    await expect(desk.rename(ANA, talks, 'ORUN – Tolland Talks')).rejects.toMatchObject({ code: 'talks/known' });
    await expect(desk.rename(ANA, talks, 'Intra-Syrian talks (Geneva)')).rejects.toMatchObject({
      code: 'talks/known',
    });
  });
});

describe('merge', () => {
  it('puts history and state together, and new stories on either into the one', async () => {
    await desk.merge(ANA, await record.talks(WATER.id), await record.talks(BORDER.id));
    expect(await headlines(BORDER.id)).toEqual(['border', 'opened', 'scheduled']);
    expect(await record.talks(WATER.id)).toMatchObject({ state: null, mergedInto: BORDER.id });
    expect((await record.talks(BORDER.id)).aliases).toContain(WATER.name);
    await record.tell(broken);
    expect(await headlines(BORDER.id)).toEqual(['broken', 'border', 'opened', 'scheduled']);
    expect(await statusOf(BORDER.id)).toBe('collapsed');
    expect((await record.store.listTalks()).map(({ id }) => id)).toEqual([BORDER.id]);
  });

  it('follows a second merge to its end', async () => {
    const third = { id: 'third', name: 'Third talks' };
    await record.tell({ ...border, name: 'third', talks: third });
    await desk.merge(ANA, await record.talks(WATER.id), await record.talks(BORDER.id));
    await desk.merge(ANA, await record.talks(BORDER.id), await record.talks(third.id));
    await record.tell(broken);
    expect(await headlines(third.id)).toContain('broken');
  });

  it('refuses talks and themselves', async () => {
    const talks = await record.talks(WATER.id);
    await expect(desk.merge(ANA, talks, talks)).rejects.toMatchObject({ code: 'talks/same' });
  });

  it('can be taken back after more has been told', async () => {
    await desk.merge(ANA, await record.talks(WATER.id), await record.talks(BORDER.id));
    await record.tell({ ...border, name: 'later', at: '2024-12-01T10:00:00Z', status: 'refused' });
    await desk.undo(BO);
    expect(await headlines(WATER.id)).toEqual(['opened', 'scheduled']);
    expect(await headlines(BORDER.id)).toEqual(['later', 'border']);
    expect(await statusOf(WATER.id)).toBe('under_way');
    expect(await statusOf(BORDER.id)).toBe('refused');
    expect((await record.talks(WATER.id)).mergedInto ?? null).toBeNull();
  });
});

describe('split', () => {
  it('moves events to new talks and works both states out anew', async () => {
    const talks = await record.talks(WATER.id);
    const [latest] = await record.timeline(WATER.id);
    const side = await desk.split(ANA, talks, latest ? [latest] : [], { name: 'Side talks' });
    expect(side).toMatchObject({ id: 'tracked:side-talks', state: { status: 'under_way' } });
    expect(await statusOf(WATER.id)).toBe('scheduled');
    expect(await headlines(side.id)).toEqual(['opened']);
  });

  it('holds for copies of the text that come later, and for a publisher’s edit', async () => {
    const [latest] = await record.timeline(WATER.id);
    const side = await desk.split(ANA, await record.talks(WATER.id), latest ? [latest] : [], { name: 'Side talks' });
    await record.tell({ ...opened, name: 'copy', copyOf: 'opened', outlet: 'The Meridian' });
    await record.tell({ ...opened, status: 'paused' });
    expect(await headlines(WATER.id)).toEqual(['scheduled']);
    const [entry] = await record.timeline(side.id);
    expect(entry?.sources.map((source) => source.outlet)).toEqual(['Harbour Wire', 'The Meridian']);
  });
});

describe('correct', () => {
  it('wins over the machine until newer evidence is accepted', async () => {
    await desk.correct(ANA, await record.talks(WATER.id), 'stalled', 'no date is set');
    expect((await record.talks(WATER.id)).state).toMatchObject({
      status: 'stalled',
      correctedBy: { by: 'ana', because: 'no date is set' },
    });
    await record.tell(broken);
    const held = await record.talks(WATER.id);
    expect(held.state).toMatchObject({ status: 'stalled', pending: { status: 'collapsed' } });
    expect((await record.timeline(WATER.id))[0]).toMatchObject({ headline: 'broken', moved: false });
    await desk.review(BO, held, 'accept');
    expect((await record.talks(WATER.id)).state).toMatchObject({
      status: 'collapsed',
      correctedBy: null,
      pending: null,
    });
    expect((await record.timeline(WATER.id))[0]).toMatchObject({ before: 'stalled', moved: true, recordedAt: NOW });
  });

  it('is not shaken by old news', async () => {
    await desk.correct(ANA, await record.talks(WATER.id), 'stalled', null);
    await record.tell({ ...broken, at: '2024-11-05T10:00:00Z' });
    expect((await record.talks(WATER.id)).state).toMatchObject({ status: 'stalled', pending: null });
  });

  it('stays where newer evidence is refused, until there is evidence newer than that', async () => {
    await desk.correct(ANA, await record.talks(WATER.id), 'stalled', null);
    await record.tell(broken);
    await desk.review(BO, await record.talks(WATER.id), 'refuse');
    expect((await record.talks(WATER.id)).state).toMatchObject({ status: 'stalled', pending: null });
    await record.tell({ ...broken, name: 'later', at: '2024-12-02T10:00:00Z', status: 'agreed' });
    expect((await record.talks(WATER.id)).state).toMatchObject({ status: 'stalled', pending: { status: 'agreed' } });
  });

  it('has nothing to review without newer evidence', async () => {
    const talks = await desk.correct(ANA, await record.talks(WATER.id), 'stalled', null);
    await expect(desk.review(ANA, talks, 'accept')).rejects.toMatchObject({ code: 'talks/nothing-pending' });
  });

  it('gives way to what the news has told meanwhile when it is taken back', async () => {
    await desk.correct(ANA, await record.talks(WATER.id), 'stalled', null);
    await record.tell(broken);
    await desk.undo(ANA);
    expect((await record.talks(WATER.id)).state).toMatchObject({
      status: 'collapsed',
      correctedBy: null,
      pending: null,
    });
  });
});

describe('ignore and track', () => {
  it('takes talks out of lists and of what is posted, and goes on recording', async () => {
    await desk.ignore(ANA, await record.talks(WATER.id));
    await record.tell(broken);
    expect((await record.store.listTalks()).map(({ id }) => id)).toEqual([BORDER.id]);
    const posted = await record.store.entriesSince('2024-01-01T00:00:00Z', 100);
    expect(posted.map((entry) => entry.talksId)).toEqual([BORDER.id]);
    await expect(desk.ignore(ANA, await record.talks(WATER.id))).rejects.toMatchObject({ code: 'talks/ignored' });
    await desk.track(BO, WATER.name, []);
    expect(await statusOf(WATER.id)).toBe('collapsed');
    expect(await record.store.listTalks()).toHaveLength(2);
  });

  it('opens talks once', async () => {
    const talks = await desk.track(ANA, 'Ilmar exchange', ['Ilmar', 'Tolland']);
    expect(talks).toMatchObject({
      id: 'tracked:ilmar-exchange',
      origin: 'tracked',
      parties: ['Ilmar', 'Tolland'],
      state: null,
    });
    expect((await record.store.listTracked()).map(({ name }) => name)).toEqual(['Ilmar exchange']);
    await expect(desk.track(ANA, 'ilmar exchange', ['a', 'b'])).rejects.toMatchObject({ code: 'talks/known' });
  });

  it('is not taken back once the talks have news', async () => {
    const { id, name } = await desk.track(ANA, 'Ilmar exchange', ['Ilmar', 'Tolland']);
    await record.tell({ ...broken, talks: { id, name } });
    await expect(desk.undo(ANA)).rejects.toMatchObject({ code: 'talks/in-use' });
  });
});

describe('undo', () => {
  it('says whose change it was and writes both into the log', async () => {
    await desk.rename(ANA, await record.talks(WATER.id), 'Lake Maru water talks');
    expect(await desk.undo(BO)).toMatchObject({ member: 'ana', action: 'rename', before: WATER.name });
    expect(await record.store.listAudit('c', 5)).toMatchObject([
      { member: 'bo', action: 'talks undo', before: 'Lake Maru water talks', after: WATER.name, at: NOW },
      { member: 'ana', action: 'talks rename', before: WATER.name, after: 'Lake Maru water talks', at: NOW },
    ]);
    expect(await desk.undo(BO)).toBeNull();
  });

  it('leads from any changes back to the record before them, step by step', async () => {
    await record.tell(broken, { ...border, name: 'border refused', at: '2024-11-20T10:00:00Z', status: 'refused' });
    const change = fc.record({
      action: fc.constantFrom('rename', 'merge', 'split', 'correct', 'ignore', 'track'),
      pick: fc.nat(),
      other: fc.nat(),
      status: fc.constantFrom(...STATUSES),
    });
    const run = async (
      changes: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[],
    ): Promise<void> => {
      const steps = [await record.whole()];
      for (const [index, { action, pick, other, status }] of changes.entries()) {
        const all = await record.store.listTalks();
        const [one, two] = [all[pick % all.length], all[other % all.length]];
        if (!one || !two) break;
        const entries = await record.timeline(one.id);
        if (action === 'rename') await desk.rename(ANA, one, `Name ${index}`);
        else if (action === 'correct') await desk.correct(ANA, one, status, null);
        else if (action === 'ignore') await desk.ignore(ANA, one);
        else if (action === 'track') await desk.track(ANA, `Tracked ${index}`, ['a', 'b']);
        else if (one.id === two.id) continue;
        else if (action === 'merge') await desk.merge(ANA, one, two);
        else
          await desk.split(
            ANA,
            one,
            entries.slice(0, 1 + (other % 2)),
            other % 3 === 0 ? { name: `Split ${index}` } : two,
          );
        steps.push(await record.whole());
      }
      while (steps.length > 1) {
        expect(await record.whole()).toEqual(steps.pop());
        expect(await desk.undo(ANA)).not.toBeNull();
      }
      expect(await record.whole()).toEqual(steps[0]);
      expect(await desk.undo(ANA)).toBeNull();
    };
    await fc.assert(fc.asyncProperty(fc.array(change, { maxLength: 8 }), run), { numRuns: 40 });
  });
});

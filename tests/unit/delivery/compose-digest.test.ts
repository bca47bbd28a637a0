import { describe, expect, it } from 'vitest';
import { composeDigest } from '#src/delivery/compose-digest.ts';
import type { DigestStore } from '#src/delivery/compose-digest.ts';
import type { Brief } from '#src/core/brief.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { makeBrief, makeEntry, makeSource, makeState, makeTalks } from '../../support/negotiations.ts';

const PERIOD = { from: '2024-11-19T08:00:00.000Z', to: '2024-11-20T08:00:00.000Z' };

/** Holds what a digest reads; every story has a brief unless `briefs` says otherwise. */
function storeOf(
  talks: readonly Talks[],
  entries: readonly TimelineEntry[],
  briefs: Readonly<Record<string, Brief | null>> = {},
): DigestStore {
  return {
    entriesSince: async (since) => entries.filter((entry) => entry.recordedAt > since),
    getTalks: async (id) => talks.find((one) => one.id === id) ?? null,
    getBrief: async (id) => (id in briefs ? (briefs[id] ?? null) : makeBrief({ headline: id })),
    listTalks: async () => talks,
  };
}

function talksOf(...ids: readonly string[]): readonly Talks[] {
  return ids.map((id) => makeTalks({ id, name: id, state: makeState() }));
}

describe('composeDigest', () => {
  it('groups what was learnt in the period by talks, and lists the others as unchanged', async () => {
    const entries = [
      makeEntry({ id: 'e1', talksId: 'a' }),
      makeEntry({ id: 'e2', talksId: 'b', recordedAt: '2024-11-20T09:00:00.000Z' }),
      makeEntry({ id: 'e3', talksId: 'c', recordedAt: '2024-11-19T07:00:00.000Z' }),
    ];
    const digest = await composeDigest(storeOf(talksOf('a', 'b', 'c'), entries), PERIOD);
    expect(digest).toMatchObject(PERIOD);
    expect(digest.sections.map((section) => section.talks.id)).toEqual(['a']);
    expect(digest.unchanged.map((talks) => talks.id)).toEqual(['b', 'c']);
  });

  it('tells the way from the first status of the period to the last', async () => {
    const entries = [
      makeEntry({ id: 'e1', at: '2024-11-19T18:00:00.000Z', before: 'under_way', after: 'collapsed' }),
      makeEntry({ id: 'e2', at: '2024-11-19T10:00:00.000Z', before: 'scheduled', after: 'under_way' }),
    ];
    const digest = await composeDigest(storeOf(talksOf('maru-water'), entries), PERIOD);
    expect(digest.sections[0]).toMatchObject({ before: 'scheduled', after: 'collapsed' });
    expect(digest.sections[0]?.entries.map((entry) => entry.id)).toEqual(['e1', 'e2']);
  });

  it('shows the change of talks that are new to us, and none where there was but one status', async () => {
    const first = makeEntry({ id: 'e1', at: '2024-11-18T10:00:00.000Z', before: null, after: 'scheduled' });
    const same = makeEntry({ id: 'e2', at: '2024-11-18T12:00:00.000Z', before: 'scheduled', after: 'scheduled' });
    const second = makeEntry({ id: 'e3', at: '2024-11-19T10:00:00.000Z', before: 'scheduled', after: 'collapsed' });
    const talks = talksOf('maru-water');
    const moved = await composeDigest(storeOf(talks, [second, same, first]), PERIOD);
    expect(moved.sections[0]).toMatchObject({ before: 'scheduled', after: 'collapsed' });
    const steady = await composeDigest(storeOf(talks, [same, first]), PERIOD);
    expect(steady.sections[0]).toMatchObject({ before: null, after: 'scheduled' });
  });

  it('counts copies as one story and names each outlet', async () => {
    const sources = [makeSource('A', 's1'), makeSource('B', 's2'), makeSource('C', 's3')];
    const digest = await composeDigest(storeOf(talksOf('maru-water'), [makeEntry({ sources })]), PERIOD);
    expect(digest.storyCount).toBe(1);
    expect(digest.outlets).toEqual(['A', 'B', 'C']);
  });

  it('is led by the brief that says most of the newest event', async () => {
    const sources = [makeSource('A', 'thin'), makeSource('B', 'full')];
    const briefs = { thin: makeBrief({ headline: 'thin', quotes: [], parties: [] }) };
    const digest = await composeDigest(storeOf(talksOf('maru-water'), [makeEntry({ sources })], briefs), PERIOD);
    expect(digest.sections[0]?.lead.headline).toBe('full');
  });

  it('puts a change of status first, then what is told independently, then many outlets, then the newest', async () => {
    const steady = { before: 'stalled', after: 'stalled' } as const;
    const two = [makeSource('A', 's1'), makeSource('B', 's2')];
    const one = [makeSource('A', 's3')];
    const entries = [
      makeEntry({ id: 'e1', talksId: 'old', ...steady, sources: one, at: '2024-11-19T09:00:00.000Z' }),
      makeEntry({ id: 'e2', talksId: 'new', ...steady, sources: one, at: '2024-11-19T11:00:00.000Z' }),
      makeEntry({ id: 'e3', talksId: 'wide', ...steady, sources: two, at: '2024-11-19T08:30:00.000Z' }),
      makeEntry({ id: 'e4', talksId: 'changed', sources: one, at: '2024-11-19T08:10:00.000Z' }),
    ];
    const retold = makeEntry({ id: 'e5', talksId: 'retold', ...steady, sources: one, at: '2024-11-19T08:20:00.000Z' });
    const store = storeOf(talksOf('old', 'new', 'wide', 'changed', 'retold'), [
      ...entries,
      retold,
      { ...retold, id: 'e6', clusterId: 'story-9', moved: false },
    ]);
    const digest = await composeDigest(store, PERIOD);
    expect(digest.sections.map((section) => section.talks.id)).toEqual(['changed', 'retold', 'wide', 'new', 'old']);
  });

  it('is silent on old news and repetition', async () => {
    const digest = await composeDigest(storeOf(talksOf('maru-water'), [makeEntry({ moved: false })]), PERIOD);
    expect(digest.sections).toEqual([]);
    expect(digest.unchanged.map((talks) => talks.id)).toEqual(['maru-water']);
  });

  it('leaves out talks of which no brief is left', async () => {
    const store = storeOf(talksOf('maru-water'), [makeEntry()], { 'story-1': null, 'story-2': null });
    expect((await composeDigest(store, PERIOD)).sections).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { composeDigest as compose } from '#src/delivery/compose-digest.ts';
import { type DigestStore, openNewsSource } from '#src/delivery/news-source.ts';
import type { Brief } from '#src/core/brief.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { EVERYTHING } from '#src/core/channel-schedule.ts';
import type { LoggedEntry } from '#src/core/delivery-store.ts';
import type { Digest, DigestScope } from '#src/core/digest.ts';
import { makeBrief, makeEntry, makeSource, makeState, makeTalks } from '../../support/negotiations.ts';
import { makeSubscription } from '../../support/subscriptions.ts';

const PERIOD = { from: '2024-11-19T08:00:00.000Z', to: '2024-11-20T08:00:00.000Z' };

/** Holds what a digest reads, written in the order given; every story has a brief unless `briefs` says otherwise. */
function storeOf(
  talks: readonly Talks[],
  entries: readonly TimelineEntry[],
  briefs: Readonly<Record<string, Brief | null>> = {},
): DigestStore {
  const logged = entries
    .map((entry, index): LoggedEntry => ({ seq: index + 1, newsSeq: index + 1, entry, joinedAt: new Map() }))
    .toReversed();
  return {
    logHead: async () => entries.length,
    logAt: async () => 0,
    talksWithNews: async (afterSeq) =>
      [...new Set(entries.map((entry) => entry.talksId))].map((talksId) => ({
        talksId,
        seq: Math.max(
          ...logged.filter(({ seq, entry }) => seq > afterSeq && entry.talksId === talksId).map(({ seq }) => seq),
          0,
        ),
      })),
    newsOf: async (talksId, afterSeq) => logged.filter(({ seq, entry }) => seq > afterSeq && entry.talksId === talksId),
    getTalks: async (id) => talks.find((one) => one.id === id) ?? null,
    getBrief: async (id) => (id in briefs ? (briefs[id] ?? null) : makeBrief({ headline: id })),
    listTalks: async () => talks,
    unreadStories: async () => [],
    getStory: async () => null,
    storyOrigins: async (ids) => ids.map((id) => ({ id, feedId: 'f1', seenAt: PERIOD.to })),
    subscribedFeeds: async () => [{ subscription: makeSubscription(), url: 'https://harbour-wire.example/' }],
    talksCorrected: async () => [],
    timeline: async () => [],
    visibleTalks: async (_reader, ids) => new Set(ids),
  };
}

async function composeDigest(
  store: DigestStore,
  { afterSeq = 0, scope = EVERYTHING }: { afterSeq?: number; scope?: DigestScope } = {},
): Promise<Digest> {
  return compose(await openNewsSource(store, 0), { ...PERIOD, afterSeq, scope, community: 'c' });
}

function talksOf(...ids: readonly string[]): readonly Talks[] {
  return ids.map((id) => makeTalks({ id, name: id, state: makeState() }));
}

describe('composeDigest', () => {
  it('groups what was learnt since the last brief by talks, and lists the others as unchanged', async () => {
    const entries = [
      makeEntry({ id: 'e1', talksId: 'b' }),
      makeEntry({ id: 'e2', talksId: 'a' }),
      makeEntry({ id: 'e3', talksId: 'a', clusterId: 'other' }),
    ];
    const digest = await composeDigest(storeOf(talksOf('a', 'b', 'c'), entries), { afterSeq: 1 });
    expect(digest).toMatchObject(PERIOD);
    expect(digest.sections.map((section) => section.talks.id)).toEqual(['a']);
    expect(digest.sections[0]?.entries.map((entry) => entry.id)).toEqual(['e3', 'e2']);
    expect(digest.unchanged.map((talks) => talks.id)).toEqual(['b', 'c']);
  });

  it('tells nothing twice: what a brief told is not in the next one', async () => {
    const store = storeOf(talksOf('a'), [makeEntry({ id: 'e1', talksId: 'a' })]);
    const source = await openNewsSource(store, 0);
    const first = await compose(source, { ...PERIOD, afterSeq: 0, scope: EVERYTHING, community: 'c' });
    const second = await compose(source, { ...PERIOD, afterSeq: source.head, scope: EVERYTHING, community: 'c' });
    expect([first.sections.length, second.sections.length]).toEqual([1, 0]);
  });

  it('keeps to what the channel follows, by name or by region', async () => {
    const talks = [
      makeTalks({ id: 'a', name: 'a', region: 'africa', state: makeState() }),
      makeTalks({ id: 'b', name: 'b', region: 'europe', state: makeState() }),
      makeTalks({ id: 'c', name: 'c', region: 'asia', state: makeState() }),
    ];
    const store = storeOf(
      talks,
      talks.map(({ id }) => makeEntry({ id: `e-${id}`, talksId: id })),
    );
    const digest = await composeDigest(store, { scope: { regions: ['asia'], talks: ['a'] } });
    expect(digest.sections.map(({ talks: { id }, weight }) => [id, weight.followedBy, weight.points])).toEqual([
      ['a', 'name', 76],
      ['c', 'region', 66],
    ]);
    expect(digest.unchanged).toEqual([]);
  });

  it('follows talks into those that they were merged into', async () => {
    const whole = makeTalks({ id: 'whole', name: 'whole', state: makeState() });
    const part = makeTalks({ id: 'part', name: 'part', state: null, mergedInto: 'whole' });
    const store = storeOf([whole], [makeEntry({ talksId: 'whole' })]);
    const getTalks = async (id: string) => [whole, part].find((one) => one.id === id) ?? null;
    const digest = await composeDigest({ ...store, getTalks }, { scope: { regions: [], talks: ['part'] } });
    expect(digest.sections.map((section) => section.talks.id)).toEqual(['whole']);
  });

  it('lists what is announced for the week, by its day', async () => {
    const stepOn = (date: string | null) => makeState({ next: { ...makeState().next!, date } });
    const talks = [
      makeTalks({ id: 'far', name: 'far', state: stepOn('2024-12-03') }),
      makeTalks({ id: 'late', name: 'late', state: stepOn('2024-11-26') }),
      makeTalks({ id: 'soon', name: 'soon', state: stepOn('2024-11-20') }),
      makeTalks({ id: 'month', name: 'month', state: stepOn('2024-11') }),
      makeTalks({ id: 'past', name: 'past', state: stepOn('2024-11-19') }),
    ];
    const digest = await composeDigest(storeOf(talks, []));
    expect(digest.upcoming.map((step) => step.talks)).toEqual(['soon', 'late']);
  });

  it('says that all outlets are close to one side, by name or by address', async () => {
    const talks = [makeTalks({ id: 'a', name: 'a', parties: ['Government of Syria', 'Turkey'], state: makeState() })];
    const sana = makeSource('SANA', 's1');
    const page = { ...makeSource('A feed', 's2'), url: 'https://www.sana.sy/en/1' };
    const sidesOf = async (sources: readonly ReturnType<typeof makeSource>[]) => {
      const digest = await composeDigest(storeOf(talks, [makeEntry({ talksId: 'a', sources })]));
      return digest.sections[0]?.oneSidedBy;
    };
    expect(await sidesOf([sana, page])).toBe('Government of Syria');
    expect(await sidesOf([sana, makeSource('Harbour Wire', 's3')])).toBeNull();
    expect(await sidesOf([makeSource('TASS', 's4')])).toBeNull();
  });

  it('tells the way from the first status of the period to the last', async () => {
    const entries = [
      makeEntry({ id: 'e1', at: '2024-11-19T18:00:00.000Z', before: 'under_way', after: 'collapsed' }),
      makeEntry({ id: 'e2', at: '2024-11-19T10:00:00.000Z', before: 'scheduled', after: 'under_way' }),
    ];
    const digest = await composeDigest(storeOf(talksOf('maru-water'), entries));
    expect(digest.sections[0]).toMatchObject({ before: 'scheduled', after: 'collapsed' });
    expect(digest.sections[0]?.entries.map((entry) => entry.id)).toEqual(['e1', 'e2']);
  });

  it('shows the change of talks that are new to us, and none where there was but one status', async () => {
    const first = makeEntry({ id: 'e1', at: '2024-11-18T10:00:00.000Z', before: null, after: 'scheduled' });
    const same = makeEntry({ id: 'e2', at: '2024-11-18T12:00:00.000Z', before: 'scheduled', after: 'scheduled' });
    const second = makeEntry({ id: 'e3', at: '2024-11-19T10:00:00.000Z', before: 'scheduled', after: 'collapsed' });
    const talks = talksOf('maru-water');
    const moved = await composeDigest(storeOf(talks, [second, same, first]));
    expect(moved.sections[0]).toMatchObject({ before: 'scheduled', after: 'collapsed' });
    const steady = await composeDigest(storeOf(talks, [same, first]));
    expect(steady.sections[0]).toMatchObject({ before: null, after: 'scheduled' });
  });

  it('counts copies as one story and names each outlet', async () => {
    const sources = [makeSource('A', 's1'), makeSource('B', 's2'), makeSource('C', 's3')];
    const digest = await composeDigest(storeOf(talksOf('maru-water'), [makeEntry({ sources })]));
    expect(digest.storyCount).toBe(1);
    expect(digest.outlets).toEqual(['A', 'B', 'C']);
  });

  it('is led by the brief that says most of the newest event', async () => {
    const sources = [makeSource('A', 'thin'), makeSource('B', 'full')];
    const briefs = { thin: makeBrief({ headline: 'thin', quotes: [], parties: [] }) };
    const digest = await composeDigest(storeOf(talksOf('maru-water'), [makeEntry({ sources })], briefs));
    expect(digest.sections[0]?.lead?.headline).toBe('full');
  });

  it('weighs a change of status, then outlets with words of their own; then come wide telling and the newest', async () => {
    const steady = { before: 'stalled', after: 'stalled' } as const;
    const own = [makeSource('A', 's1'), makeSource('B', 's2')];
    const copies = [makeSource('A', 's3'), { ...makeSource('B', 's4'), textId: 's3' }];
    const one = [makeSource('A', 's5')];
    const entries = [
      makeEntry({ id: 'e1', talksId: 'old', ...steady, sources: one, at: '2024-11-19T09:00:00.000Z' }),
      makeEntry({ id: 'e2', talksId: 'new', ...steady, sources: one, at: '2024-11-19T11:00:00.000Z' }),
      makeEntry({ id: 'e3', talksId: 'copied', ...steady, sources: copies, at: '2024-11-19T08:30:00.000Z' }),
      makeEntry({ id: 'e4', talksId: 'own', ...steady, sources: own, at: '2024-11-19T08:20:00.000Z' }),
      makeEntry({ id: 'e5', talksId: 'changed', sources: one, at: '2024-11-19T08:10:00.000Z' }),
    ];
    const digest = await composeDigest(storeOf(talksOf('old', 'new', 'copied', 'own', 'changed'), entries));
    expect(digest.sections.map(({ talks, weight }) => [talks.id, weight.points])).toEqual([
      ['changed', 48],
      ['own', 16],
      ['copied', 8],
      ['new', 8],
      ['old', 8],
    ]);
  });

  it('is silent on old news and repetition', async () => {
    const digest = await composeDigest(storeOf(talksOf('maru-water'), [makeEntry({ moved: false })]));
    expect(digest.sections).toEqual([]);
    expect(digest.unchanged.map((talks) => talks.id)).toEqual(['maru-water']);
  });

  it('leaves out talks of which no brief is left', async () => {
    const store = storeOf(talksOf('maru-water'), [makeEntry()], { 'story-1': null, 'story-2': null });
    expect((await composeDigest(store)).sections).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { RelevantBrief } from '#src/core/brief.ts';
import { standingOf } from '#src/core/next-step.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { acceptPending, correct, refusePending } from '#src/talks/corrections.ts';
import { advance, replay } from '#src/talks/state.ts';
import { makeBrief, makeTalks } from '../../support/negotiations.ts';

interface Told {
  readonly id: string;
  readonly outlet?: string;
  readonly day: string;
  readonly status: Status | null;
  readonly textId?: string;
  readonly confidence?: number;
  readonly brief?: Partial<RelevantBrief>;
}

/** A run of reports on one negotiation, each put to what the ones before left. */
class Desk {
  talks: Talks = makeTalks({ state: null, version: 0 });
  entries: TimelineEntry[] = [];

  tell({
    id,
    outlet = `Outlet of ${id}`,
    day,
    status,
    textId = id,
    confidence = 0.7,
    brief = {},
  }: Told): TimelineEntry {
    const at = day.includes('T') ? day : `${day}T12:00:00Z`;
    const base = makeBrief({ parties: [], quotes: [], next: null, round: null, venues: [], mediators: [], issues: [] });
    const [evidence] = base.status ? [base.status.evidence] : [];
    if (!evidence) throw new Error('the brief has a status');
    const told: RelevantBrief = {
      ...base,
      status: status === null ? null : { value: status, round: null, confidence, evidence },
      ...brief,
    };
    const source = { storyId: id, outlet, title: null, url: null, at, textId };
    const { talks, entry } = advance(this.talks, this.newestFirst(), {
      brief: told,
      clusterId: textId,
      source,
      at,
      recordedAt: at,
    });
    this.talks = talks;
    this.entries = [...this.entries.filter((one) => one.id !== entry.id), entry];
    return entry;
  }

  newestFirst(): TimelineEntry[] {
    return this.entries.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  }

  get state() {
    if (!this.talks.state) throw new Error('the talks have no state');
    return this.talks.state;
  }
}

function spanOf(text: string, words: string): [{ start: number; end: number }] {
  const start = text.indexOf(words);
  return [{ start, end: start + words.length }];
}

const [, tolland] = makeBrief().parties;
const [kessia] = makeBrief().parties;

describe('advance', () => {
  it('moves the talks by one good report of an ordinary change', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'scheduled' });
    const entry = desk.tell({ id: 'b', day: '2024-05-04', status: 'under_way' });
    expect(entry).toMatchObject({ before: 'scheduled', after: 'under_way', moved: true, strength: 'reported' });
    expect(desk.state).toMatchObject({ status: 'under_way', since: '2024-05-04T12:00:00Z' });
  });

  it('asks for stronger evidence where a change is out of the ordinary', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'collapsed' });
    expect(desk.tell({ id: 'b', day: '2024-05-04', status: 'implementing', confidence: 0.4 }).moved).toBe(false);
    expect(desk.state.status).toBe('collapsed');
    const second = desk.tell({ id: 'c', day: '2024-05-06', status: 'implementing', confidence: 0.4 });
    expect(second).toMatchObject({ moved: true, strength: 'confirmed' });
    expect(desk.state.status).toBe('implementing');
  });

  it('does not take a guess for a change', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'scheduled' });
    desk.tell({ id: 'b', day: '2024-05-04', status: 'under_way', confidence: 0.2 });
    expect(desk.state.status).toBe('scheduled');
  });

  it('calls a change confirmed when two independent outlets tell it, in one entry', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'agreed' });
    const entry = desk.tell({ id: 'b', day: '2024-05-01T20:00:00Z', status: 'agreed' });
    expect(desk.entries).toHaveLength(1);
    expect(entry.sources.map(({ storyId }) => storyId)).toEqual(['a', 'b']);
    expect(desk.state.strength).toBe('confirmed');
  });

  it('counts copies of one text, and two stories of one outlet, as one report', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'agreed' });
    desk.tell({ id: 'b', day: '2024-05-01', status: 'agreed', textId: 'a' });
    desk.tell({ id: 'c', day: '2024-05-01', status: 'agreed', outlet: 'Outlet of a' });
    expect(desk.entries).toHaveLength(1);
    expect(desk.entries[0]?.sources).toHaveLength(3);
    expect(desk.state.strength).toBe('reported');
  });

  it('takes the same story that comes back tomorrow for no new event', () => {
    const desk = new Desk();
    const first = desk.tell({ id: 'a', day: '2024-05-01', status: 'agreed' });
    const again = desk.tell({ id: 'a2', day: '2024-05-02', status: 'agreed', textId: 'a', outlet: 'Outlet of a' });
    expect(again.id).toBe(first.id);
    expect(again.recordedAt).toBe(first.recordedAt);
    expect(desk.state.updatedAt).toBe('2024-05-01T12:00:00Z');
  });

  it('keeps a change by evening apart from the morning’s report, whoever is named in both', () => {
    const desk = new Desk();
    const venues = makeBrief().venues;
    const mediators = makeBrief().mediators;
    const issues = makeBrief().issues;
    desk.tell({ id: 'a', day: '2024-05-01T07:00:00Z', status: 'under_way', brief: { venues, mediators, issues } });
    desk.tell({ id: 'b', day: '2024-05-01T20:00:00Z', status: 'collapsed', brief: { venues, mediators, issues } });
    expect(desk.entries).toHaveLength(2);
    expect(desk.state.status).toBe('collapsed');
  });

  it('takes reports that name the same people and issues for one event though their statuses differ a little', () => {
    const desk = new Desk();
    const { venues, mediators, issues } = makeBrief();
    desk.tell({ id: 'a', day: '2024-05-01T07:00:00Z', status: 'stalled', brief: { venues, mediators, issues } });
    desk.tell({
      id: 'b',
      day: '2024-05-01T09:00:00Z',
      status: 'round_ended',
      confidence: 0.5,
      brief: { venues, mediators, issues },
    });
    expect(desk.entries).toHaveLength(1);
    expect(desk.state.status).toBe('stalled');
    desk.tell({
      id: 'c',
      day: '2024-05-01T10:00:00Z',
      status: 'round_ended',
      confidence: 0.5,
      brief: { venues, mediators, issues },
    });
    expect(desk.state).toMatchObject({ status: 'round_ended', strength: 'confirmed' });
  });

  it('enters a late story at its date and leaves the newer state', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'scheduled' });
    desk.tell({ id: 'b', day: '2024-05-10', status: 'collapsed' });
    const late = desk.tell({ id: 'c', day: '2024-05-05', status: 'under_way' });
    expect(late).toMatchObject({ at: '2024-05-05T12:00:00Z', before: 'scheduled', moved: false });
    expect(desk.state).toMatchObject({ status: 'collapsed', updatedAt: '2024-05-10T12:00:00Z' });
  });

  it('lets a story pass that is older than a mere mention but newer than the status', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'under_way' });
    desk.tell({ id: 'b', day: '2024-05-09', status: null });
    desk.tell({ id: 'c', day: '2024-05-08', status: 'collapsed' });
    expect(desk.state.status).toBe('collapsed');
  });

  it('moves nothing by a mention in passing', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'under_way' });
    const passing: Partial<RelevantBrief> = { relevance: { value: 'borderline', score: 0.3 } };
    const span = { start: 200, end: 220 };
    desk.tell({
      id: 'b',
      day: '2024-05-08',
      status: null,
      brief: { ...passing, status: { value: 'collapsed', round: null, confidence: 0.9, evidence: [span] } },
    });
    expect(desk.state.status).toBe('under_way');
  });

  it('lets a publisher’s edit restate the event and keeps what it changed', () => {
    const desk = new Desk();
    const quote = (text: string): RelevantBrief['quotes'] => [{ text, speaker: null, start: 0, end: text.length }];
    desk.tell({ id: 'x', day: '2024-04-20', status: 'under_way' });
    desk.tell({
      id: 'a',
      day: '2024-05-01',
      status: 'agreed',
      brief: { quotes: quote('We have signed away a river today.') },
    });
    const edited = desk.tell({
      id: 'a',
      day: '2024-05-01',
      status: 'stalled',
      brief: { quotes: quote('We have signed nothing of a river today.') },
    });
    expect(desk.entries).toHaveLength(2);
    expect(edited).toMatchObject({ before: 'under_way', after: 'stalled' });
    expect(edited.corrections).toMatchObject([
      { storyId: 'a', field: 'status', before: 'agreed', after: 'stalled' },
      {
        field: 'quote',
        before: 'We have signed away a river today.',
        after: 'We have signed nothing of a river today.',
      },
    ]);
    expect(desk.state.status).toBe('stalled');
  });

  it('falls back to the state before where an edit takes the change back', () => {
    const desk = new Desk();
    desk.tell({ id: 'x', day: '2024-04-20', status: 'under_way' });
    desk.tell({ id: 'a', day: '2024-05-01', status: 'collapsed' });
    desk.tell({ id: 'a', day: '2024-05-01', status: null });
    expect(desk.state).toMatchObject({ status: 'under_way', since: '2024-04-20T12:00:00Z' });
  });

  it('keeps what a party denies as reported, however many outlets tell of the claim', () => {
    const text = 'Kessia said that it had agreed to a truce. Tolland denied it.';
    const base = makeBrief();
    const [party] = base.parties;
    if (!party) throw new Error('the brief has a party');
    const denied = {
      text: 'Tolland denied it.',
      stance: 'denies' as const,
      issue: null,
      evidence: spanOf(text, 'Tolland'),
    };
    const brief: Partial<RelevantBrief> = {
      story: { ...base.story, text },
      status: {
        value: 'agreed',
        round: null,
        confidence: 0.7,
        evidence: spanOf(text, 'Kessia said that it had agreed to a truce.'),
      },
      parties: [{ ...party, name: 'Tolland', positions: [denied] }],
    };
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'agreed', brief });
    expect(desk.state).toMatchObject({
      strength: 'reported',
      disputes: [{ party: 'Tolland', text: 'Tolland denied it.' }],
    });
    desk.tell({ id: 'b', outlet: 'Another', day: '2024-05-02', status: 'agreed' });
    expect(desk.state.strength).toBe('reported');
  });

  it('confirms nothing by what only one reading of a story says', () => {
    const desk = new Desk();
    const alone = (value: Status): Partial<RelevantBrief> => {
      const { status } = makeBrief();
      return { status: status && { ...status, value, round: null, confidence: 0.5, strength: 'reported' } };
    };
    desk.tell({ id: 'a', day: '2024-05-01', status: 'scheduled' });
    desk.tell({ id: 'b', day: '2024-05-02', status: 'scheduled', brief: alone('scheduled') });
    expect(desk.state).toMatchObject({ status: 'scheduled', strength: 'reported' });
    desk.tell({ id: 'c', day: '2024-05-06', status: 'signed', brief: alone('signed') });
    expect(desk.state.status).toBe('scheduled');
    desk.tell({ id: 'd', day: '2024-05-06', status: 'under_way', brief: alone('under_way') });
    expect(desk.state).toMatchObject({ status: 'under_way', strength: 'reported' });
  });

  it('shows a claim and its denial side by side', () => {
    const desk = new Desk();
    if (!kessia || !tolland) throw new Error('the brief has two parties');
    const evidence = kessia.positions[0]?.evidence;
    if (!evidence) throw new Error('the party has a position');
    const claim = {
      ...kessia,
      positions: [{ text: 'Kessia said that a deal was reached.', stance: 'accepts' as const, issue: null, evidence }],
    };
    const denial = {
      ...tolland,
      positions: [{ text: 'Tolland denies that there is a deal.', stance: 'denies' as const, issue: null, evidence }],
    };
    desk.tell({ id: 'a', day: '2024-05-01', status: 'agreed', brief: { parties: [claim, denial] } });
    expect(desk.state.disputes).toMatchObject([
      {
        party: 'Republic of Tolland',
        text: 'Tolland denies that there is a deal.',
        claim: { party: 'Northern Kessia' },
      },
    ]);
  });

  it('keeps the latest position of each party on each issue', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'under_way', brief: { parties: makeBrief().parties } });
    if (!kessia) throw new Error('the brief has a party');
    const [position] = kessia.positions;
    if (!position) throw new Error('the party has a position');
    const softer = {
      ...kessia,
      positions: [{ ...position, stance: 'accepts' as const, text: 'Kessia accepts a cap.' }],
    };
    desk.tell({ id: 'b', day: '2024-05-09', status: null, brief: { parties: [softer] } });
    expect(
      desk.state.stickingPoints.map(({ issue, party, stance, storyId }) => [issue, party, stance, storyId]),
    ).toEqual([
      ['resources-water-energy', 'Northern Kessia', 'accepts', 'b'],
      ['verification', 'Republic of Tolland', 'demands', 'a'],
    ]);
  });

  it('gives the round a course of its own', () => {
    const desk = new Desk();
    const round = (number: number): Partial<RelevantBrief> => ({ round: { number, label: `round ${number}` } });
    const told = (value: Status, of: Status): Partial<RelevantBrief> => ({
      status: { value, round: of, confidence: 0.8, evidence: [{ start: 0, end: 10 }] },
    });
    desk.tell({ id: 'a', day: '2024-05-01', status: null, brief: { ...told('under_way', 'under_way'), ...round(3) } });
    desk.tell({ id: 'b', day: '2024-05-05', status: null, brief: { ...told('stalled', 'round_ended'), ...round(3) } });
    expect(desk.state).toMatchObject({ status: 'stalled', round: 'round_ended', roundNumber: 3 });
    desk.tell({ id: 'c', day: '2024-05-09', status: null, brief: { ...told('stalled', 'under_way'), ...round(2) } });
    expect(desk.state).toMatchObject({ round: 'round_ended', roundNumber: 3 });
    desk.tell({ id: 'd', day: '2024-05-19', status: null, brief: { ...told('scheduled', 'scheduled'), ...round(4) } });
    expect(desk.state).toMatchObject({ status: 'scheduled', round: 'scheduled', roundNumber: 4 });
  });
});

describe('a moderator’s word', () => {
  const word = { status: 'stalled' as const, because: 'the envoy told us', by: 'Ada', at: '2024-05-02T00:00:00Z' };

  function corrected(): Desk {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'agreed' });
    desk.talks = correct(desk.talks, word);
    return desk;
  }

  it('wins over older reports, and holds newer ones back until a moderator decides', () => {
    const desk = corrected();
    desk.tell({ id: 'b', day: '2024-05-01T18:00:00Z', status: 'signed' });
    expect(desk.state).toMatchObject({ status: 'stalled', pending: null });
    const entry = desk.tell({ id: 'c', day: '2024-05-06', status: 'under_way' });
    expect(entry.moved).toBe(false);
    expect(desk.state).toMatchObject({ status: 'stalled', pending: { status: 'under_way', entryId: entry.id } });
    expect(acceptPending(desk.talks).state).toMatchObject({ status: 'under_way', correctedBy: null, pending: null });
    expect(refusePending(desk.talks).state).toMatchObject({ status: 'stalled', correctedBy: word, pending: null });
  });

  it('is not put to moderators again with a change that they refused, until it is confirmed or new', () => {
    const desk = corrected();
    desk.tell({ id: 'c', outlet: 'One', day: '2024-05-06', status: 'under_way' });
    desk.talks = refusePending(desk.talks);
    desk.tell({ id: 'd', outlet: 'One', day: '2024-05-08', status: 'under_way' });
    expect(desk.state).toMatchObject({ status: 'stalled', pending: null });
    desk.tell({ id: 'e', outlet: 'Another', day: '2024-05-08', status: 'under_way' });
    expect(desk.state).toMatchObject({ status: 'stalled', pending: { status: 'under_way', strength: 'confirmed' } });
    desk.talks = refusePending(desk.talks);
    desk.tell({ id: 'f', outlet: 'A third', day: '2024-05-09', status: 'under_way' });
    expect(desk.state.pending).toBeNull();
    desk.tell({ id: 'g', outlet: 'One', day: '2024-06-20', status: 'under_way' });
    expect(desk.state.pending).toMatchObject({ status: 'under_way' });
  });

  it('ends where a newer report says the same', () => {
    const desk = corrected();
    desk.tell({ id: 'c', day: '2024-05-06', status: 'stalled' });
    expect(desk.state).toMatchObject({ status: 'stalled', correctedBy: null });
    desk.tell({ id: 'd', day: '2024-05-09', status: 'under_way' });
    expect(desk.state.status).toBe('under_way');
  });
});

describe('replay', () => {
  it('comes to the same state as the reports one by one', () => {
    const desk = new Desk();
    desk.tell({ id: 'a', day: '2024-05-01', status: 'scheduled' });
    desk.tell({ id: 'b', day: '2024-05-04', status: 'under_way', brief: { parties: makeBrief().parties } });
    desk.tell({ id: 'c', day: '2024-05-08', status: 'round_ended' });
    const again = replay(desk.talks, desk.newestFirst().toReversed());
    expect(again.talks.state).toEqual(desk.state);
    expect(again.entries.map(({ before, after, moved }) => [before, after, moved])).toEqual([
      [null, 'scheduled', true],
      ['scheduled', 'under_way', true],
      ['under_way', 'round_ended', true],
    ]);
  });
});

describe('standingOf', () => {
  const step = {
    text: 'They meet on 10 May.',
    date: '2024-05-10',
    storyId: 'a',
    at: '2024-05-01T12:00:00Z',
    span: { start: 0, end: 5 },
  };
  const passed = (date: string | null, updatedAt: string, now: string): boolean | undefined =>
    standingOf({ next: { ...step, date }, updatedAt }, new Date(now))?.passedInSilence;

  it('tells that a date passed with no news, and only then', () => {
    expect(standingOf({ next: null, updatedAt: step.at }, new Date())).toBeNull();
    expect(passed('2024-05-10', step.at, '2024-05-10T23:59:00Z')).toBe(false);
    expect(passed('2024-05-10', step.at, '2024-05-11T00:00:00Z')).toBe(true);
    expect(passed('2024-05-10', '2024-05-10T18:00:00Z', '2024-05-12T00:00:00Z')).toBe(false);
    expect(passed('2024-05', step.at, '2024-05-31T10:00:00Z')).toBe(false);
    expect(passed('2024-05', step.at, '2024-06-01T00:00:00Z')).toBe(true);
    expect(passed(null, step.at, '2030-01-01T00:00:00Z')).toBe(false);
  });

  it('is kept until there is news from after its date', () => {
    const desk = new Desk();
    const next = { text: step.text, date: '2024-05-10', evidence: [step.span] as [typeof step.span] };
    desk.tell({ id: 'a', day: '2024-05-01', status: 'scheduled', brief: { next } });
    desk.tell({ id: 'b', day: '2024-05-05', status: null });
    expect(desk.state.next?.date).toBe('2024-05-10');
    desk.tell({ id: 'c', day: '2024-05-12', status: 'under_way' });
    expect(desk.state.next).toBeNull();
  });

  it('has no next step for talks that broke off, until one is announced after it', () => {
    const desk = new Desk();
    const next = { text: step.text, date: '2024-05-10', evidence: [step.span] as [typeof step.span] };
    desk.tell({ id: 'a', day: '2024-05-01', status: 'scheduled', brief: { next } });
    desk.tell({ id: 'b', day: '2024-05-03', status: 'collapsed', brief: { next } });
    expect(desk.state.next).toBeNull();
    desk.tell({ id: 'c', day: '2024-05-05', status: null, brief: { next } });
    expect(desk.state).toMatchObject({ status: 'collapsed', next: { date: '2024-05-10' } });
  });
});

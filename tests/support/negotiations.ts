import type { RelevantBrief } from '#src/core/brief.ts';
import type { Digest, DigestSection } from '#src/core/digest.ts';
import type { Source, Talks, TalksState, TimelineEntry } from '#src/core/talks.ts';
import type { Status } from '#src/core/vocabulary.ts';

/** Two invented negotiations with their briefs and timelines, for tests of what is shown. */

const STORY_TEXT = [
  'Talks on the Lake Maru water accord broke down on Tuesday after the delegation of Northern Kessia walked out.',
  'Ana Velez, the African Union envoy, said the sides were “closer on paper than in the room.”',
  'Northern Kessia refuses any cap on its dam before the harvest. The Republic of Tolland demands inspections at both locks.',
  '“We did not come here to sign away a river,” said Iven Rask, who leads the northern delegation.',
  'Tolland denied that a text had ever been on the table. The envoy will call the sides again on 3 December.',
].join('\n');

export function spanOf(words: string): { start: number; end: number } {
  const start = STORY_TEXT.indexOf(words);
  if (start < 0) throw new Error(`the story does not say: ${words}`);
  return { start, end: start + words.length };
}

function quoteOf(text: string, speaker: RelevantBrief['quotes'][number]['speaker']): RelevantBrief['quotes'][number] {
  return { text, speaker, ...spanOf(text) };
}

const evidence: [{ start: number; end: number }] = [spanOf('broke down on Tuesday')];

export function makeBrief(changes: Partial<RelevantBrief> = {}): RelevantBrief {
  return {
    schema: 'parley.brief/1',
    story: {
      id: 'story-1',
      title: 'Kessia walks out of water talks',
      url: 'https://harbour-wire.example/2024/11/water-talks',
      source: 'Harbour Wire',
      publishedAt: '2024-11-19T16:00:00Z',
      language: 'en',
      text: STORY_TEXT,
    },
    relevance: { value: 'yes', score: 0.96 },
    engine: { name: 'extractive', version: '1', model: null },
    warnings: [],
    headline: 'Kessia walks out of water talks',
    bottomLine: [
      {
        text: 'Talks on the Lake Maru water accord broke down on Tuesday after the delegation of Northern Kessia walked out.',
        evidence,
      },
    ],
    process: { id: 'maru-water', name: 'Lake Maru water talks', aliases: ['Lake Maru water accord'], confidence: 0.9 },
    status: { value: 'collapsed', round: 'round_ended', confidence: 0.8, evidence },
    round: { number: 2, label: 'the second round' },
    agreement: null,
    venues: [{ name: 'Addis Ababa', aliases: [], evidence }],
    mediators: [
      { name: 'Ana Velez', role: 'African Union envoy', organization: 'African Union', aliases: [], evidence },
    ],
    parties: [
      {
        name: 'Northern Kessia',
        aliases: ['the north'],
        evidence,
        delegates: [{ name: 'Iven Rask', role: 'head of the delegation' }],
        positions: [
          {
            text: 'Northern Kessia refuses any cap on its dam before the harvest.',
            stance: 'refuses',
            issue: 'resources-water-energy',
            evidence,
          },
        ],
      },
      {
        name: 'Republic of Tolland',
        aliases: ['Tolland'],
        evidence,
        delegates: [],
        positions: [
          {
            text: 'The Republic of Tolland demands inspections at both locks.',
            stance: 'demands',
            issue: 'verification',
            evidence,
          },
          { text: 'Tolland denied that a text had ever been on the table.', stance: 'denies', issue: null, evidence },
        ],
      },
    ],
    issues: [{ id: 'resources-water-energy', label: 'Resources, water and energy', evidence }],
    quotes: [
      quoteOf('closer on paper than in the room.', { name: 'Ana Velez', role: 'African Union envoy', aliases: [] }),
      quoteOf('We did not come here to sign away a river,', { name: 'Iven Rask', role: null, aliases: [] }),
    ],
    parallelTracks: [],
    next: { text: 'The envoy will call the sides again on 3 December.', date: '2024-12-03', evidence },
    ...changes,
  };
}

export function makeState(changes: Partial<TalksState> = {}): TalksState {
  return {
    status: 'collapsed',
    round: 'round_ended',
    roundNumber: 2,
    agreement: null,
    strength: 'confirmed',
    since: '2024-11-19T16:00:00Z',
    updatedAt: '2024-11-19T16:00:00Z',
    disputes: [
      {
        party: 'Tolland',
        text: 'Tolland denied that a text had ever been on the table.',
        storyId: 'story-1',
        at: '2024-11-19T16:00:00Z',
        claim: null,
      },
    ],
    next: {
      text: 'The envoy will call the sides again on 3 December.',
      date: '2024-12-03',
      storyId: 'story-1',
      at: '2024-11-19T16:00:00Z',
      span: spanOf('The envoy will call the sides again on 3 December.'),
    },
    stickingPoints: [],
    correctedBy: null,
    pending: null,
    ...changes,
  };
}

export function makeTalks<C extends Partial<Talks>>(changes: C): Talks & C;
export function makeTalks(changes: Partial<Talks>): Talks {
  return {
    id: 'maru-water',
    name: 'Lake Maru water talks',
    aliases: ['Lake Maru water accord'],
    region: 'africa',
    parties: ['Northern Kessia', 'Republic of Tolland'],
    origin: 'catalogue',
    state: null,
    version: 1,
    ...changes,
  };
}

export function makeSource(outlet: string, storyId = 'story-1'): Source {
  const host = outlet.toLowerCase().replaceAll(' ', '-');
  return {
    storyId,
    outlet,
    title: 'Kessia walks out of water talks',
    url: `https://${host}.example/2024/11/${storyId}`,
    at: '2024-11-19T16:00:00Z',
    textId: storyId,
    tells: 'collapsed',
  };
}

export function makeEntry(changes: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    id: 'entry-1',
    talksId: 'maru-water',
    clusterId: 'story-1',
    at: '2024-11-19T16:00:00.000Z',
    recordedAt: '2024-11-19T17:00:00.000Z',
    before: 'under_way',
    after: 'collapsed',
    round: 'round_ended',
    headline: 'Kessia walks out of water talks',
    strength: 'confirmed',
    moved: true,
    sources: [makeSource('Harbour Wire'), makeSource('The Meridian', 'story-2')],
    evidence: [],
    issues: [],
    roundNumber: 2,
    agreement: null,
    confidence: 0.8,
    positions: [],
    disputes: [],
    next: null,
    quotes: [],
    names: [],
    corrections: [],
    ...changes,
  };
}

export function makeSection(changes: Partial<DigestSection> = {}): DigestSection {
  return {
    talks: makeTalks({ state: makeState() }),
    before: 'under_way',
    after: 'collapsed',
    entries: [makeEntry()],
    lead: makeBrief(),
    correction: null,
    weight: { hasChanged: true, independentOutlets: 2, followedBy: null, points: 56 },
    oneSidedBy: null,
    ...changes,
  };
}

/** A section on invented talks of that name. */
export function sectionOn(name: string, before: Status | null, after: Status): DigestSection {
  const id = name.toLowerCase().replaceAll(' ', '-');
  const state = makeState({ status: after, round: null, roundNumber: null, disputes: [], next: null });
  return makeSection({
    talks: makeTalks({ id, name, state }),
    before,
    after,
    entries: [makeEntry({ id, talksId: id })],
  });
}

export function makeDigest(changes: Partial<Digest> = {}): Digest {
  return {
    from: '2024-11-19T08:00:00.000Z',
    to: '2024-11-20T08:00:00.000Z',
    sections: [makeSection(), sectionOn('Strait of Orun border talks', 'paused', 'under_way')],
    unchanged: [
      makeTalks({ id: 'ilmar', name: 'Ilmar prisoner exchange', state: makeState({ status: 'implementing' }) }),
    ],
    upcoming: [],
    outlets: ['Harbour Wire', 'The Meridian'],
    storyCount: 2,
    unread: { stories: [], count: 0 },
    ...changes,
  };
}

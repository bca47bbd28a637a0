import { describe, expect, test } from 'vitest';
import { checkGrounding, evidence } from '#src/briefing/ground.ts';
import type { RelevantBrief } from '#src/core/brief.ts';
import type { Evidence, Span } from '#src/core/span.ts';

const TEXT =
  'GENEVA (AP) - A third round of talks between Arland and the Northern Front ended on Tuesday without a ceasefire.\n' +
  '“We will come back,” U.N. envoy Maria Holt said. The Northern Front refused to free prisoners. ' +
  'Its delegate, Colonel Jon Berg, named the Orsk format. They meet again in May.';

function spanOf(words: string): Span {
  const start = TEXT.indexOf(words);
  return { start, end: start + words.length };
}
const said = (words: string): [Span] => [spanOf(words)];
const named = (name: string, words = name) => ({ name, aliases: [] as string[], evidence: said(words) });
const LINE = 'They meet again in May.';
const OUTSIDE: [Span] = [{ start: 5, end: TEXT.length + 1 }];

const TRUE_BRIEF: RelevantBrief = {
  schema: 'parley.brief/1',
  story: { id: '1', title: 'Third round ends', url: null, source: null, publishedAt: null, language: 'en', text: TEXT },
  relevance: { value: 'yes', score: 1 },
  engine: { name: 'test', version: '1', model: null },
  warnings: [],
  headline: 'A third round of talks between Arland and…',
  bottomLine: [{ text: LINE, evidence: said(LINE) }],
  process: null,
  status: { value: 'round_ended', round: null, confidence: 1, evidence: said('ended on Tuesday') },
  round: { number: 3, label: 'third round' },
  agreement: 'ceasefire',
  venues: [named('Geneva', 'GENEVA')],
  mediators: [{ ...named('Maria Holt'), role: 'U.N. envoy', organization: 'United Nations' }],
  parties: [
    {
      ...named('Northern Front'),
      aliases: ['the Northern Front'],
      delegates: [{ name: 'Jon Berg', role: 'Colonel' }],
      positions: [
        {
          text: 'The Northern Front refused to free prisoners.',
          stance: 'refuses',
          issue: null,
          evidence: said('The Northern Front refused to free prisoners.'),
        },
      ],
    },
  ],
  issues: [{ id: 'prisoners-hostages', label: 'Prisoners and hostages', evidence: said('prisoners') }],
  quotes: [
    {
      text: 'We will come back,',
      ...spanOf('We will come back,'),
      speaker: { name: 'Maria Holt', role: 'U.N. envoy', aliases: [] },
    },
  ],
  parallelTracks: [named('Orsk format')],
  next: { text: LINE, date: null, evidence: said(LINE) },
};

const [party] = TRUE_BRIEF.parties;
const [quote] = TRUE_BRIEF.quotes;
if (!party || !quote) throw new Error('The brief has a party and a quote.');

/** One lie a field, what the brief must say instead, and what the warning names. */
const LIES: readonly (readonly [string, Partial<RelevantBrief>, Partial<RelevantBrief>, string])[] = [
  ['a headline', { headline: 'Peace at last' }, { headline: 'Third round ends' }, 'the headline “Peace at last”'],
  [
    'a bottom line in other words',
    { bottomLine: [{ text: 'They will meet.', evidence: said(LINE) }] },
    { bottomLine: [] },
    'a bottom line',
  ],
  [
    'a status without evidence',
    { status: { ...TRUE_BRIEF.status!, evidence: OUTSIDE } },
    { status: null, agreement: null },
    'the status',
  ],
  ['a round', { round: { number: 9, label: 'ninth round' } }, { round: null }, 'the round “ninth round”'],
  [
    'a round’s number',
    { round: { number: 4, label: 'third round' } },
    { round: { number: null, label: 'third round' } },
    'the round’s number 4',
  ],
  [
    'a mediator’s organization',
    { mediators: [{ ...TRUE_BRIEF.mediators[0]!, organization: 'African Union' }] },
    { mediators: [{ ...TRUE_BRIEF.mediators[0]!, organization: null }] },
    'the mediator’s organization African Union',
  ],
  [
    'an agreement of which there is no word',
    { agreement: 'framework' },
    { agreement: null },
    'the agreement (framework)',
  ],
  ['a venue', { venues: [named('Paris', 'GENEVA')] }, { venues: [] }, 'the venue Paris'],
  [
    'a venue outside of the text',
    { venues: [{ ...named('Geneva'), evidence: OUTSIDE }] },
    { venues: [] },
    'the venue Geneva',
  ],
  [
    'a mediator',
    { mediators: [{ ...named('Ann Onymous', 'Maria Holt'), role: null, organization: null }] },
    { mediators: [] },
    'the mediator Ann Onymous',
  ],
  [
    'a mediator’s role',
    { mediators: [{ ...TRUE_BRIEF.mediators[0]!, role: 'Swiss envoy' }] },
    { mediators: [{ ...TRUE_BRIEF.mediators[0]!, role: null }] },
    'the role “Swiss envoy”',
  ],
  ['a party', { parties: [{ ...party, name: 'Southland', aliases: [] }] }, { parties: [] }, 'the party Southland'],
  [
    'an alias',
    { parties: [{ ...party, aliases: ['the rebels'] }] },
    { parties: [{ ...party, aliases: [] }] },
    'the alias “the rebels”',
  ],
  [
    'a delegate',
    { parties: [{ ...party, delegates: [{ name: 'Ann Onymous', role: null }] }] },
    { parties: [{ ...party, delegates: [] }] },
    'the delegate “Ann Onymous”',
  ],
  [
    'a delegate’s role',
    { parties: [{ ...party, delegates: [{ name: 'Jon Berg', role: 'king' }] }] },
    { parties: [{ ...party, delegates: [{ name: 'Jon Berg', role: null }] }] },
    'the role “king”',
  ],
  [
    'a position in other words',
    { parties: [{ ...party, positions: [{ ...party.positions[0]!, text: 'It said no.' }] }] },
    { parties: [{ ...party, positions: [] }] },
    'a position of Northern Front',
  ],
  [
    'an issue without evidence',
    { issues: [{ ...TRUE_BRIEF.issues[0]!, evidence: OUTSIDE }] },
    { issues: [] },
    'the issue Prisoners and hostages',
  ],
  ['a quote in other words', { quotes: [{ ...quote, text: 'We will be back,' }] }, { quotes: [] }, 'a quote'],
  [
    'a speaker',
    { quotes: [{ ...quote, speaker: { name: 'Ann Onymous', role: null, aliases: [] } }] },
    { quotes: [{ ...quote, speaker: null }] },
    'the speaker “Ann Onymous”',
  ],
  ['a track', { parallelTracks: [named('Astana', 'Orsk format')] }, { parallelTracks: [] }, 'the track Astana'],
  [
    'a next step in other words',
    { next: { text: 'They meet in June.', date: null, evidence: said(LINE) } },
    { next: null },
    'the next step',
  ],
];

describe('the check over the finished brief', () => {
  test('leaves a true brief as it is', () => {
    expect(checkGrounding(TRUE_BRIEF)).toEqual(TRUE_BRIEF);
  });

  test.each(LIES)('drops %s that the story does not bear out, with a warning', (_, lie, instead, warning) => {
    const checked = checkGrounding({ ...TRUE_BRIEF, ...lie });
    expect(checked).toEqual({ ...TRUE_BRIEF, ...instead, warnings: [expect.stringContaining(warning)] });
  });

  test('a standard name holds where the story names its bearer by an alias', () => {
    const mediators = [{ ...named('United Nations', 'U.N.'), aliases: ['U.N.'], role: null, organization: null }];
    expect(checkGrounding({ ...TRUE_BRIEF, mediators })).toMatchObject({ mediators, warnings: [] });
  });

  test('a story without a word keeps its stand-in headline', () => {
    const empty = {
      ...TRUE_BRIEF,
      story: { ...TRUE_BRIEF.story, title: null, text: '' },
      headline: 'A story with no words',
    };
    expect(checkGrounding(empty)).toMatchObject({ headline: 'A story with no words', bottomLine: [], quotes: [] });
  });
});

describe('evidence', () => {
  test('is made of the spans that lie in the text, in order, each once', () => {
    const spans = [
      { start: 2, end: 4 },
      { start: 0, end: 1 },
      { start: 2, end: 4 },
      { start: 3, end: 99 },
      { start: 1, end: 1 },
    ];
    expect(evidence('talks', spans)).toEqual([
      { start: 0, end: 1 },
      { start: 2, end: 4 },
    ]);
    expect(
      evidence('talks', [
        { start: 0.5, end: 2 },
        { start: -1, end: 2 },
      ]),
    ).toBeNull();
  });

  test('cannot be empty: the type refuses it', () => {
    // @ts-expect-error A value without a span cannot be built.
    const none: Evidence = [];
    expect(evidence('talks', none)).toBeNull();
  });
});

import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { briefStory } from '#src/briefing/extractive.ts';
import { createThreadedSummarizer } from '#src/briefing/threaded.ts';
import { type Brief, type BriefStory, briefSchema, isRelevant } from '#src/core/brief.ts';
import type { Span } from '#src/core/span.ts';
import { readStories } from '../../eval/gold.ts';

const own = readStories(join(import.meta.dirname, '..', '..', 'eval', 'own.stories.jsonl'));
const LEAD = 'Peace talks between Syria and Israel opened in Geneva on Monday, said U.N. envoy Maria Holt.\n';

function storyOf(text: string): BriefStory {
  const title = 'Syria and Israel open peace talks';
  return { id: 'hostile', title, url: null, source: null, publishedAt: '2020-01-06T00:00:00Z', language: 'en', text };
}

/** Every stretch of the story that the brief points at, with the words that it says stand there, where it says any. */
function pointers(brief: Brief): { span: Span; words: string | null }[] {
  if (!isRelevant(brief)) return [];
  const named = [...brief.venues, ...brief.mediators, ...brief.parties, ...brief.parallelTracks, ...brief.issues];
  const plain = [...named, ...(brief.status ? [brief.status] : [])].flatMap(({ evidence }) => evidence);
  const worded = [
    ...brief.bottomLine,
    ...brief.parties.flatMap(({ positions }) => positions),
    ...(brief.next ? [brief.next] : []),
  ].flatMap(({ evidence, text }) => evidence.map((span) => ({ span, words: evidence.length === 1 ? text : null })));
  const quoted = brief.quotes.map((quote) => ({ span: quote, words: quote.text }));
  return [...plain.map((span) => ({ span, words: null })), ...worded, ...quoted];
}

/** What is wrong with a brief, in words; nothing is as it should be. */
function faultsOf(brief: Brief): string[] {
  const { text } = brief.story;
  const isWellFormed = briefSchema.safeParse(brief).success;
  const wrong = pointers(brief).filter(({ span: { start, end }, words }) => {
    const isInside = start >= 0 && start < end && end <= text.length;
    return !isInside || (words !== null && text.slice(start, end) !== words);
  });
  return [...(isWellFormed ? [] : ['not well formed']), ...wrong.map(({ span }) => `bad span ${JSON.stringify(span)}`)];
}

/** The first text found for which the brief is faulty, or is another one the second time; null where none is. */
function counterexample(texts: fc.Arbitrary<string>, runs: number): string | null {
  const found = fc.check(
    fc.property(texts, (text) => {
      const brief = briefStory(storyOf(text));
      const again = JSON.stringify(briefStory(storyOf(text)));
      return faultsOf(brief).length === 0 && again === JSON.stringify(brief);
    }),
    { numRuns: runs },
  );
  return found.failed ? (fc.defaultReportMessage(found) ?? 'no report') : null;
}

const MARKS = [
  '"',
  '“',
  '”',
  '‘',
  '’',
  "'",
  '«',
  '»',
  '„',
  '``',
  '&quot;',
  '(',
  ')',
  '—',
  '-',
  '…',
  ',',
  ':',
  ';',
  '.',
];
const ODD = [
  '\0',
  '\uD83D',
  '\uDC00',
  '\u202E',
  '\u200F',
  '\u200B',
  '\u00A0',
  '\r\n',
  '\r',
  '\n\n\n',
  '\t',
  '😀',
  '👩‍👩‍👧',
  'e\u0301',
];
const SPEECH = [
  'said',
  'he said',
  'she added,',
  'told reporters',
  'according to',
  'Mr.',
  'President',
  'the envoy',
  'U.N.',
];
const DIPLOMACY = [
  'talks',
  'ceasefire',
  'Geneva',
  'Syria',
  'Syria’s',
  'the rebels',
  'refused to',
  'agreed',
  'on May 5',
  'round',
];
const piece = fc.oneof(
  fc.constantFrom(...MARKS),
  fc.constantFrom(...ODD),
  fc.constantFrom(...SPEECH, ...DIPLOMACY),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const jumble = fc
  .array(piece, { maxLength: 120 })
  .chain((pieces) => fc.constantFrom(' ', '').map((gap) => pieces.join(gap)));
const ownText = fc.constantFrom(...own.map(({ text }) => text));

const noisyStory = fc.tuple(ownText, fc.nat(), jumble).map(([text, at, noise]) => {
  const place = at % (text.length + 1);
  return text.slice(0, place) + noise + text.slice(place);
});
const cutStory = fc.tuple(ownText, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));

describe('whatever the text, the brief is well formed, points into it, and comes out the same again', () => {
  test.each([
    ['any string', fc.string({ unit: 'binary', maxLength: 400 }), 60],
    ['the words and marks of news, jumbled', jumble, 60],
    ['the same behind a lead on talks', jumble.map((text) => LEAD + text), 60],
    ['a story with a piece of noise let into it', noisyStory, 25],
    ['a story cut anywhere', cutStory, 25],
  ])(
    '%s',
    (_, texts, runs) => {
      expect(counterexample(texts, runs)).toBeNull();
    },
    120_000,
  );
  test.each([
    ['in capitals', (text: string) => text.toUpperCase()],
    ['without any mark', (text: string) => text.replaceAll(/[^\p{L}\p{N}\s]/gu, '')],
    ['in one line', (text: string) => text.replaceAll('\n', ' ')],
    ['with a line break after every word', (text: string) => text.replaceAll(' ', '\n')],
    ['with line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['right to left', (text: string) => `\u202E${text.replaceAll(' ', ' \u200F')}`],
    ['with every quotation left open', (text: string) => text.replaceAll(/[”"’]/g, '')],
  ])('a story %s', (_, change) => {
    expect(own.flatMap(({ text }) => faultsOf(briefStory(storyOf(change(text)))))).toEqual([]);
  });
});

test('what was briefed before changes nothing', () => {
  const before = own.map((story) => briefStory(story));
  briefStory(storyOf('Xqz zqx '.repeat(500)));
  expect(
    own
      .toReversed()
      .map((story) => briefStory(story))
      .toReversed(),
  ).toEqual(before);
});

/** Lengths at which work that grows with the square of the length would not end while the test waits. */
const HUGE: readonly (readonly [string, string, number])[] = [
  ['one sentence of a megabyte', 'and the envoy said that talks with Syria would go on ', 1_000_000],
  ['one word of a megabyte', 'a', 1_000_000],
  ['capitals', 'PEACE TALKS BETWEEN ISRAEL AND SYRIA ', 300_000],
  ['double marks', '"', 100_000],
  ['quotes that open', '“a ', 100_000],
  ['short quotes', '«a» ', 200_000],
  ['single marks', "'", 100_000],
  ['single marks at words', "'a ", 100_000],
  ['line breaks', '\n', 1_000_000],
  ['CRLF', 'talks\r\n', 60_000],
  ['stops', '. ', 200_000],
  ['names', 'John Smith ', 200_000],
  ['titles', 'President ', 200_000],
  ['verbs of speech', 'he said ', 200_000],
  ['dates', 'on Monday, May 5, 2015, ', 200_000],
  ['hyphens', 'a-', 100_000],
  ['addresses', 'a.b@c.d/e?f=g ', 100_000],
  ['emoji', '😀', 200_000],
  ['lone surrogates', '\uD83D ', 100_000],
  ['NULs', '\0', 200_000],
  ['combining marks', 'e\u0301', 100_000],
  ['Arabic', 'محادثات السلام ', 100_000],
];

describe('no text makes the engine hang', () => {
  const engine = createThreadedSummarizer({ inProcessChars: 0, storyLimitMs: 120_000 });
  afterAll(() => engine.close());

  test.each(HUGE)(
    '%s',
    async (_, unit, length) => {
      const text = LEAD + unit.repeat(Math.ceil(length / unit.length));
      expect(faultsOf(await engine.summarize(storyOf(text)))).toEqual([]);
    },
    130_000,
  );
});

import type { RelevantBrief } from '#src/core/brief.ts';
import { sliceSpan } from '#src/core/span.ts';
import type { Sentence } from '#src/stories/sentences.ts';
import { isOtherGathering, tellsHistory } from './cues.ts';
import { withoutDateline } from './furniture.ts';
import { evidence } from './ground.ts';
import { tagNouns } from './negotiation-nouns.ts';
import { type Reading, tellingSentences } from './reading.ts';
import { readCues, storyYear } from './status.ts';

type BottomLine = RelevantBrief['bottomLine'];

const PLACE_WEIGHTS = [3.2, 2, 1.4, 1, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1];
/** What says where things stand is among a story's first sentences. */
const MAX_SENTENCES = 40;
const MAX_CUE_WEIGHT = 3;
const MIN_WORDS = 7;
/** What opens so leans on the sentence before it, and cannot stand as a first line. */
const LEANING = new Set(
  'this|that|these|those|he|she|they|it|but|and|however|meanwhile|initially|still|yet|instead|also|earlier|later'.split(
    '|',
  ),
);
const SECOND_LINE_SHARE = 0.5;
/** A sentence on times gone by, with no plain word of where things stand, is background even where it opens the story. */
const BACKGROUND_WEIGHT = -2;
/** Background that comes later has little weight anyway. */
const MAX_BACKGROUND_PLACE = 5;

/** The one or two sentences that say where the negotiation stands, best first, to the letter. */
export function findBottomLine(reading: Reading, status: RelevantBrief['status']): BottomLine {
  const telling = tellingSentences(reading);
  const candidates = (telling.length > 0 ? telling : reading.sentences).slice(0, MAX_SENTENCES);
  const cueWeights = weighCues(reading, status);
  const tagged = taggedSentences(reading);
  const ranked = candidates
    .map((sentence, place) => ({
      sentence,
      score:
        weigh(reading, sentence, place) +
        (cueWeights.get(sentence.index) ?? 0) +
        (place < MAX_BACKGROUND_PLACE && isBackground(reading, sentence) ? BACKGROUND_WEIGHT : 0) +
        (tagged.has(sentence.index) ? 1.2 : -0.6),
    }))
    .toSorted((a, b) => b.score - a.score || a.sentence.index - b.sentence.index);
  const best = ranked[0]?.score ?? 0;
  return ranked
    .slice(0, 2)
    .filter(({ score }, index) => index === 0 || (score > 0 && score >= best * SECOND_LINE_SHARE))
    .flatMap(({ sentence }) => {
      const grounds = evidence(reading.text, [withoutDateline(reading.text, sentence)]);
      return grounds ? [{ text: sliceSpan(reading.text, grounds[0]), evidence: [...grounds] }] : [];
    });
}

function isBackground(reading: Reading, sentence: Sentence): boolean {
  const range = { from: sentence.firstToken, to: sentence.endToken };
  const isPlain = readCues(reading).some((cue) => cue.sentence === sentence.index && cue.plain);
  return !isPlain && tellsHistory(reading.tokens, range, storyYear(reading));
}

function weighCues(reading: Reading, status: RelevantBrief['status']): ReadonlyMap<number, number> {
  const weights = new Map<number, number>();
  for (const cue of readCues(reading)) {
    if (cue.sentence === null) continue;
    const share = cue.status === status?.value ? 0.6 : 0.2;
    weights.set(cue.sentence, Math.min(MAX_CUE_WEIGHT, (weights.get(cue.sentence) ?? 0) + cue.weight * share));
  }
  return weights;
}

function taggedSentences({ sentences, tokens }: Reading): ReadonlySet<number> {
  const tags = tagNouns(tokens);
  return new Set(
    sentences
      .filter(({ firstToken, endToken }) => {
        const range = { from: firstToken, to: endToken };
        for (let index = firstToken; index < endToken; index += 1) {
          // Where donors gather, the conference is no negotiation.
          if (tags.has(index) && !isOtherGathering(tokens, range, { first: index, end: index + 1 })) return true;
        }
        return false;
      })
      .map((sentence) => sentence.index),
  );
}

function weigh(reading: Reading, sentence: Sentence, place: number): number {
  const words = sliceSpan(reading.text, sentence);
  const isShort = sentence.endToken - sentence.firstToken < MIN_WORDS;
  const isQuestion = words.trimEnd().endsWith('?');
  const isQuote = /^["“']/.test(words);
  const leans = LEANING.has(reading.tokens[sentence.firstToken]?.lower ?? '');
  return (PLACE_WEIGHTS[place] ?? 0) - (isShort ? 2 : 0) - (isQuestion ? 2 : 0) - (isQuote ? 2.5 : 0) - (leans ? 1 : 0);
}

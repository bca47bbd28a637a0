import { factOf } from '#src/stories/lexicon.ts';
import { isReportingVerb } from './quote-verbs.ts';
import type { Person, Reading } from './reading.ts';
import { type Word, readWords, wordAt } from './words.ts';

const MEDIATORS = /^(?:mediator|envoy|facilitator|intermediary|go-between)$/;
const isMediator = factOf(({ lemma }) => MEDIATORS.test(lemma));
/** How many sentences later the name may follow. */
const WITHIN_SENTENCES = 2;
const MAX_BACK_WORDS = 5;

/**
 * The person behind an office that the story names first: “the Malaysian mediator said … Tengku Abdul Ghafar told
 * reporters …”. It is the next new name that speaks and has no office of its own. An index into the people, or null.
 */
export function namedEnvoy(reading: Reading): number | null {
  const words = readWords(reading);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as Word;
    if (!isMediator(word) || !isUnnamed(words, at)) continue;
    const named = namedNext(reading, words, word);
    if (named >= 0) return named;
  }
  return null;
}

function namedNext({ people }: Reading, words: readonly Word[], envoy: Word): number {
  return people.findIndex((person) => isNamedNext(words, person, envoy));
}

function isUnnamed(words: readonly Word[], at: number): boolean {
  const [word, next, after] = [words[at], words[at + 1], words[at + 2]];
  if (!word || next?.isCapital || (next?.text === ',' && after?.isCapital)) return false;
  for (let back = at - 1; back >= at - MAX_BACK_WORDS; back -= 1) {
    const before = words[back];
    if (!before || before.sentence !== word.sentence || before.pos === 'VERB') return false;
    if (before.isPossessive || before.lower === 'the') return true;
  }
  return false;
}

function isNamedNext(words: readonly Word[], { role, affiliation, mentions }: Person, envoy: Word): boolean {
  const first = mentions[0];
  if (role !== null || affiliation !== null || !first || first.start < envoy.end) return false;
  const at = wordAt(words, first.start);
  const gap = (words[at]?.sentence ?? Infinity) - envoy.sentence;
  if (gap > WITHIN_SENTENCES) return false;
  const [before, after] = [words[at - 1], words[wordAt(words, first.end)]];
  return [before, after].some((word) => word !== undefined && isReportingVerb(word));
}

import { factOf } from '#src/stories/lexicon.ts';
import { StoryCache } from '#src/stories/story-cache.ts';
import type { Actor, Segmented } from './reading.ts';
import { givenNameGender, isHonorific, isNotName, isNotPerson, isParticle, isSuffix, isTitle } from './titles.ts';
import { type Word, wordAt } from './words.ts';

/** Words `[first, end)` that may be one person's name. */
export interface NameRun {
  readonly first: number;
  readonly end: number;
}

const MAX_NAME_WORDS = 6;
/** Classes of small words, which a capital at a sentence's start does not make a name. */
const CLOSED_TAGS = new Set(['DET', 'PRON', 'ADP', 'CCONJ', 'SCONJ', 'AUX', 'PART', 'NUM', 'PUNCT', 'SYM', 'INTJ']);

/** Kept per story's actors, because its people and its telling ask for the same. */
const covers = new StoryCache<readonly Actor[], ActorCover>();

/** For each word, the mention of an actor that it is part of, by index into the mentions in order; else -1. */
export function coverByActors(words: readonly Word[], actors: readonly Actor[]): ActorCover {
  const before = covers.get(actors);
  if (before?.byWord.length === words.length) return before;
  const mentions = actors
    .flatMap((actor) => actor.mentions.map((mention) => ({ ...mention, actor })))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  const byWord = new Int32Array(words.length).fill(-1);
  mentions.forEach((mention, index) => {
    for (let at = wordAt(words, mention.start); (words[at]?.start ?? Infinity) < mention.end; at += 1) {
      if (byWord[at] === -1) byWord[at] = index;
    }
  });
  const cover = { mentions, byWord };
  covers.set(actors, cover);
  return cover;
}

export interface ActorCover {
  readonly mentions: readonly (Actor['mentions'][number] & { readonly actor: Actor })[];
  readonly byWord: Int32Array;
}

/** Runs of capitalised words that could name a person, cut where an actor or a title stands. */
export function findNameRuns(story: Segmented, words: readonly Word[], cover: ActorCover): NameRun[] {
  const shouted = shoutedSentences(story, words);
  const runs: NameRun[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at];
    if (!word || shouted.has(word.sentence) || !startsName(words, at, cover)) {
      at += 1;
      continue;
    }
    const end = runEnd(words, at, cover);
    runs.push({ first: at, end });
    at = end;
  }
  return runs;
}

function runEnd(words: readonly Word[], first: number, cover: ActorCover): number {
  let end = first + (isParticle(words[first] as Word) ? 2 : 1);
  while (end - first < MAX_NAME_WORDS) {
    const [last, next, after] = [words[end - 1], words[end], words[end + 1]];
    if (!last || !next || last.isPossessive || next.sentence !== last.sentence || next.start > last.end + 1) break;
    if (isNameWord(words, end, cover) || isSuffix(next)) end += 1;
    else if (isParticle(next) && after && isNameWord(words, end + 1, cover) && !next.isPossessive) end += 2;
    else break;
  }
  return end;
}

function startsName(words: readonly Word[], at: number, cover: ActorCover): boolean {
  const word = words[at];
  if (!word) return false;
  // “Secretary of State John Kerry”: the words of an office or a body begin no name.
  if (isNotPerson(word)) return false;
  if (isNameWord(words, at, cover)) return true;
  const next = words[at + 1];
  return (
    !word.isCapital &&
    isParticle(word) &&
    next !== undefined &&
    isNameWord(words, at + 1, cover) &&
    isAfterTitle(words, at)
  );
}

function isAfterTitle(words: readonly Word[], at: number): boolean {
  const before = words[at - 1];
  return !/^(?:a|an|as|at|and|la)$/.test(words[at]?.lower ?? '') || (before !== undefined && isHonorific(before));
}

function isNameWord(words: readonly Word[], at: number, cover: ActorCover): boolean {
  const word = words[at];
  if (!word?.isCapital || isNotName(word) || isBlocked(words, at, cover)) return false;
  if (isTitle(word) && !isSurnameLikeTitle(words, at)) return false;
  // “S.P. Thamilselvan”: initials, where no body is known by them.
  if (isInitial(word)) return /^\p{Lu}\p{L}/u.test(words[at + 1]?.text ?? '');
  const isFirst = words[at - 1]?.sentence !== word.sentence || opensAfter(words[at - 1]);
  // Within a sentence a capital makes “He” a name: “Liu He”.
  if (CLOSED_TAGS.has(word.pos) && (isFirst || (word.text.length < 3 && word.text !== 'He'))) return false;
  if (isFirst && /^(?:ADV|VERB)$/.test(word.pos) && givenNameGender(word.text) === null) return false;
  // Capitals alone are initials of a body (“KDP”), save for a person's own (“JFK” is rare enough to lose).
  return !isInitials(word);
}

const isInitial = factOf(({ text }) => /^(?:\p{Lu}\.){1,3}$/u.test(text));
const isInitials = factOf(({ text }) => /^[\p{Lu}.&]{2,}$/u.test(text) && text.length <= 6);
const isOpeningMark = factOf(({ text }) => /^["“‘'`:.?!]+$/.test(text));

function opensAfter(word: Word | undefined): boolean {
  return word !== undefined && isOpeningMark(word);
}

/** “John Major”, and further down “Major told Parliament”: a title's word that is a surname here. */
function isSurnameLikeTitle(words: readonly Word[], at: number): boolean {
  const [before, word, next] = [words[at - 1], words[at], words[at + 1]];
  if (!word || next?.isCapital) return false;
  if (!before?.isCapital || before.sentence !== word.sentence)
    return next?.pos === 'VERB' || next?.pos === 'AUX' || word.isPossessive;
  return !isTitle(before) && !before.isPossessive && givenNameGender(before.text) !== null;
}

/** A word of an actor's name is none of a person's, unless the actor is named by its leader: “President Assad's men”. */
function isBlocked(words: readonly Word[], at: number, cover: ActorCover): boolean {
  const index = cover.byWord[at] ?? -1;
  const mention = cover.mentions[index];
  if (!mention) return false;
  if (cover.byWord[at - 1] !== index && endsPersonsName(words, at)) return false;
  let before = at - 1;
  while (cover.byWord[before] === index) {
    const word = words[before];
    if (word && isTitle(word)) return false;
    if (!word?.isCapital && !(word && isParticle(word))) return true;
    before -= 1;
  }
  return true;
}

/** “President Burhanuddin Rabbani's government”. */
function endsPersonsName(words: readonly Word[], at: number): boolean {
  const [before, word] = [words[at - 1], words[at]];
  if (!before || !word?.isPossessive || before.sentence !== word.sentence) return false;
  return before.isCapital && !before.isPossessive && (isTitle(before) || before.pos === 'PROPN');
}

/** A run in which some word belongs to bodies, places or papers names no person. */
export function isImpersonal(words: readonly Word[], run: NameRun): boolean {
  return words.slice(run.first, run.end).some((word) => isNotPerson(word));
}

const isLong = factOf(({ text }) => /^\p{L}{3}/u.test(text));
const isShouted = factOf(({ text }) => text === text.toUpperCase());

function shoutedSentences({ text, sentences }: Segmented, words: readonly Word[]): ReadonlySet<number> {
  const shouted = new Set<number>();
  let at = 0;
  for (const sentence of sentences) {
    let letters = 0;
    let capitals = 0;
    for (; words[at]?.sentence === sentence.index; at += 1) {
      const word = words[at];
      if (!word || !isLong(word)) continue;
      letters += 1;
      if (isShouted(word)) capitals += 1;
    }
    if (letters > 2 && capitals > letters * 0.7) shouted.add(sentence.index);
  }
  return text === '' ? new Set() : shouted;
}

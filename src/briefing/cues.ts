import { z } from 'zod';
import { STATUSES, type Status } from '#src/core/vocabulary.ts';
import { factOf } from '#src/stories/lexicon.ts';
import type { Token } from '#src/stories/sentences.ts';
import data from './data/status-cues.json' with { type: 'json' };
import { tagNouns } from './negotiation-nouns.ts';
import { type PatternMatch, compilePatterns, findPatterns } from './patterns.ts';
import type { TokenClasses } from './token-classes.ts';

const MOODS = ['negated', 'unreal', 'future', 'reported', 'history', 'after'] as const;
type Mood = (typeof MOODS)[number];
const patterns = z.array(z.string().min(1)).min(1);
const shifts = z.record(z.enum(STATUSES), z.tuple([z.enum(STATUSES), z.number().min(0).max(1)]));

const statusCuesSchema = z.strictObject({
  /** What a wording says of the talks, or of what comes of them, when it stands as plain fact. */
  cues: z.array(
    z.strictObject({
      status: z.enum(STATUSES),
      weight: z.number().positive(),
      about: z.enum(['talks', 'truce', 'accord', 'plan']),
      /** Whether it only speaks of the thing, as “the talks between” does, and tells no news of it. */
      mention: z.boolean().default(false),
      says: patterns,
    }),
  ),
  /** Words before a cue that change what it says. */
  modality: z.record(z.enum(MOODS), patterns),
  /** Past participles that, close behind their noun, only describe it: “the accord signed last year”. */
  participles: patterns,
  /** Verbs after which “would” is the future as somebody told it. */
  reporting: patterns,
  /** Verbs of those who are at a table: what they meet to do they are doing. */
  meetings: patterns,
  /** Verbs after which “to” tells what is being done. */
  beginnings: patterns,
  /** What each status becomes in each mood, and the share of its weight that is left. */
  shifts: z.strictObject({ negated: shifts, unreal: shifts, future: shifts, meeting: shifts }),
});

/** One wording in one sentence, its mood already worked in. */
export interface Cue {
  readonly status: Status;
  readonly weight: number;
  readonly about: 'talks' | 'truce' | 'accord' | 'plan';
  /** Whether it says so as plain fact. */
  readonly plain: boolean;
  /** Whether it only speaks of the thing and tells no news of it. */
  readonly mention: boolean;
  readonly first: number;
  readonly anchor: number;
  readonly end: number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const table = statusCuesSchema.parse(data);
const cuePatterns = compilePatterns(
  table.cues.flatMap((cue) =>
    cue.says.map((says) => [says, { ...cue, words: new Set(says.split(/[ |=?]+/)) }] as const),
  ),
);
const moodPatterns = compilePatterns(
  MOODS.flatMap((mood) => table.modality[mood].map((words) => [words, mood] as const)),
);
const reporting = new Set(table.reporting);
const meetings = new Set(table.meetings);
const beginnings = new Set(table.beginnings);
const participles = new Set(table.participles);

/** A word of mood reaches this many tokens to its right. */
const MOOD_REACH = 8;
const HISTORY_REACH = 9;
const YEAR_REACH = 8;
const MEETING_REACH = 18;
const HISTORY_SHARE = 0.25;
const AFTER_SHARE = 0.6;
const DESCRIBING_SHARE = 0.4;
const HYPHENS = new Set(['-', '–', '—']);
/** “Not” reaches no further than its own verb. */
const NEGATION_ENDS = new Set(['and', ',']);
const CLAUSE_ENDS = new Set([';', ':', 'but', 'although', 'though', 'while', 'whereas']);

/** The cues of one sentence's tokens, or a headline's; `storyYear` tells news from history. */
export function findCues(tokens: readonly Token[], range: Range, storyYear: number | null, isHeadline = false): Cue[] {
  const classes = tagNouns(tokens);
  // “U.N.-brokered talks” names the talks and says nothing of how they stand.
  const matches = findPatterns(cuePatterns, tokens, range, classes).filter(
    ({ anchor }) => !HYPHENS.has(tokens[anchor - 1]?.text ?? ''),
  );
  if (matches.length === 0) return [];
  const moods = [...findMoods(tokens, range, storyYear, classes), ...(isHeadline ? headlineFuture(tokens) : [])];
  return once(keepStrongest(matches).map((match) => inMood(match, moods, tokens, range)));
}

/** “Envoys agreed to meet” says once that they will, whichever two wordings share the words. */
function once(cues: readonly Cue[]): Cue[] {
  return cues.filter(
    (cue) =>
      !cues.some(
        (other) =>
          other !== cue &&
          other.status === cue.status &&
          other.first < cue.end &&
          cue.first < other.end &&
          (other.weight > cue.weight || (other.weight === cue.weight && other.first < cue.first)),
      ),
  );
}

/** Whether a sentence speaks of times gone by: “last year”, “in 1994”. */
export function tellsHistory(tokens: readonly Token[], range: Range, storyYear: number | null): boolean {
  const moods = findMoods(tokens, range, storyYear, tagNouns(tokens));
  return moods.some(({ mood }) => mood === 'history');
}

/** Of the wordings that share a word, the one of most weight; the longer one of two alike. */
function keepStrongest<T extends { readonly weight: number }>(matches: readonly PatternMatch<T>[]): PatternMatch<T>[] {
  const taken = new Set<number>();
  const kept: PatternMatch<T>[] = [];
  const ranked = matches.toSorted(
    (a, b) => b.value.weight - a.value.weight || a.end - a.first - (b.end - b.first) || a.anchor - b.anchor,
  );
  for (const match of ranked) {
    if (taken.has(match.anchor)) continue;
    for (let index = match.first; index < match.end; index += 1) taken.add(index);
    kept.push(match);
  }
  return kept.toSorted((a, b) => a.anchor - b.anchor);
}

interface FoundMood {
  readonly mood: Mood;
  readonly first: number;
  readonly end: number;
}

const isYear = factOf(({ text }) => /^(1[89]|20)\d\d$/.test(text));

function findMoods(tokens: readonly Token[], range: Range, year: number | null, classes: TokenClasses): FoundMood[] {
  const moods = findPatterns(moodPatterns, tokens, range, classes).map(({ value, first, end }) => ({
    mood: value,
    first,
    end,
  }));
  for (let index = range.from; index < range.to; index += 1) {
    const token = tokens[index];
    if (year === null || !token || !isYear(token) || Number(token.text) >= year) continue;
    // “The 1994 Lusaka accord” may be broken today; “in 1994” is past.
    const isNaming = [1, 2, 3].some((step) => {
      const named = classes.get(index + step);
      return named?.has('truce') === true || named?.has('accord') === true;
    });
    if (!isNaming) moods.push({ mood: 'history', first: index - YEAR_REACH, end: index + YEAR_REACH });
  }
  return moods;
}

/** “Manila to sign pact”: a headline whose first verb follows “to” tells of the future. */
function headlineFuture(tokens: readonly Token[]): FoundMood[] {
  const first = tokens.findIndex((token) => token.pos === 'VERB');
  return first > 1 && tokens[first - 1]?.lower === 'to' ? [{ mood: 'future', first: first - 1, end: first }] : [];
}

/** With the words that the wording itself holds, such as its own “not”. */
type CueMatch = PatternMatch<
  z.infer<typeof statusCuesSchema>['cues'][number] & { readonly words: ReadonlySet<string> }
>;

function inMood(match: CueMatch, moods: readonly FoundMood[], tokens: readonly Token[], range: Range): Cue {
  const { status, weight, about, mention } = match.value;
  const { first, anchor, end } = match;
  const before = new Set(
    moods
      .filter(
        (mood) =>
          (mood.end <= anchor &&
            mood.end > anchor - MOOD_REACH &&
            // In “efforts to end the war are deadlocked” the efforts are what the wording is about.
            mood.first !== first &&
            isOneClause(tokens, mood.end, anchor, mood.mood)) ||
          isWithin(mood, match, tokens),
      )
      .map(({ mood, first: at }) => (mood === 'reported' ? reportedMood(tokens, range, at) : mood)),
  );
  const isHistory = moods.some(
    (mood) => mood.mood === 'history' && mood.first < end + HISTORY_REACH && mood.end > first - HISTORY_REACH,
  );
  const isPremodifier = premodifies(tokens, range, anchor);
  const isDescribing = isPremodifier || describes(tokens, range, anchor);
  const share =
    (isHistory ? HISTORY_SHARE : 1) * (before.has('after') ? AFTER_SHARE : 1) * (isDescribing ? DESCRIBING_SHARE : 1);
  const mood = before.has('negated')
    ? 'negated'
    : before.has('unreal')
      ? 'unreal'
      : before.has('future')
        ? 'future'
        : infinitiveMood(tokens, range, first);
  const [shifted, kept] = mood === null ? [status, 1] : table.shifts[mood][status];
  return {
    status: shifted,
    weight: weight * kept * share,
    about,
    mention: mention || isPremodifier,
    plain: mood === null && !isHistory,
    first,
    anchor,
    end,
  };
}

/** “Negotiators will meet”: a word of mood that the wording skips stands before its verb and changes it. */
function isWithin(mood: FoundMood, { value, anchor, end }: CueMatch, tokens: readonly Token[]): boolean {
  if (mood.mood !== 'future' && mood.mood !== 'negated') return false;
  if (mood.first <= anchor || mood.end >= end) return false;
  return tokens
    .slice(mood.first, mood.end)
    .every(({ lower, lemma }) => !value.words.has(lower) && !value.words.has(lemma));
}

/** “Halted fire to exchange prisoners”: what is done to some end is not done yet, unless it began or is what a meeting is for. */
function infinitiveMood(tokens: readonly Token[], range: Range, first: number): 'future' | 'meeting' | null {
  if (tokens[first - 1]?.lower !== 'to' || tokens[first]?.pos !== 'VERB') return null;
  if (beginnings.has(tokens[first - 2]?.lemma ?? '')) return null;
  return isAtMeeting(tokens, range, first) ? 'meeting' : 'future';
}

/** “The envoys meet in Doha to negotiate a truce”: they are at it. */
function isAtMeeting(tokens: readonly Token[], range: Range, first: number): boolean {
  for (let index = first - 1; index >= Math.max(range.from, first - MEETING_REACH); index -= 1) {
    if (!meetings.has(tokens[index]?.lower ?? '')) continue;
    const before = tokens[index - 1];
    return before?.lower !== 'to' && before?.pos !== 'AUX' && before?.lower !== 'a';
  }
  return false;
}

/** “The newly freed prisoners” tells of them, not of their release. */
function premodifies(tokens: readonly Token[], range: Range, at: number): boolean {
  const after = tokens[at + 1];
  let before = at - 1;
  if (tokens[before]?.pos === 'ADV') before -= 1;
  const pos = before < range.from ? '' : (tokens[before]?.pos ?? '');
  if (!/^(?:freed|released|exchanged)$/.test(tokens[at]?.lower ?? '') || after === undefined) return false;
  return /^(?:ADP|DET|VERB|NUM|ADJ)$/.test(pos) && /^(?:NOUN|PROPN|ADJ)$/.test(after.pos);
}

/** Whether a participle only describes the noun before it; at a sentence's end it is a headline's verb. */
function describes(tokens: readonly Token[], range: Range, at: number): boolean {
  const token = tokens[at];
  const before = tokens[at - 1];
  if (!token || !before || !participles.has(token.lower) || at + 1 >= range.to) return false;
  return (
    tagNouns(tokens).has(at - 1) &&
    /^(?:in|by|on|between|with|last|this|at|a|after|to|two|earlier|under|for)$/.test(tokens[at + 1]?.lower ?? '')
  );
}

/** “Would” is news of the future after a verb of saying, and a wish anywhere else. */
function reportedMood(tokens: readonly Token[], range: Range, at: number): Mood {
  for (let index = at - 1; index >= range.from; index -= 1) {
    if (reporting.has(tokens[index]?.lemma ?? '')) return 'future';
  }
  return 'unreal';
}

function isOneClause(tokens: readonly Token[], from: number, to: number, mood: Mood): boolean {
  for (let index = from; index < to; index += 1) {
    const word = tokens[index]?.lower ?? '';
    if (CLAUSE_ENDS.has(word) || (mood === 'negated' && NEGATION_ENDS.has(word))) return false;
  }
  return true;
}

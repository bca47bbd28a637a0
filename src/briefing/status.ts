import type { RelevantBrief } from '#src/core/brief.ts';
import { STATUSES, type Status } from '#src/core/vocabulary.ts';
import { StoryCache } from '#src/stories/story-cache.ts';
import { type Cue, findCues, isOtherGathering } from './cues.ts';
import { withoutDateline } from './furniture.ts';
import { evidence } from './ground.ts';
import { headlineTokens } from './headline.ts';
import { tagNouns } from './negotiation-nouns.ts';
import { type Reading, tellingSentences } from './reading.ts';

/** A cue in its place in the story; `sentence` is null for the headline, which no span can point at. */
export interface PlacedCue extends Cue {
  readonly sentence: number | null;
  /** Its weight where it stands. */
  readonly score: number;
}

const HEADLINE_WEIGHT = 2.4;
/** By the telling sentence's place; the last value holds for the rest. */
const PLACE_WEIGHTS = [2.4, 1.8, 1.5, 1.2, 1, 0.9, 0.8, 0.7, 0.6, 0.5];
/** What is left to what stands before a “but”. */
const OUTDONE_SHARE = 0.85;
const QUOTED_SHARE = 0.5;
/** A word or two in quotation marks is the story's own telling. */
const MIN_SPEECH_CHARS = 24;
/** Each further cue for the same status counts this share of the one before. */
const REPEAT_SHARE = 0.5;
/** A story's later sentences say nothing of where things stand that its first ones do not. */
const MAX_SENTENCES = 60;

/** The stages of an accord in their order. */
const STAGES: readonly Status[] = ['agreed', 'signed', 'implementing', 'breached', 'terminated'];
const MIN_ROUND_SCORE = 2.2;
const LATER_STAGE_SHARE = 0.7;
const CLOSED_ROUND_SHARE = 0.6;
const MIN_CLOSED_SCORE = 4;
/** How sure a status is that the story only mentions: not enough to move talks. */
const MIN_TOLD_SCORE = 1.5;
const MENTION_CONFIDENCE = 0.25;

const ROUND_STATUSES: ReadonlySet<Status> = new Set([
  'scheduled',
  'under_way',
  'paused',
  'round_ended',
  'collapsed',
  'agreed',
  'signed',
]);

const placed = new StoryCache<Reading, readonly PlacedCue[]>();

/** Every status cue of the headline and the story's first sentences, weighed by place. */
export function readCues(reading: Reading): readonly PlacedCue[] {
  const before = placed.get(reading);
  if (before) return before;
  const cues = [...headlineCues(reading), ...sentenceCues(reading)];
  placed.set(reading, cues);
  return cues;
}

function headlineCues(reading: Reading): PlacedCue[] {
  const tokens = headlineTokens(reading);
  return findCues(tokens, { from: 0, to: tokens.length }, storyYear(reading), true).map((cue) => ({
    ...cue,
    sentence: null,
    score: cue.weight * HEADLINE_WEIGHT,
  }));
}

function sentenceCues(reading: Reading): PlacedCue[] {
  const { sentences, furniture, tokens } = reading;
  const year = storyYear(reading);
  const cues: PlacedCue[] = [];
  let place = 0;
  for (const sentence of sentences) {
    if (furniture[sentence.index]) continue;
    if (place >= MAX_SENTENCES) break;
    const weight = PLACE_WEIGHTS[Math.min(place, PLACE_WEIGHTS.length - 1)] ?? 0;
    place += 1;
    const range = { from: sentence.firstToken, to: sentence.endToken };
    const found = findCues(tokens, range, year).filter((cue) => !isOtherGathering(tokens, range, cue));
    const turn = turnOf(reading, sentence, found);
    for (const cue of found) {
      const quoted = isQuoted(reading, tokens[cue.anchor]?.start ?? 0) ? QUOTED_SHARE : 1;
      const outdone = cue.anchor < turn ? OUTDONE_SHARE : 1;
      cues.push({ ...cue, sentence: sentence.index, score: cue.weight * weight * quoted * outdone });
    }
  }
  return cues;
}

/** “One side signs, but the other refuses”: what follows is the news. The “but” that a cue follows; else the start. */
function turnOf({ tokens }: Reading, { firstToken }: { firstToken: number }, cues: readonly Cue[]): number {
  const last = Math.max(firstToken, ...cues.filter(({ plain }) => plain).map(({ anchor }) => anchor));
  for (let index = last; index > firstToken; index -= 1) if (tokens[index]?.lower === 'but') return index;
  return firstToken;
}

function isQuoted({ quotations }: Reading, at: number): boolean {
  let low = 0;
  let high = quotations.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const quotation = quotations[middle];
    if (!quotation) return false;
    if (at < quotation.start) high = middle - 1;
    else if (at >= quotation.end) low = middle + 1;
    else return quotation.end - quotation.start >= MIN_SPEECH_CHARS;
  }
  return false;
}

/** The year of the story's date, which tells news from history. */
export function storyYear({ story }: Reading): number | null {
  return story.publishedAt === null ? null : Number(story.publishedAt.slice(0, 4));
}

/** Where the negotiation stands at the story's end, and the round that the story reports. */
export function findStatus(reading: Reading): RelevantBrief['status'] {
  const cues = readCues(reading);
  const scores = sumScores(cues);
  const ranked = STATUSES.filter((status) => (scores.get(status) ?? 0) > 0).toSorted(
    (a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0),
  );
  const [first] = ranked;
  if (first === undefined) return guess(reading);
  const best = closedRound(laterStage(first, scores), cues, scores);
  const second = ranked.find((status) => status !== best);
  const top = scores.get(best) ?? 0;
  const margin = top / (top + (second === undefined ? 0 : (scores.get(second) ?? 0)));
  const spans = evidenceFor(reading, cues, best);
  const grounds = evidence(reading.text, spans);
  if (!grounds) return null;
  const isTold = top >= MIN_TOLD_SCORE && cues.some((cue) => cue.status === best && !cue.mention);
  const sure = isTold ? confidence(top, margin) : Math.min(MENTION_CONFIDENCE, confidence(top, margin));
  return { value: best, round: roundStatus(cues, best), confidence: sure, evidence: [...grounds] };
}

function sumScores(cues: readonly PlacedCue[]): ReadonlyMap<Status, number> {
  const byStatus = Map.groupBy(cues, (cue) => cue.status);
  return new Map(
    [...byStatus].map(([status, said]) => [
      status,
      said
        .map((cue) => cue.score)
        .toSorted((a, b) => b - a)
        .reduce((sum, score, index) => sum + score * REPEAT_SHARE ** index, 0),
    ]),
  );
}

/** A story of a truce broken, or an accord signed, must also tell that it was once agreed: the later stage is the news. */
function laterStage(best: Status, scores: ReadonlyMap<Status, number>): Status {
  const at = STAGES.indexOf(best);
  if (at < 0) return best;
  const enough = (scores.get(best) ?? 0) * LATER_STAGE_SHARE;
  return STAGES.slice(at + 1).findLast((status) => (scores.get(status) ?? 0) >= enough) ?? best;
}

/** A round that closed is the news, also where the story goes on to announce the next one. */
function closedRound(best: Status, cues: readonly PlacedCue[], scores: ReadonlyMap<Status, number>): Status {
  if (best !== 'scheduled' && best !== 'under_way') return best;
  const opening = cues.find((cue) => cue.status === best || cue.status === 'round_ended');
  const enough = Math.max(MIN_CLOSED_SCORE, (scores.get(best) ?? 0) * CLOSED_ROUND_SHARE);
  return opening?.status === 'round_ended' && (scores.get('round_ended') ?? 0) >= enough ? 'round_ended' : best;
}

/** From 0.3 for a thin lead over the next status to 0.95 for a plain one. */
function confidence(top: number, margin: number): number {
  const strength = Math.min(1, top / 8);
  return Math.round(100 * Math.min(0.95, 0.3 + (margin - 0.5) * strength + 0.2 * strength)) / 100;
}

function evidenceFor(reading: Reading, cues: readonly PlacedCue[], status: Status): { start: number; end: number }[] {
  const best = cues
    .filter((cue) => cue.status === status && cue.sentence !== null)
    .toSorted((a, b) => b.score - a.score)[0];
  const index = best?.sentence ?? tellingSentences(reading)[0]?.index ?? 0;
  const sentence = reading.sentences[index];
  return sentence ? [withoutDateline(reading.text, sentence)] : [];
}

/** The round shares the process's fate where a round can have it; else the plainest word on a meeting decides. */
function roundStatus(cues: readonly PlacedCue[], status: Status): Status | null {
  if (ROUND_STATUSES.has(status)) return status;
  const said = cues.filter((cue) => cue.about === 'talks' && ROUND_STATUSES.has(cue.status));
  const [best] = [...sumScores(said)].filter(([, score]) => score >= MIN_ROUND_SCORE).toSorted(([, a], [, b]) => b - a);
  return best ? best[0] : null;
}

/** A story on talks with no word of how they stand: they are being spoken of, so that much is said. */
function guess(reading: Reading): RelevantBrief['status'] {
  const tags = tagNouns(reading.tokens);
  const at = tags.first();
  if (at === null) return null;
  const sentence = reading.sentences.find(({ firstToken, endToken }) => firstToken <= at && at < endToken);
  const grounds = sentence && evidence(reading.text, [withoutDateline(reading.text, sentence)]);
  if (!grounds) return null;
  const value = tags.get(at)?.has('truce') ? 'agreed' : 'under_way';
  return { value, round: null, confidence: 0.2, evidence: [...grounds] };
}

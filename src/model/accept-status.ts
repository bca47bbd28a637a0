import type { RelevantBrief } from '#src/core/brief.ts';
import type { Status } from '#src/core/vocabulary.ts';
import { findCues } from '#src/briefing/cues.ts';
import { segment } from '#src/stories/sentences.ts';
import type { Ground } from './accept.ts';
import type { ModelAnswer } from './answer-schema.ts';
import { type Cited, findWords } from './cited.ts';

/** What a reading that stands alone may weigh, so that it never moves the talks out of the ordinary. */
const ALONE_CONFIDENCE = 0.5;

/** What is too much to be taken from words that our own cues do not know. */
const CONCLUSIVE: ReadonlySet<Status> = new Set([
  'agreed',
  'signed',
  'implementing',
  'breached',
  'collapsed',
  'terminated',
]);

type BriefStatus = RelevantBrief['status'];

/**
 * The extractive engine's status unless the model quotes the words that say otherwise. If our own cues read those words in
 * the same way the status is the model's; if they do not know them it is kept as `reported` and no more, and not at all where it
 * would say that the talks have come to something or to an end.
 */
export function acceptStatus({ status }: ModelAnswer, { story, cite, own, drop }: Ground): BriefStatus {
  const ours = own?.status ?? null;
  if (!status) return ours;
  const cited = cite(status.evidence);
  const year = story.publishedAt === null ? null : Number(story.publishedAt.slice(0, 4));
  if (ours && ours.value === status.value) return ours;
  const quoted = cited !== null && status.cue !== null && holdsWords(story.text, status.cue, cited);
  if (!cited || !quoted) {
    drop('a status');
    return ours;
  }
  const read = own ? statusesIn(cited.text, year) : new Set<Status>();
  // A cue that our own reading takes for something else is a cue misread.
  if (own && read.size > 0 && !read.has(status.value)) {
    drop('a status');
    return ours;
  }
  if (own && read.size === 0 && CONCLUSIVE.has(status.value)) {
    drop('a status');
    return ours;
  }
  const round = status.round !== null && (read.has(status.round) || !own) ? status.round : (ours?.round ?? null);
  const found = { value: status.value, round, evidence: [...cited.evidence] as [...typeof cited.evidence] };
  const confirmed = read.has(status.value);
  return {
    ...found,
    confidence: confirmed ? Math.max(ALONE_CONFIDENCE, ours?.confidence ?? 0) : ALONE_CONFIDENCE,
    ...(confirmed ? {} : { strength: 'reported' as const }),
  };
}

function holdsWords(text: string, words: string, { evidence }: Cited): boolean {
  return evidence.some((span) => findWords(text, words, span) !== null);
}

function statusesIn(words: string, year: number | null): ReadonlySet<Status> {
  const { tokens, sentences } = segment(words);
  return new Set(
    sentences.flatMap(({ firstToken, endToken }) =>
      findCues(tokens, { from: firstToken, to: endToken }, year).map((cue) => cue.status),
    ),
  );
}

export function acceptRound({ round }: ModelAnswer, { story, cite, own, drop }: Ground): RelevantBrief['round'] {
  if (own || !round) return own?.round ?? null;
  const cited = cite(round.evidence);
  const digits = round.number === null || (cited?.text.includes(String(round.number)) ?? false);
  if (!cited || !holdsWords(story.text, round.label, cited)) return drop('its round');
  return { number: digits ? round.number : null, label: round.label };
}

/** An accord is only where the status says that there is one. */
export function acceptAgreement(
  { agreement, status }: ModelAnswer,
  { cite, own, drop }: Ground,
): RelevantBrief['agreement'] {
  if (own || !agreement) return own?.agreement ?? null;
  const isReached = ['agreed', 'signed', 'implementing', 'breached'].includes(status?.value ?? '');
  return isReached && cite(agreement.evidence) ? agreement.value : drop('its agreement');
}

/** The sentence that announces it, to the letter; its date only where the extractive engine works out the same. */
export function acceptNext({ next }: ModelAnswer, { story, cite, own, drop }: Ground): RelevantBrief['next'] {
  if (!next) return own?.next ?? null;
  const cited = cite(next.evidence);
  const [first] = cited?.sentences ?? [];
  if (own || !cited || !first) return own?.next ?? drop('its next step');
  const year = next.date?.slice(0, 4) ?? '';
  const day = next.date?.slice(8, 10).replace(/^0/u, '') ?? '';
  const words = story.text.slice(first.start, first.end);
  const isWritten = day !== '' && words.includes(day) && (words.includes(year) || story.publishedAt?.startsWith(year));
  return { text: words, date: isWritten ? next.date : null, evidence: [{ start: first.start, end: first.end }] };
}

import { z } from 'zod';
import type { RelevantBrief } from '#src/core/brief.ts';
import { ISSUE_LABELS, ISSUES, type IssueId } from '#src/core/vocabulary.ts';
import { factOf } from '#src/stories/lexicon.ts';
import type { Sentence, Token } from '#src/stories/sentences.ts';
import { StoryCache } from '#src/stories/story-cache.ts';
import data from './data/issue-terms.json' with { type: 'json' };
import { evidence } from './ground.ts';
import { tagNouns } from './negotiation-nouns.ts';
import { compilePatterns, findPatterns } from './patterns.ts';
import { type Reading, tellingSentences } from './reading.ts';
import { findStances } from './stances.ts';

const patterns = z.array(z.string().min(1));

const issueTermsSchema = z.strictObject({
  /** `strong` says the issue by itself; `weak` only beside words of bargaining. */
  issues: z.record(z.enum(ISSUES), z.strictObject({ strong: patterns, weak: patterns })),
  /** Words of demanding, offering and discussing, which make a matter an issue of the talks. */
  bargaining: patterns,
});

const table = issueTermsSchema.parse(data);
const terms = compilePatterns(
  ISSUES.flatMap((id) =>
    (['strong', 'weak'] as const).flatMap((kind) =>
      table.issues[id][kind].map((term) => [term, { id, isStrong: kind === 'strong' }] as const),
    ),
  ),
);
const bargaining = compilePatterns(table.bargaining.map((term) => [term, true] as const));

const MAX_SENTENCES = 80;
const MIN_SCORE = 1;
const MAX_SPANS = 3;
const LEAD_SENTENCES = 3;

interface Mention {
  readonly id: IssueId;
  readonly isStrong: boolean;
  readonly start: number;
  readonly end: number;
}

/** What is demanded, offered or discussed in the talks, most spoken of first. */
export function findIssues(reading: Reading): RelevantBrief['issues'] {
  const scores = new Map<IssueId, { score: number; spans: { start: number; end: number }[] }>();
  const telling = tellingSentences(reading).slice(0, MAX_SENTENCES);
  for (const [place, sentence] of telling.entries()) {
    const mentions = uniqueIssues(mentionsIn(reading, sentence));
    const isBargaining = mentions.length > 0 && isOnTheTable(reading, sentence);
    for (const mention of mentions) {
      const found = scores.get(mention.id) ?? { score: 0, spans: [] };
      found.score += weigh(mention.isStrong, isBargaining) * (place < LEAD_SENTENCES ? 1.3 : 1);
      if (found.spans.length < MAX_SPANS) found.spans.push({ start: mention.start, end: mention.end });
      scores.set(mention.id, found);
    }
  }
  return [...scores]
    .filter(([, { score }]) => score >= MIN_SCORE)
    .toSorted(([, a], [, b]) => b.score - a.score)
    .flatMap(([id, { spans }]) => {
      const grounds = evidence(reading.text, spans);
      return grounds ? [{ id, label: ISSUE_LABELS[id], evidence: [...grounds] }] : [];
    });
}

/** The issue that a sentence speaks of most plainly; null where it speaks of none. */
export function issueOf(reading: Reading, sentence: Sentence): IssueId | null {
  const mentions = mentionsIn(reading, sentence);
  return (mentions.find((mention) => mention.isStrong) ?? mentions[0])?.id ?? null;
}

function weigh(isStrong: boolean, isBargaining: boolean): number {
  if (isStrong) return isBargaining ? 1 : 0.5;
  return isBargaining ? 0.3 : 0;
}

/** By sentence index; kept per story's tokens, because the positions ask for the issue of each of theirs too. */
const mentionsByTokens = new StoryCache<Reading['tokens'], Map<number, readonly Mention[]>>();

function mentionsIn(reading: Reading, sentence: Sentence): readonly Mention[] {
  const bySentence = mentionsByTokens.get(reading.tokens) ?? new Map<number, readonly Mention[]>();
  mentionsByTokens.set(reading.tokens, bySentence);
  const before = bySentence.get(sentence.index);
  if (before) return before;
  const mentions = findMentions(reading, sentence);
  bySentence.set(sentence.index, mentions);
  return mentions;
}

function findMentions({ tokens }: Reading, sentence: Sentence): Mention[] {
  const range = { from: sentence.firstToken, to: sentence.endToken };
  const tags = tagNouns(tokens);
  return findPatterns(terms, tokens, range, tags).flatMap(({ value, first, end }) => {
    const start = tokens[first]?.start;
    const stop = tokens[end - 1]?.end;
    if (start === undefined || stop === undefined) return [];
    const isStrong = value.isStrong && !isInName(tokens, first, end, tags);
    return [{ id: value.id, isStrong, start, end: stop }];
  });
}

const isNameWord = factOf(({ text }) => /^\p{Lu}\p{Ll}/u.test(text));
const isLink = factOf(({ lower }) => lower === 'of' || lower === 'for' || lower === 'and' || lower === '-');

/** “Observatory for Human Rights”, “Human Rights Watch”: words of a longer name, unless it names an accord or talks. */
function isInName(tokens: readonly Token[], first: number, end: number, tags: ReturnType<typeof tagNouns>): boolean {
  for (let at = first; at < end; at += 1) {
    const token = tokens[at];
    if (token && !isNameWord(token) && !isLink(token)) return false;
  }
  const neighbours = [isLinkAt(tokens, first - 1) ? first - 2 : first - 1, isLinkAt(tokens, end) ? end + 1 : end];
  return neighbours.some((at) => {
    const token = tokens[at];
    return token !== undefined && isNameWord(token) && !tags.has(at);
  });
}

function isLinkAt(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && isLink(token);
}

/** Each issue once a sentence, by its plainest mention. */
function uniqueIssues(mentions: readonly Mention[]): Mention[] {
  const byId = new Map<IssueId, Mention>();
  for (const mention of mentions) {
    const known = byId.get(mention.id);
    if (!known || (mention.isStrong && !known.isStrong)) byId.set(mention.id, mention);
  }
  return [...byId.values()];
}

/** Whether the sentence speaks of bargaining: of talks or an accord, of terms, or of what somebody demands or refuses. */
function isOnTheTable({ tokens }: Reading, sentence: Sentence): boolean {
  const tags = tagNouns(tokens);
  for (let index = sentence.firstToken; index < sentence.endToken; index += 1) {
    const classes = tags.get(index);
    if (classes && !(classes.size === 1 && classes.has('truce'))) return true;
  }
  const range = { from: sentence.firstToken, to: sentence.endToken };
  if (findPatterns(bargaining, tokens, range, tags).length > 0) return true;
  return findStances(tokens, range.from, range.to).length > 0;
}

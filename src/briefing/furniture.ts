import { z } from 'zod';
import type { Span } from '#src/core/span.ts';
import type { Sentence } from '#src/stories/sentences.ts';
import { anyOf, endOf, startOf } from '#src/stories/phrase-search.ts';
import { isChromeLine } from '#src/stories/page-chrome.ts';
import data from './data/furniture.json' with { type: 'json' };
import type { Segmented } from './reading.ts';

const phrases = z.array(z.string().min(1)).min(1);

const furnitureSchema = z.strictObject({
  /** In lower case: what a sentence that tells nothing begins with. */
  starts: phrases,
  /** What stands anywhere in such a sentence. */
  contains: phrases,
  /** A photographer's or agency's credit, which makes its whole short paragraph a caption. */
  credits: phrases,
  /** What the line of such a sentence ends with. */
  ends: phrases,
});

const { starts, contains, ends, credits } = furnitureSchema.parse(data);
const credit = anyOf(credits);
const labels = [startOf(starts), anyOf(contains), endOf(ends)];

/** A heading between paragraphs has at most so many words; a title above the story more. */
const MAX_HEADING_WORDS = 8;
const MAX_TITLE_WORDS = 18;
const MAX_CAPTION_SENTENCES = 4;
/** A credit stands at a caption's end. */
const MAX_CREDIT_CHARS = 120;
/** A longer sentence is prose, whatever it begins with. */
const MAX_FURNITURE_CHARS = 400;

/** By sentence index: whether it is a caption, a byline, a heading, a credit or a label, and no part of the telling. */
export function markFurniture({ story, text, sentences }: Segmented): boolean[] {
  const title = lettersOf(story.title?.slice(0, MAX_FURNITURE_CHARS) ?? '');
  const paragraphSizes = new Map<number, number>();
  const captions = new Set<number>();
  for (const { start, end, paragraph } of sentences) {
    paragraphSizes.set(paragraph, (paragraphSizes.get(paragraph) ?? 0) + 1);
    if (isCredit(text.slice(Math.max(start, end - MAX_CREDIT_CHARS), end))) captions.add(paragraph);
  }
  let hasBegun = false;
  return sentences.map((sentence) => {
    const words = text.slice(sentence.start, sentence.end).trim();
    if (words.length > MAX_FURNITURE_CHARS) return false;
    const size = paragraphSizes.get(sentence.paragraph) ?? 1;
    if (captions.has(sentence.paragraph) && size <= MAX_CAPTION_SENTENCES) return true;
    const isWholeLine = size === 1 && sentences.length > 1;
    const isTitle = isWholeLine && (lettersOf(words) === title || (!hasBegun && isLineOfTitle(text, sentence, words)));
    const isFurniture = isLabelled(words) || isTitle || (isWholeLine && isHeading(words, sentence));
    hasBegun ||= !isFurniture;
    return isFurniture;
  });
}

function lettersOf(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A page's title or its like above the story: no sentence, and not one that goes on in the next line. */
function isLineOfTitle(text: string, { start, end, firstToken, endToken }: Sentence, words: string): boolean {
  if (endToken - firstToken > MAX_TITLE_WORDS || /[.!?…"”’')\]]$/u.test(words)) return false;
  return withoutDateline(text, { start, end }).start === start && !/^\s*[\p{Ll}]/u.test(text.slice(end, end + 20));
}

function isCredit(words: string): boolean {
  return credit.test(words.toLowerCase());
}

function isLabelled(words: string): boolean {
  const lower = words.toLowerCase();
  return labels.some((label) => label.test(lower)) || isChromeLine(words);
}

/** A line of its own that is no sentence: a heading in capitals, a few words with no full stop, a dateline alone. */
function isHeading(words: string, sentence: Sentence): boolean {
  const size = sentence.endToken - sentence.firstToken;
  if (/^[•▪●*·►–-]\s/u.test(words)) return true;
  if (/^\d{1,2}[:.]\d{2}\b[^.!?]*$/.test(words) || isStamp(words)) return true;
  if (/[.!?…"”’')]$/u.test(words)) return size <= MAX_HEADING_WORDS && words === words.toUpperCase();
  return size <= MAX_HEADING_WORDS || words === words.toUpperCase();
}

const MAX_STAMP_CHARS = 110;
/** “Tuesday, 29 August, 2000, 06:12 GMT”, “Tbilisi / 12 Dec. / 19:31”, “14 Aug 00 | Africa | …”: what a page says of itself. */
function isStamp(words: string): boolean {
  if (words.length > MAX_STAMP_CHARS || /\p{L}[.!?]["”’']?$/u.test(words)) return false;
  const parts = words.match(/ [|/·•] /g)?.length ?? 0;
  return (
    parts > 1 ||
    (/\b\d{1,2}[:.]\d{2}\b/.test(words) && /\b(?:19|20)\d{2}\b|\b(?:GMT|UTC|BST|EST|EDT|CET)\b/.test(words))
  );
}

const TOWN = "\\p{Lu}[\\p{L}.'’/-]{1,30}(?: \\p{Lu}[\\p{L}.'’/-]{1,30}){0,3}";
const DATE = String.raw`(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?(?: \d{1,2})?(?:,? \d{4})?`;
const AGENCY = String.raw`\([\p{L}\d./ ]{2,24}\)`;
const DASH = String.raw`\s?(?:--|[-–—_|])\s+(?=\S)`;
const SHOUTED = "\\p{Lu}[\\p{Lu}'’/-]{3,30}(?: \\p{Lu}[\\p{Lu}'’/-]{1,30}){0,2}";
const SHOUTED_DATE = String.raw`(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\.? \d{1,2}`;
/** Up to the dash: “GENEVA (Reuters) - ”, “Khartoum, Sudan – ”, “March 12 (Reuters) - ” and their like. */
const DATELINES = [
  String.raw`["“]?\p{Lu}[\p{Lu}.'’ /-]{2,40}(?:, [\p{L}. ]{2,30})?(?:,? \(?[\p{L}\d. /]{2,24}\)?)?\s?(?:--|[-–—])\s+(?=\S)`,
  `(?:${TOWN}(?:, ${TOWN})?,? ?)?(?:${DATE} ?)?${AGENCY}(?:${DASH}|: (?=\\S))`,
  `(?:${TOWN}(?:, ${TOWN})?,? ?)?${DATE}${DASH}`,
  `${TOWN}(?:, |/)${TOWN}${DASH}`,
  `${TOWN}, ${TOWN} ?${AGENCY} ?(?=\\p{Lu})`,
  `${TOWN}, ${DATE} ${AGENCY} ?(?=\\p{Lu})`,
  `${SHOUTED}(?:, (?:${DATE}|${SHOUTED_DATE}))(?:: |\\. )(?=\\S)`,
  `${SHOUTED}: (?=\\S)`,
];
/** The first of them that fits. */
const DATELINE = new RegExp(`^(?:${DATELINES.join('|')})`, 'u');

const SHOUTED_TOWN =
  /^["“]?(\p{Lu}[\p{Lu}.'’-]{1,30}(?: \p{Lu}[\p{Lu}.'’-]{1,30}){0,3})(?=,|[:|/]|\s?\(|\s?(?:--|[-–—_|])\s)/u;
const BYLINE_TOWN = new RegExp(`^By [^\\n]{3,60} in (${TOWN})$`, 'u');
const MAX_DATELINE_SENTENCES = 10;

/** The town from which the story was sent, as its dateline or its byline writes it. */
export function datelineTown({ text, sentences }: Pick<Segmented, 'text' | 'sentences'>): Span | null {
  for (const { start, end } of sentences.slice(0, MAX_DATELINE_SENTENCES)) {
    const opening = text.slice(start, Math.min(end, start + 120));
    const shouted = withoutDateline(text, { start, end }).start > start ? SHOUTED_TOWN.exec(opening) : null;
    const town = (shouted ?? BYLINE_TOWN.exec(opening.trimEnd()))?.[1];
    if (town !== undefined) {
      const from = start + opening.indexOf(town, shouted ? 0 : 'By '.length);
      return { start: from, end: from + town.length };
    }
  }
  return null;
}

/** What every dateline has: a dash or a bar before a blank, an agency's brackets before a sentence, or a town in capitals. */
function mayHaveDateline(opening: string): boolean {
  if (/[-–—|_]\s/.test(opening) || /^["“]?\p{Lu}{2}/u.test(opening)) return true;
  return opening.includes(')') && /\)(?:: | ?\p{Lu})/u.test(opening);
}

/** A sentence's span without the dateline before it. */
export function withoutDateline(text: string, { start, end }: Span): Span {
  const opening = text.slice(start, Math.min(end, start + 120));
  if (!mayHaveDateline(opening)) return { start, end };
  const found = DATELINE.exec(opening);
  return found && start + found[0].length < end ? { start: start + found[0].length, end } : { start, end };
}

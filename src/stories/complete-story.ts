import { z } from 'zod';
import { asParleyError } from '#src/core/errors.ts';
import { plainWords } from '#src/core/plain-words.ts';
import type { ReadableText, Story } from '#src/core/story.ts';
import { foldParagraphs } from './html-scan.ts';
import { detectLanguage } from './language.ts';
import { withoutChromeLines } from './page-chrome.ts';
import { readDocument } from './read-document.ts';
import type { StoryDocument } from './read-document.ts';
import endingsData from './teaser-endings.json' with { type: 'json' };

/** How a feed's text ends where the story goes on elsewhere; all in lower case. */
const teaserEndingsSchema = z.strictObject({
  marks: z.array(z.string().min(1)).min(1),
  words: z.array(z.string().min(1)).min(1),
});
const endings = teaserEndingsSchema.parse(endingsData);

/** Agency stories run to 150 words and more; a summary seldom passes this. */
const TEASER_CHARS = 600;
/** Where an ending is looked for. */
const TAIL_CHARS = 80;
/** The share of the words of the teaser, or of the title, that must stand in the page for it to be the same story. */
const AGREEMENT = 0.6;
const MIN_AGREEING_WORDS = 3;

export interface PageSource {
  /** Fetches a page. Rejects with ParleyError. */
  fetchPage(url: string): Promise<StoryDocument>;
}

/** What `completeStory` reads of a story. */
export type FeedStory = Pick<Story, 'title' | 'url' | 'text'>;

/** Whether the feed gave only the beginning of a story. */
export function isTeaser(text: string): boolean {
  if (text.length < TEASER_CHARS) return true;
  const tail = text.slice(-TAIL_CHARS).trimEnd().toLowerCase();
  if (endings.marks.some((mark) => tail.endsWith(mark))) return true;
  const words = tail.replace(/[\s\p{P}\p{S}]{1,20}$/u, '');
  return endings.words.some((ending) => {
    if (!words.endsWith(ending)) return false;
    // A call to read on stands by itself; the same words within a sentence do not.
    return /(?:\n|[.…!?\])”"] ?)$/.test(words.slice(0, -ending.length));
  });
}

/**
 * The full text of a story: the feed's own, or the linked page's where the feed gave only a teaser and the page is
 * longer and tells the same. Whatever is wrong with the page, the feed's text stands, with a warning; never rejects.
 */
export async function completeStory(story: FeedStory, pages: PageSource): Promise<ReadableText> {
  const own = withoutChromeLines(foldParagraphs(story.text)) || foldParagraphs(story.title ?? '');
  const keepOwn = (...warnings: string[]): ReadableText => ({
    text: own,
    title: story.title,
    language: detectLanguage(own),
    warnings,
  });
  if (story.url === null || !isTeaser(story.text)) return keepOwn();
  let page: ReadableText;
  try {
    page = readDocument(await pages.fetchPage(story.url));
  } catch (error) {
    return keepOwn(`Only the feed’s own text could be read. ${plainWords(asParleyError(error))}`);
  }
  if (!tellsTheSame(own, page.text) && !tellsTheSame(story.title ?? '', page.text)) {
    return keepOwn('Only the feed’s own text was read: the linked page does not hold the same story.');
  }
  if (page.text.length <= own.length) return keepOwn();
  return { ...page, title: story.title ?? page.title };
}

function tellsTheSame(teaser: string, page: string): boolean {
  const teaserWords = contentWords(teaser);
  const pageWords = contentWords(page);
  let found = 0;
  for (const word of teaserWords) if (pageWords.has(word)) found += 1;
  return found >= MIN_AGREEING_WORDS && found >= AGREEMENT * teaserWords.size;
}

/** Words of four letters and more: the shorter ones stand in every text. */
function contentWords(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu));
}

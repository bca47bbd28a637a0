import { z } from 'zod';
import { startOf } from './phrase-search.ts';
import data from './page-chrome.json' with { type: 'json' };

const words = z.array(z.string().min(1)).min(1);

/** What stands on a page beside its story; extend the lists in `page-chrome.json`. */
const pageChromeSchema = z.strictObject({
  /** CSS selectors. */
  elements: words,
  /** Names in a `class` or `id`, or words of them between hyphens; underscores count as hyphens. */
  classWords: words,
  /** In lower case, marks at the end left off. */
  wholeLines: words,
  /** In lower case: what a short line of chrome begins with. */
  lineStarts: words,
  /** The same for a line that is no sentence, such as “By …” and “Updated at …”. */
  labelStarts: words,
});

const chrome = pageChromeSchema.parse(data);
const wholeLines = new Set(chrome.wholeLines);
const lineStart = startOf(chrome.lineStarts);
const labelStart = startOf(chrome.labelStarts);
const classWords = new Set(chrome.classWords);

/** Elements that are chrome whatever they are called. */
export const CHROME_SELECTOR = chrome.elements.join(', ');

/** A longer line is prose, whatever it begins with. */
const MAX_CHROME_CHARS = 160;

/** Whether a `class` or `id` says that its element is chrome: `newsletter`, `image-caption`, `Share_bar`. */
export function namesChrome(name: string): boolean {
  const names = name.slice(0, 500).toLowerCase().replaceAll('_', '-').split(/\s+/);
  return names.some((each) => classWords.has(each) || each.split('-').some((word) => classWords.has(word)));
}

/** Whether a paragraph is a share line, a caption's label, a newsletter's call or the like. */
export function isChromeLine(line: string): boolean {
  if (line.length > MAX_CHROME_CHARS) return false;
  const lower = line.toLowerCase();
  if (wholeLines.has(lower.replace(/[\s:.…›»>→]{1,9}$/, ''))) return true;
  if (lineStart.test(lower)) return true;
  const isSentence = /[.!?]["”’»)]?$/.test(line);
  return !isSentence && labelStart.test(lower);
}

/** The text without its lines of chrome. */
export function withoutChromeLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => !isChromeLine(line))
    .join('\n');
}

import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { ParleyError } from '#src/core/errors.ts';
import type { ReadableText } from '#src/core/story.ts';
import { foldBlanks, scanHtml } from './html-scan.ts';
import type { HtmlScan } from './html-scan.ts';
import { detectLanguage } from './language.ts';
import { CHROME_SELECTOR, isChromeLine, namesChrome, withoutChromeLines } from './page-chrome.ts';

/** No story is longer; what is gets refused before anything reads it. */
export const MAX_STORY_BYTES = 5_000_000;

/**
 * The heaviest tree that Readability is given. An article of 20,000 paragraphs weighs 180,000 and takes it half a second;
 * the slowest page found below this takes one second.
 */
const MAX_WEIGHT = 600_000;

/** Readability looks again, less strictly, until it has found this much. */
const WANTED_CHARS = 250;
/** Less than this is no article, whatever Readability says. */
const MIN_ARTICLE_CHARS = 100;

/**
 * The story of a page without what stands around it: paragraphs apart by `\n`, characters as they are. Where no article
 * is found it is all the visible text, with a warning. `what` names the page in messages.
 * Throws `story/too-large` over 5 MB, `story/empty`, and `story/unreadable` where the page is nested beyond reason.
 */
export function readableText(html: string, what: string): ReadableText {
  if (Buffer.byteLength(html) > MAX_STORY_BYTES) {
    throw new ParleyError('story/too-large', { what, limitBytes: MAX_STORY_BYTES });
  }
  const scan = scanHtml(html, what);
  const article = findArticle(html, scan);
  const title = titleOf(scan, article?.title ?? null);
  const said = withoutChromeLines(article?.text ?? scan.text);
  const text = title !== null && said.startsWith(`${title}\n`) ? said.slice(title.length + 1) : said;
  if (text === '') throw new ParleyError('story/empty', { what });
  const warnings = article ? [] : ['No article was found on the page; all of its visible text was taken.'];
  return { text, title, language: detectLanguage(text), warnings };
}

type Document = ReturnType<typeof parseHTML>['document'];

interface Article {
  readonly title: string | null;
  readonly text: string;
}

function findArticle(html: string, scan: HtmlScan): Article | null {
  if (scan.weight > MAX_WEIGHT) return null;
  try {
    const { document } = parseHTML(asPage(html));
    removeChrome(document, scan.text.length);
    const found = new Readability(document, { charThreshold: WANTED_CHARS }).parse();
    if (!found?.content) return null;
    const text = scanHtml(withoutLeadingList(found.content), 'The article').text;
    return text.length < MIN_ARTICLE_CHARS ? null : { title: foldBlanks(found.title ?? '') || null, text };
  } catch {
    // Whatever a hostile page does to the tree builder or to Readability, its visible text is still there.
    return null;
  }
}

/** linkedom builds no `<html>` and `<body>` where a page leaves them out, as the standard lets it. */
function asPage(html: string): string {
  const opening = html.slice(0, 100_000).toLowerCase();
  return opening.includes('<html') && opening.includes('<body') ? html : `<html><body>${html}</body></html>`;
}

/** What is named as chrome goes, unless it holds the story: its element, its heading, or half of the page's words. */
function removeChrome(document: Document, pageChars: number): void {
  const isNamedChrome = (element: Document['documentElement']): boolean =>
    namesChrome(element.getAttribute('class') ?? '') || namesChrome(element.getAttribute('id') ?? '');
  const holders = new Set<unknown>();
  for (const start of document.querySelectorAll('main, article, h1')) {
    for (let element = start; element && !holders.has(element); element = element.parentElement) {
      holders.add(element);
    }
  }
  const chrome = [
    ...document.querySelectorAll(CHROME_SELECTOR),
    ...[...document.querySelectorAll('body [class], body [id]')].filter(isNamedChrome),
  ];
  const chars = countChars(document);
  for (const element of chrome) {
    if (!holders.has(element) && (chars.get(element) ?? 0) < pageChars / 2) element.remove();
  }
}

/** The length of the words in each element, in one pass from the leaves up. */
function countChars(document: Document): ReadonlyMap<unknown, number> {
  const chars = new Map<unknown, number>();
  const add = (element: unknown, count: number) => chars.set(element, (chars.get(element) ?? 0) + count);
  for (const element of [...document.querySelectorAll('body, body *:not(script, style)')].toReversed()) {
    for (const node of element.childNodes)
      if (node.nodeType === node.TEXT_NODE) add(element, node.nodeValue?.length ?? 0);
    if (element.parentElement) add(element.parentElement, chars.get(element) ?? 0);
  }
  return chars;
}

/** Web stories open with a list of their points, which the paragraphs below say again. */
function withoutLeadingList(content: string): string {
  const { document } = parseHTML(asPage(content));
  const first = [...document.querySelectorAll('p, ul, ol')].find((element) => {
    const words = foldBlanks(element.textContent ?? '');
    return words !== '' && !isChromeLine(words);
  });
  if (!first || first.localName === 'p') return content;
  const prose = [...document.querySelectorAll('p')].filter((paragraph) => !first.contains(paragraph));
  const proseChars = prose.reduce((sum, paragraph) => sum + (paragraph.textContent ?? '').length, 0);
  if (proseChars < 2 * (first.textContent ?? '').length) return content;
  first.remove();
  return document.body.innerHTML;
}

/** Readability's title may keep the site's name or lose what stands before a colon; the page's own heading does neither. */
function titleOf({ heading, title }: HtmlScan, found: string | null): string | null {
  return heading !== null && title?.startsWith(heading) ? heading : (found ?? heading ?? title);
}

import type { Span } from '#src/core/span.ts';
import type { Sentence } from '#src/stories/sentences.ts';
import type { Quotation, Segmented } from './reading.ts';

/** A quotation that runs on over lines with no mark at their start is held to this; a longer one was never closed. */
const OPEN_CHARS = 2_500;
const SINGLE_CHARS = 1_000;
/** A closing mark whose opening was lost still ends a quotation that is no longer than this. */
const HEADLESS_CHARS = 400;

type Lean = 'open' | 'close' | 'either';

interface Mark extends Span {
  readonly lean: Lean;
  /** “ and ” say by their shape what they do; a straight mark says it only by where it stands. */
  readonly shaped: boolean;
}

const DOUBLE_MARKS = /["＂“”„‟«»]|``|''|&quot;/g;
const SINGLE_MARKS = /['‘’‚‹›`]/g;
const SHAPED_OPEN = new Set(['“', '„', '‟', '«', '``', '‘', '‚', '‹', '`']);
const SHAPED_CLOSE = new Set(['”', '»', '’', '›']);
const ELISION = /^(?:\d0s|em|tis|twas|til|cause|n)\b/i;

/**
 * Every passage in quotation marks, in order, without its marks: straight, typographic, low-9 and angled ones,
 * doubled backticks, and single ones outside of double ones. The opening mark that is repeated where a long quotation
 * enters a new paragraph ends one passage and begins the next. An unclosed quotation ends with its paragraph.
 */
export function findQuotations({ text, sentences }: Pick<Segmented, 'text' | 'sentences'>): Quotation[] {
  const doubles = pairMarks(text, findMarks(text, DOUBLE_MARKS));
  const singles = pairSingles(text, doubles);
  return mergeSpans(doubles, singles)
    .map((span) => trimSpan(text, span))
    .filter((span) => span.start < span.end)
    .map((span) => ({ ...span, sentence: sentenceAt(sentences, span.start) }));
}

function findMarks(text: string, pattern: RegExp): Mark[] {
  return Array.from(text.matchAll(pattern), ({ 0: mark, index }) => {
    const start = index;
    const end = start + mark.length;
    const shaped = SHAPED_OPEN.has(mark) || SHAPED_CLOSE.has(mark);
    return { start, end, shaped, lean: leanOf(mark, text[start - 1] ?? ' ', text[end] ?? ' ') };
  });
}

function leanOf(mark: string, before: string, after: string): Lean {
  const opens = /[\s([{–—/-]/.test(before) && /[^\s.,;:!?)\]}]/.test(after);
  const closes = !/[\s([{]/.test(before) && /[\s.,;:!?)\]}–—-]/.test(after);
  if (mark === '“' || mark === '«' || mark === '»' || mark === '”') {
    // „German“, »German« and ”Swedish” use the shapes the other way round; only a clear place overrules the shape.
    const shape: Lean = SHAPED_OPEN.has(mark) ? 'open' : 'close';
    if (shape === 'open' && closes && !opens) return 'close';
    if (shape === 'close' && opens && !closes) return 'open';
    return shape;
  }
  if (SHAPED_OPEN.has(mark)) return 'open';
  if (SHAPED_CLOSE.has(mark)) return 'close';
  if (opens === closes) return 'either';
  return opens ? 'open' : 'close';
}

interface Opened {
  readonly mark: Mark;
  readonly line: number;
  /** Pairs closed within this one. */
  readonly inner: Span[];
}

/** Outermost pairs only: what is quoted within a quotation is part of it. */
function pairMarks(text: string, marks: readonly Mark[]): Span[] {
  const spans: Span[] = [];
  let stack: Opened[] = [];
  let closedTo = 0;
  const abandon = (): void => {
    const [bottom] = stack;
    if (bottom) spans.push(...unclosed(bottom));
    stack = [];
  };
  for (const mark of marks) {
    const bottom = stack[0];
    if (bottom && mark.start - bottom.mark.end > OPEN_CHARS) abandon();
    const top = stack.at(-1);
    if (mark.lean === 'open' || (mark.lean === 'either' && !top)) {
      if (bottom && bottom.line < mark.start) abandon();
      stack.push({ mark, line: lineEnd(text, mark.end), inner: [] });
    } else if (top) {
      stack.pop();
      const span = { start: top.mark.end, end: mark.start };
      const outer = stack.at(-1);
      if (outer) outer.inner.push(span);
      else spans.push(span);
    } else {
      const headless = headlessSpan(text, mark, closedTo);
      if (headless) spans.push(headless);
    }
    closedTo = mark.end;
  }
  abandon();
  return spans;
}

/** An opening mark with no partner: what was closed within it, else what is left of its line. */
function unclosed({ mark, line, inner }: Opened): Span[] {
  if (inner.length > 0) return inner;
  return line - mark.end > OPEN_CHARS ? [] : [{ start: mark.end, end: line }];
}

/** A closing mark alone, after a stop or a comma, ends what its line began with. */
function headlessSpan(text: string, mark: Mark, closedTo: number): Span | null {
  const reach = Math.max(0, mark.start - HEADLESS_CHARS);
  const newline = text.slice(reach, mark.start).lastIndexOf('\n');
  const start = newline < 0 ? 0 : reach + newline + 1;
  const follows = /[,.?!…]/.test(text[mark.start - 1] ?? '');
  if (!follows || start < closedTo || (newline < 0 && reach > 0)) return null;
  return { start, end: mark.start };
}

/** Where the line ends, looked for no farther than a quotation may run. */
function lineEnd(text: string, from: number): number {
  const reach = Math.min(text.length, from + OPEN_CHARS + 1);
  const newline = text.slice(from, reach).indexOf('\n');
  return newline < 0 ? reach : from + newline;
}

/** Single marks outside of the double ones, told from apostrophes by what stands on either side. */
function pairSingles(text: string, doubles: readonly Span[]): Span[] {
  const marks = findMarks(text, SINGLE_MARKS);
  const spans: Span[] = [];
  let free = 0;
  let double = 0;
  marks.forEach((mark, index) => {
    if (mark.start < free || !opensSingle(text, mark)) return;
    while ((doubles[double]?.end ?? Infinity) <= mark.start) double += 1;
    const around = doubles[double];
    if (around && around.start <= mark.start && mark.start < around.end) return;
    const close = closingSingle(text, marks, index);
    if (!close) return;
    spans.push({ start: mark.end, end: close.start });
    free = close.end;
  });
  return spans;
}

function opensSingle(text: string, mark: Mark): boolean {
  const before = text[mark.start - 1] ?? ' ';
  if (before === "'" || text[mark.end] === "'" || before === '`' || text[mark.end] === '`') return false;
  const sign = text[mark.start];
  if (sign === '’' || sign === '›' || mark.lean !== 'open') return false;
  return /[\s([{–—/-]/.test(before) && !ELISION.test(text.slice(mark.end, mark.end + 6));
}

function closingSingle(text: string, marks: readonly Mark[], from: number): Mark | null {
  const open = marks[from];
  if (!open) return null;
  const limit = Math.min(lineEnd(text, open.end), open.end + SINGLE_CHARS);
  let weak: Mark | null = null;
  for (let index = from + 1; index < marks.length; index += 1) {
    const mark = marks[index];
    if (!mark || mark.start >= limit) break;
    if (opensSingle(text, mark)) break;
    if (mark.lean === 'open' || !/[\s.,;:!?)\]}–—]/.test(text[mark.end] ?? ' ')) continue;
    const before = text[mark.start - 1] ?? ' ';
    if (/[.,!?…]/.test(before)) return mark;
    // After an s, a mark may be the sign of a plural's possessive: “the rebels' demand”.
    const possessive = /s/i.test(before) && /^ \p{Ll}/u.test(text.slice(mark.end, mark.end + 2));
    if (!possessive) return weak ?? mark;
    weak ??= mark;
  }
  return weak;
}

/** A single-quoted passage takes in the double-quoted ones that lie within it. */
function mergeSpans(doubles: readonly Span[], singles: readonly Span[]): Span[] {
  let single = 0;
  const kept = doubles.filter((span) => {
    while ((singles[single]?.end ?? Infinity) <= span.start) single += 1;
    const around = singles[single];
    return !(around && around.start <= span.start && span.end <= around.end);
  });
  return [...kept, ...singles].toSorted((a, b) => a.start - b.start);
}

function trimSpan(text: string, { start, end }: Span): Span {
  const words = text.slice(start, end);
  const first = start + (words.length - words.trimStart().length);
  return { start: first, end: Math.max(first, start + words.trimEnd().length) };
}

function sentenceAt(sentences: readonly Sentence[], offset: number): number {
  let low = 0;
  let high = sentences.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sentences[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

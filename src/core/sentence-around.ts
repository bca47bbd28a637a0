import type { Span } from './span.ts';

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });
/** “Mr. ”, “Gen. ”, “U.N. ”: a full stop after these mostly ends no sentence. */
const ABBREVIATION = /(?:^|[\s.(“])(?:[A-Z]|[A-Z][a-z]{1,3})\.\s*$/u;

/** The whole sentence, or sentences, of the text that the span lies in; never more than its paragraph. */
export function sentenceAround(text: string, { start, end }: Span): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const paragraph = text.slice(from, next < 0 ? text.length : next);
  const sentences: { text: string; start: number }[] = [];
  for (const { segment, index } of SENTENCES.segment(paragraph)) {
    const last = sentences.at(-1);
    if (last && ABBREVIATION.test(last.text)) last.text += segment;
    else sentences.push({ text: segment, start: from + index });
  }
  const around = sentences.filter((one) => one.start < end && start < one.start + one.text.length);
  return around
    .map((one) => one.text)
    .join('')
    .trim();
}

import type { BriefStory } from '#src/core/brief.ts';
import { type Evidence, type Span, sliceSpan } from '#src/core/span.ts';
import { evidence } from '#src/briefing/ground.ts';
import type { Sentence } from '#src/stories/sentences.ts';

/** More sentences than this support nothing in particular. */
const MAX_CITED = 6;

/** The sentences that a value of the model's answer cites, as they stand in the story. */
export interface Cited {
  readonly evidence: Evidence;
  readonly sentences: readonly Sentence[];
  /** Their words, a blank between two. */
  readonly text: string;
}

/** Turns sentence numbers into spans. Null where none of them is a sentence that the model was shown. */
export type Cite = (numbers: readonly number[]) => Cited | null;

export function createCite({ text }: BriefStory, shown: readonly Sentence[]): Cite {
  return (numbers) => {
    const sentences = [...new Set(numbers)]
      .slice(0, MAX_CITED)
      .flatMap((number) => shown[number - 1] ?? [])
      .toSorted((a, b) => a.index - b.index);
    const grounds = evidence(text, sentences);
    if (!grounds) return null;
    return { evidence: grounds, sentences, text: grounds.map((span) => sliceSpan(text, span)).join(' ') };
  };
}

/** The first place of the words within a stretch of the story, quotation marks and blanks of any kind alike. */
export function findWords(text: string, words: string, within: Span): Span | null {
  const wanted = alike(words).trim();
  if (wanted === '') return null;
  const at = alike(text.slice(within.start, within.end)).indexOf(wanted);
  return at < 0 ? null : { start: within.start + at, end: within.start + at + wanted.length };
}

/** One character for one, so that offsets stay true. */
function alike(text: string): string {
  return text
    .replaceAll(/[‘’‚‛`´]/gu, "'")
    .replaceAll(/[“”„‟«»]/gu, '"')
    .replaceAll(/\s/gu, ' ');
}

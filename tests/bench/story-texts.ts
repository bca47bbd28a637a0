import { join } from 'node:path';
import type { BriefStory } from '#src/core/brief.ts';
import { readStories } from '../eval/gold.ts';

const stories = readStories(join(import.meta.dirname, '..', 'eval', 'own.stories.jsonl'));
const paragraphs = stories.flatMap((story) => story.text.split('\n').filter((line) => line.trim() !== ''));

/** A story of about so many words, put together from the paragraphs of our own stories; the same one for a seed. */
export function composeStory(wordCount: number, seed: number): BriefStory {
  const next = randomFrom(seed);
  const head = stories[Math.floor(next() * stories.length)] ?? stories[0];
  if (!head) throw new Error('There are no stories to put texts together from.');
  const lines = [head.text];
  let count = countWords(head.text);
  while (count < wordCount) {
    const line = paragraphs[Math.floor(next() * paragraphs.length)] ?? '';
    lines.push(line);
    count += countWords(line);
  }
  return { ...head, id: `${head.id}-${seed}-${wordCount}`, text: lines.join('\n\n') };
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** Marsaglia's xorshift on 32 bits, so that every run measures the same texts. */
function randomFrom(seed: number): () => number {
  let state = seed * 2_654_435_761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

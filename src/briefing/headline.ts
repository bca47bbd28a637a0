import { sliceSpan } from '#src/core/span.ts';
import { type Segmentation, type Token, segment } from '#src/stories/sentences.ts';
import { StoryCache } from '#src/stories/story-cache.ts';
import { withoutDateline } from './furniture.ts';
import { type Reading, tellingSentences } from './reading.ts';

const MAX_HEADLINE_CHARS = 110;
/** A longer title is no headline, and its rest is not read. */
export const MAX_TITLE_CHARS = 300;

const known = new StoryCache<Reading['story'], readonly Token[]>();
const asWritten = new StoryCache<Reading['story'], Segmentation>();

/** The title's words as it is written; none where the story has no title. */
export function segmentTitle(story: Reading['story']): Segmentation {
  const before = asWritten.get(story);
  if (before) return before;
  const found = segment(story.title?.slice(0, MAX_TITLE_CHARS) ?? '');
  asWritten.set(story, found);
  return found;
}

/** The story's title, else its first telling sentence, cut at a word. Never empty. */
export function writeHeadline(reading: Reading): string {
  const title = reading.story.title?.trim();
  if (title) return title;
  const { text, sentences } = reading;
  const first = tellingSentences(reading)[0] ?? sentences[0];
  const words = first ? sliceSpan(text, withoutDateline(text, first)).trim() : '';
  return shorten(words) || 'A story with no words';
}

function shorten(words: string): string {
  if (words.length <= MAX_HEADLINE_CHARS) return words;
  const cut = words.slice(0, MAX_HEADLINE_CHARS);
  const blank = cut.lastIndexOf(' ');
  return `${cut.slice(0, blank > 0 ? blank : MAX_HEADLINE_CHARS).replace(/[\s,;:–—-]{1,4}$/, '')}…`;
}

/** The words of the story's title; none where it has no title. No span can point at them. */
export function headlineTokens({ story }: Reading): readonly Token[] {
  const before = known.get(story);
  if (before) return before;
  const title = story.title?.slice(0, MAX_TITLE_CHARS) ?? '';
  const cased = sentenceCase(title);
  const { tokens } = cased === title ? segmentTitle(story) : segment(cased);
  known.set(story, tokens);
  return tokens;
}

/** Headlines In Capitals would be names to the tagger. */
function sentenceCase(title: string): string {
  const words = title.split(' ').filter((word) => /^\p{L}/u.test(word));
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  return capitals > words.length * 0.6 ? title.toLowerCase() : title;
}

import { type Brief, isRelevant } from '#src/core/brief.ts';
import type { Story } from '#src/core/story.ts';
import type { Filters, Subscription } from '#src/core/subscription.ts';
import type { StoryVerdict } from '#src/core/verdict.ts';
import { regionsOf } from '#src/talks/regions.ts';
import { filteredText, finderOf } from './filter-words.ts';

/** A story that was told longer than this before we saw it is no news, whatever its feed says. */
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;

export type JudgedStory = Pick<Story, 'title' | 'text' | 'language' | 'publishedAt' | 'seenAt' | 'isHistory'>;
type Filtered = Pick<Subscription, 'filters'>;

/**
 * Whether a story is news to a community, to be posted by itself, or why not. For the stories of the subscription’s own feed;
 * what people ask for is shown whatever this says.
 */
export function verdictOn(
  subscription: Filtered & Pick<Subscription, 'paused' | 'newsSince'>,
  story: JudgedStory,
  brief: Brief,
): StoryVerdict {
  if (subscription.paused) return { kind: 'paused' };
  if (story.isHistory || story.seenAt <= subscription.newsSince) return { kind: 'history' };
  const ageMs = story.publishedAt === null ? 0 : Date.parse(story.seenAt) - Date.parse(story.publishedAt);
  if (ageMs > MAX_AGE_MS) return { kind: 'too-old', ageMs };
  if (!isRelevant(brief)) return { kind: 'not-diplomacy' };
  return failedFilter(subscription.filters, story, brief) ?? { kind: 'news' };
}

/** Whether a story fits what the community wants of the feed. */
export function passesFilters(
  { filters }: Filtered,
  story: Pick<Story, 'title' | 'text' | 'language'>,
  brief: Brief,
): boolean {
  return failedFilter(filters, story, brief) === null;
}

/** Throws `feed/bad-pattern` for an entry that cannot be searched for. */
export function checkFilters({ wordsIn, wordsOut }: Filters): void {
  for (const entry of [...wordsIn, ...wordsOut]) finderOf(entry);
}

type Failure = Extract<StoryVerdict, { kind: 'filtered' }>;

function filtered(filter: keyof Filters, entry: string | null): Failure {
  return { kind: 'filtered', filter, entry };
}

function failedFilter(
  { wordsIn, wordsOut, talks, regions, languages }: Filters,
  story: Pick<Story, 'title' | 'text' | 'language'>,
  brief: Brief,
): Failure | null {
  const process = isRelevant(brief) ? brief.process : null;
  if (talks.length > 0 && !talks.includes(process?.id ?? '')) return filtered('talks', process?.name ?? null);
  if (regions.length > 0) {
    const found = isRelevant(brief) ? [...regionsOf(brief)] : [];
    if (!regions.some((region) => found.includes(region))) return filtered('regions', found.join(', ') || null);
  }
  const language = story.language?.toLowerCase() ?? null;
  if (languages.length > 0 && !languages.includes(language ?? '')) return filtered('languages', language);
  if (wordsIn.length + wordsOut.length === 0) return null;
  const text = filteredText(story.title, story.text);
  const unwanted = wordsOut.find((entry) => finderOf(entry)(text));
  if (unwanted !== undefined) return filtered('wordsOut', unwanted);
  return wordsIn.length === 0 || wordsIn.some((entry) => finderOf(entry)(text)) ? null : filtered('wordsIn', null);
}

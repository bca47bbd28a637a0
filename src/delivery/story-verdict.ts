import { type Brief, isRelevant, unreadLanguage } from '#src/core/brief.ts';
import type { Story } from '#src/core/story.ts';
import type { Filters, Subscription } from '#src/core/subscription.ts';
import type { StoryVerdict } from '#src/core/verdict.ts';
import { regionsOf } from '#src/talks/regions.ts';
import { filteredText, finderOf } from './filter-words.ts';

/** A story that was told longer than this before we saw it is no news, whatever its feed says. */
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;

export type JudgedStory = Pick<Story, 'title' | 'text' | 'language' | 'publishedAt' | 'seenAt' | 'isHistory'>;
type Filtered = Pick<Subscription, 'filters'>;
type Wishes = Filtered & Pick<Subscription, 'paused' | 'newsSince'>;

/**
 * Whether a story is news to a community, to be posted by itself, or why not. For the stories of the subscription’s own feed;
 * what people ask for is shown whatever this says.
 */
export function verdictOn(subscription: Wishes, story: JudgedStory, brief: Brief): StoryVerdict {
  const unread = unreadLanguage(brief);
  if (unread !== null) return verdictOnUnread(subscription, story, unread);
  const old = notNew(subscription, story);
  if (old) return old;
  if (!isRelevant(brief)) return { kind: 'not-diplomacy' };
  return failedFilter(subscription.filters, story, brief) ?? { kind: 'news' };
}

/** The same for a story in a language that no engine could read: what negotiation and region it is about is not known. */
export function verdictOnUnread(subscription: Wishes, story: JudgedStory, language: string): StoryVerdict {
  return (
    notNew(subscription, story) ?? failedFilter(subscription.filters, story, null) ?? { kind: 'not-read', language }
  );
}

function notNew(subscription: Wishes, story: JudgedStory): StoryVerdict | null {
  if (subscription.paused) return { kind: 'paused' };
  if (story.isHistory || story.seenAt <= subscription.newsSince) return { kind: 'history' };
  const ageMs = story.publishedAt === null ? 0 : Date.parse(story.seenAt) - Date.parse(story.publishedAt);
  return ageMs > MAX_AGE_MS ? { kind: 'too-old', ageMs } : null;
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
  brief: Brief | null,
): Failure | null {
  const relevant = brief !== null && isRelevant(brief) ? brief : null;
  const process = relevant?.process ?? null;
  if (talks.length > 0 && !talks.includes(process?.id ?? '')) return filtered('talks', process?.name ?? null);
  if (regions.length > 0) {
    const found = relevant ? [...regionsOf(relevant)] : [];
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

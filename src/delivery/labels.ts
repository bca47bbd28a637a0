import { LRUCache } from 'lru-cache';
import type { ChannelSchedule } from '#src/core/channel-schedule.ts';
import { type BriefWords, briefWords } from '#src/core/present/brief-words.ts';

/** Languages and zones in use at once. */
const MAX_KEPT = 200;

const known = new LRUCache<string, BriefWords>({ max: MAX_KEPT });

/** The words of a channel's labels; whoever has no schedule is told in English. */
export function labelsFor(schedule: Pick<ChannelSchedule, 'language' | 'zone'> | null): BriefWords {
  const { language, zone } = schedule ?? ({ language: 'en', zone: 'UTC' } as const);
  const key = `${language} ${zone}`;
  const words = known.get(key) ?? briefWords(language, zone);
  known.set(key, words);
  return words;
}

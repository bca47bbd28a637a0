import { LRUCache } from 'lru-cache';
import type { ChannelSchedule } from '#src/core/channel-schedule.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import type { NewDelivery } from '#src/core/delivery-store.ts';
import { type BriefWords, briefWords } from '#src/core/present/brief-words.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';
import { isQuiet } from './quiet-times.ts';

/** Who is told of changes at once. */
export interface Audience {
  readonly place: string;
  readonly community: string;
  readonly isDirect: boolean;
  readonly level: 'reported' | 'confirmed';
  readonly words: BriefWords;
  readonly topic: NewDelivery['topic'];
  /** Nothing is sent at this moment; what comes in meanwhile is told afterwards. */
  readonly isQuiet: boolean;
  /** Whether a change of these talks at that moment is news here. */
  wants(talks: Talks, moment: string): boolean;
}

const PAGE = 200;
const MAX_FOLLOWERS = 20_000;
const MAX_WORDS = 100;

const spoken = new LRUCache<string, BriefWords>({ max: MAX_WORDS });

/** The words of a channel's labels; members are told in English. */
export function wordsOf(schedule: Pick<ChannelSchedule, 'language' | 'zone'> | null): BriefWords {
  const { language, zone } = schedule ?? ({ language: 'en', zone: 'UTC' } as const);
  const key = `${language} ${zone}`;
  const known = spoken.get(key) ?? briefWords(language, zone);
  spoken.set(key, known);
  return known;
}

/** The channels that have alerts switched on. */
export async function* channelAudiences(
  store: Pick<Store, 'getTalks' | 'runningSchedules'>,
  now: Date,
): AsyncGenerator<Audience> {
  for (let afterChannel = ''; ;) {
    const page = await store.runningSchedules({ afterChannel, limit: PAGE });
    for (const schedule of page) if (schedule.alerts !== 'off') yield await channelAudience(store, schedule, now);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    afterChannel = last.channel;
  }
}

async function channelAudience(
  store: Pick<Store, 'getTalks'>,
  schedule: ChannelSchedule,
  now: Date,
): Promise<Audience> {
  const { channel: place, community, scope, alertsSince, layout } = schedule;
  const regions = new Set(scope.regions);
  const ids = new Set<string>();
  for (const id of scope.talks) ids.add((await currentTalks(store, id))?.id ?? id);
  const words = wordsOf(schedule);
  return {
    place,
    community,
    isDirect: false,
    level: schedule.alerts === 'confirmed' ? 'confirmed' : 'reported',
    words,
    topic: layout === 'topics' ? { key: 'alerts', name: words.say('alert') } : null,
    isQuiet: isQuiet(schedule, now),
    wants: (talks, moment) =>
      moment > alertsSince &&
      (regions.size + ids.size === 0 || ids.has(talks.id) || (talks.region !== null && regions.has(talks.region))),
  };
}

/** The members who follow negotiations; those who are away are told once they are back. */
export async function* memberAudiences(
  store: Pick<Store, 'getMember' | 'getTalks' | 'listFollowers'>,
  now: Date,
): AsyncGenerator<Audience> {
  const followers = await store.listFollowers(MAX_FOLLOWERS);
  const currentIds = new Map<string, string>();
  for (const follows of Map.groupBy(followers, ({ community, member }) => `${community} ${member}`).values()) {
    const [first] = follows;
    if (!first) continue;
    const since = new Map<string, string>();
    for (const { talksId, since: at } of follows) {
      const id = currentIds.get(talksId) ?? (await currentTalks(store, talksId))?.id ?? talksId;
      currentIds.set(talksId, id);
      since.set(id, at);
    }
    const { community, member } = first;
    const { awayUntil } = await store.getMember(community, member);
    yield {
      place: member,
      community,
      isDirect: true,
      level: 'reported',
      words: wordsOf(null),
      topic: null,
      isQuiet: awayUntil !== null && awayUntil > now.toISOString(),
      wants: (talks, moment) => moment > (since.get(talks.id) ?? '9999'),
    };
  }
}

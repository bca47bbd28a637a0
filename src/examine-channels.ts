import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { ChannelCheck, ChatPoster } from './core/chat.ts';
import { asParleyError } from './core/errors.ts';
import { type Finding, finding } from './core/finding.ts';
import { communityOf, idWithin, platformOf } from './core/places.ts';
import { plainWords } from './core/plain-words.ts';
import type { Store } from './core/store.ts';

const ABOUT = 'channels';
/** Each costs some calls, of which a platform takes about fifty a second. */
const MAX_CHANNELS = 200;
const AT_ONCE = 5;
const ONE_MS = 10_000;
/** What is not looked at by then is left out. */
const ALL_MS = 60_000;
/** Lines of one kind; how many more there are is said. */
const MAX_SHOWN = 20;
const TERMINAL = 'terminal';

export interface ChannelParts {
  readonly store: Pick<Store, 'postedChannels'>;
  readonly posters: readonly Pick<ChatPoster, 'name' | 'checkChannel'>[];
  readonly allMs?: number;
}

/** Whether Parley may post to the channels that briefs, alerts and notices go to. Posts nothing. Throws what the store throws. */
export async function examineChannels({ store, posters, allMs = ALL_MS }: ChannelParts): Promise<readonly Finding[]> {
  const { channels, total, stopped } = await store.postedChannels(MAX_CHANNELS);
  const limit = pLimit(AT_ONCE);
  const isLate = AbortSignal.timeout(allMs);
  const byPlatform = new Map(posters.map((poster) => [poster.name, poster]));
  const looks = channels.map(async (channel): Promise<Look | null> => {
    const poster = byPlatform.get(platformOf(channel));
    if (!poster) return platformOf(channel) === TERMINAL ? WELL : tokenless(channel);
    return limit(() => (isLate.aborted ? null : look(poster, channel)));
  });
  const seen = (await Promise.all(looks)).filter((one) => one !== null);
  return [...countWords(seen, total), ...lines(seen), ...stoppedWords(stopped)];
}

/** What is to be said of a channel; `group` where many would say the same. */
interface Look {
  readonly state: Finding['state'];
  readonly words: string;
  readonly group?: string;
}

const WELL: Look = { state: 'well', words: '' };

function tokenless(channel: string): Look {
  const platform = platformOf(channel);
  const words = `could not be asked about, since this process has no token for ${platform}. Set it here, unless another process posts there.`;
  return { state: 'odd', words, group: words };
}

async function look(poster: Pick<ChatPoster, 'checkChannel'>, channel: string): Promise<Look> {
  const ended = new AbortController();
  const late = pause(ONE_MS, null, { signal: ended.signal });
  try {
    const check = await Promise.race([poster.checkChannel(channel), late]);
    return check ? judged(check, channel) : slow(channel);
  } catch (thrown) {
    const error = asParleyError(thrown);
    if (error.code === 'chat/channel-gone') {
      return { state: 'wrong', words: `${shown(channel)} is no longer there. End its briefs: /digest remove` };
    }
    const words = `could not be asked about. ${plainWords(error)}`;
    return { state: 'wrong', words, group: words };
  } finally {
    ended.abort();
    late.catch(() => null);
  }
}

function slow(channel: string): Look {
  const words = `could not be asked about: ${platformOf(channel)} gave no answer within ${ONE_MS / 1000} s.`;
  return { state: 'odd', words, group: words };
}

function judged(check: ChannelCheck, channel: string): Look {
  const where = shown(channel, check.name ?? null);
  if (!check.ok) {
    const words = `${where} takes no posts of Parley’s. It needs: ${check.missing.join(', ')}. Grant that there, or choose another channel.`;
    return { state: 'wrong', words };
  }
  if (!check.advised) return WELL;
  return { state: 'odd', words: `${where} takes posts, and they are better with: ${check.advised.join(', ')}.` };
}

/** `#briefs (discord:200…, channel 300…)`. */
function shown(channel: string, name: string | null = null): string {
  const community = communityOf(channel);
  return name === null ? `${idWithin(channel)} of ${community}` : `#${name} (${idWithin(channel)}) of ${community}`;
}

function countWords(seen: readonly Look[], total: number): readonly Finding[] {
  if (total === 0)
    return [finding(ABOUT, 'well', 'none gets posts yet. A moderator schedules briefs: /digest schedule')];
  const well = seen.filter(({ state, group }) => state !== 'wrong' && group === undefined).length;
  const unseen = total - seen.length;
  const rest = unseen === 0 ? '' : ` ${unseen} more ${unseen === 1 ? 'was' : 'were'} not looked at.`;
  return [finding(ABOUT, 'well', `${well} of ${seen.length} that get posts take them.${rest}`)];
}

function lines(seen: readonly Look[]): readonly Finding[] {
  const grouped = [
    ...Map.groupBy(
      seen.filter(({ group }) => group),
      ({ group }) => group,
    ),
  ].flatMap(([words, some]) =>
    words === undefined ? [] : [finding(ABOUT, some[0]?.state ?? 'odd', `${some.length} ${words}`)],
  );
  const single = (['wrong', 'odd'] as const).flatMap((state) => {
    const all = seen.filter((one) => one.state === state && one.group === undefined);
    const left = all.length - MAX_SHOWN;
    const more = left > 0 ? [finding(ABOUT, state, `the same holds for ${left} more.`)] : [];
    return [...all.slice(0, MAX_SHOWN).map(({ words }) => finding(ABOUT, state, words)), ...more];
  });
  return [...grouped, ...single];
}

function stoppedWords(stopped: number): readonly Finding[] {
  if (stopped === 0) return [];
  const count = stopped === 1 ? 'one is' : `${stopped} are`;
  const words = `${count} paused since the platform refused a post. /digest list says why, and /digest resume goes on.`;
  return [finding(ABOUT, 'odd', words)];
}

import type { CommandContext } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import {
  type Filters,
  MAX_FILTER_CHARS,
  MAX_FILTER_ENTRIES,
  type Subscription,
  type SubscriptionSettings,
} from '#src/core/subscription.ts';
import { intervalWords } from '#src/core/present/times.ts';
import { REGIONS, type Region } from '#src/core/talks.ts';
import { matchChoice } from './options.ts';
import { didYouMean, shortened } from './usage.ts';

/** One setting of a subscription, as moderators type it and read it. */
interface FeedSetting {
  /** What a value looks like, for a fault and for help. */
  readonly takes: string;
  /** Values to offer while one is being typed. */
  readonly known?: readonly string[];
  /** In words; null where nothing is set. */
  show(context: CommandContext, subscription: Subscription): Promise<string | null>;
  /** Throws ParleyError where the value is none. @param value null clears the setting */
  read(
    context: CommandContext,
    value: string | null,
    subscription: Subscription,
  ): Promise<Partial<SubscriptionSettings>>;
}

export const MAX_LABEL_CHARS = 60;
const MAX_AGENT_CHARS = 200;
const MIN_INTERVAL_MS = 5 * 60_000;
const MAX_INTERVAL_MS = 24 * 60 * 60_000;
const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const LANGUAGE_NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** Commas part the entries, but not those within a regular expression. */
const ENTRY = /\s*\/(?:[^/\\]|\\.)+\/i?\s*(?=,|$)|[^,]+/gsu;

export const FEED_SETTINGS: Readonly<Record<string, FeedSetting>> = {
  label: {
    takes: 'a word or two, such as Europe',
    show: async (_context, { label }) => label,
    read: async (_context, label) => {
      if (label !== null && label.length > MAX_LABEL_CHARS)
        throw fault(`A label has at most ${MAX_LABEL_CHARS} characters.`);
      return { label };
    },
  },
  'words-in': filter(
    'wordsIn',
    'words or /regular expressions/, parted by commas; a story must hold one of them',
    readWords,
  ),
  'words-out': filter(
    'wordsOut',
    'words or /regular expressions/, parted by commas; a story must hold none',
    readWords,
  ),
  talks: {
    ...filter('talks', 'negotiations by name, parted by commas', readTalks),
    show: async ({ caller, services }, { filters }) => {
      const names = await Promise.all(
        filters.talks.map(async (id) => (await services.findTalks(id, caller.community))[0]?.name ?? id),
      );
      return names.join(', ') || null;
    },
  },
  regions: {
    ...filter('regions', `${REGIONS.join(', ')}, parted by commas`, async (_context, entries) =>
      entries.map(readRegion),
    ),
    known: REGIONS,
  },
  languages: filter('languages', 'languages, such as English or fr, parted by commas', async (_context, entries) =>
    entries.map(readLanguage),
  ),
  'full-text': {
    takes: 'on or off',
    known: ['on', 'off'],
    show: async (_context, { fullText }) => (fullText ? 'on' : 'off'),
    read: async (_context, value) => ({ fullText: readSwitch(value) }),
  },
  interval: {
    takes: 'a time such as 30m, 2h or 1d',
    known: ['15m', '30m', '1h', '6h', '1d'],
    show: async (_context, { askedIntervalMs }) => (askedIntervalMs === null ? null : intervalWords(askedIntervalMs)),
    read: async (_context, value) => ({ askedIntervalMs: value === null ? null : readInterval(value) }),
  },
  'user-agent': {
    takes: 'the words by which Parley names itself to the server',
    show: async (_context, { userAgent }) => userAgent,
    read: async (_context, userAgent) => {
      // RFC 9110, section 5.5: a field's value is made of visible ASCII and blanks.
      if (userAgent !== null && !/^[\x20-\x7E]+$/u.test(userAgent)) throw fault('A user agent is plain ASCII.');
      if (userAgent !== null && userAgent.length > MAX_AGENT_CHARS)
        throw fault(`It has at most ${MAX_AGENT_CHARS} characters.`);
      return { userAgent };
    },
  },
};

/** `none` and the like clear a setting. */
export function readValue(words: string): string | null {
  return /^(?:none|-|clear|reset|default)$/iu.test(words.trim()) ? null : words.trim();
}

type ReadEntries<K extends keyof Filters> = (
  context: CommandContext,
  entries: readonly string[],
) => Promise<Filters[K]>;

function filter<K extends keyof Filters>(kind: K, takes: string, readEntries: ReadEntries<K>): FeedSetting {
  return {
    takes,
    show: async (_context, { filters }) => filters[kind].join(', ') || null,
    read: async (context, value, { filters }) => {
      const entries = (value?.match(ENTRY) ?? []).map((entry) => entry.trim()).filter((entry) => entry !== '');
      if (entries.length > MAX_FILTER_ENTRIES) throw fault(`At most ${MAX_FILTER_ENTRIES} entries can be set.`);
      const long = entries.find((entry) => entry.length > MAX_FILTER_CHARS);
      if (long !== undefined) throw fault(`“${shortened(long)}” is longer than ${MAX_FILTER_CHARS} characters.`);
      const read = await readEntries(context, entries);
      return { filters: { ...filters, [kind]: [...new Set<string>(read)] } };
    },
  };
}

async function readWords({ services }: CommandContext, entries: readonly string[]): Promise<readonly string[]> {
  services.feeds.checkFilters({ wordsIn: entries, wordsOut: [], talks: [], regions: [], languages: [] });
  return entries;
}

/** Ids of negotiations by their names. Throws `command/not-found`. */
export async function readTalks(
  { caller, services }: CommandContext,
  entries: readonly string[],
): Promise<readonly string[]> {
  return Promise.all(
    entries.map(async (words) => {
      const matches = await services.findTalks(words, caller.community);
      const wanted = words.toLowerCase();
      const exact = matches.find(({ id, name }) => name.toLowerCase() === wanted || id.toLowerCase() === wanted);
      const found = exact ?? (matches.length === 1 ? matches[0] : undefined);
      if (found) return found.id;
      const suggestions = matches.slice(0, 3).map(({ name }) => name);
      throw new ParleyError('command/not-found', { what: shortened(words), kind: 'one negotiation', suggestions });
    }),
  );
}

function readRegion(words: string): Region {
  const region = REGIONS.find((one) => one === matchChoice(REGIONS, words));
  if (region) return region;
  const meant = didYouMean(words.toLowerCase(), REGIONS);
  throw fault(
    `“${shortened(words)}” is no region. ${meant ? `Did you mean “${meant}”?` : `There are ${REGIONS.join(', ')}.`}`,
  );
}

/** ISO 639-1, by code or English name. */
function readLanguage(words: string): string {
  const wanted = words.toLowerCase();
  const code = languageCodes().find((one) => one === wanted || LANGUAGE_NAMES.of(one)?.toLowerCase() === wanted);
  if (code !== undefined) return code;
  throw fault(`“${shortened(words)}” is no language. Give its English name or its code of two letters.`);
}

function languageCodes(): readonly string[] {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const pairs = letters.flatMap((first) => letters.map((second) => first + second));
  return pairs.filter((code) => LANGUAGE_NAMES.of(code) !== undefined);
}

function readSwitch(value: string | null): boolean {
  if (value === null || /^(?:on|yes|true|1)$/iu.test(value)) return true;
  if (/^(?:off|no|false|0)$/iu.test(value)) return false;
  throw fault(`“${shortened(value)}” is neither on nor off.`);
}

function readInterval(value: string): number {
  const [, number, unit = ''] = /^(\d{1,5})\s*(m|h|d|min|minutes?|hours?|days?)$/iu.exec(value) ?? [];
  const ms = Number(number) * (UNITS_MS[unit.charAt(0).toLowerCase()] ?? Number.NaN);
  if (Number.isNaN(ms)) throw fault(`“${shortened(value)}” is no time. Write it as 30m, 2h or 1d.`);
  if (ms < MIN_INTERVAL_MS || ms > MAX_INTERVAL_MS) throw fault('It can be 5 minutes to 1 day.');
  return ms;
}

function fault(problem: string): ParleyError {
  return new ParleyError('command/usage', { problem, usage: '/feeds set <feed> <setting> <value>' });
}

import {
  ALERT_LEVELS,
  BRIEF_FORMS,
  BRIEF_LANGUAGES,
  DAYS,
  type Day,
  MAX_HOLIDAYS,
  MAX_SCOPE_TALKS,
  type ScheduleSettings,
  type Scope,
  type Timing,
} from '#src/core/channel-schedule.ts';
import type { CommandContext, OptionSpec, OptionValues } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { REGIONS, type Region } from '#src/core/talks.ts';
import { readTalks } from './feed-settings.ts';
import { matchChoice } from './options.ts';
import { shortened } from './usage.ts';

const MAX_ZONES_OFFERED = 25;
const LANGUAGE_NAMES = { en: 'English', fr: 'French', es: 'Spanish', ar: 'Arabic' } as const;

/** All that `/digest schedule` may change, besides the channel. What is left out stays as it is. */
export const SCHEDULE_OPTIONS: readonly OptionSpec[] = [
  text('at', 'when, such as 08:00'),
  {
    ...text('zone', 'the time zone, such as Europe/Berlin'),
    autocomplete: async (_context, typed) => {
      const words = typed.trim().toLowerCase().replaceAll(' ', '_');
      return Intl.supportedValuesOf('timeZone')
        .filter((zone) => zone.toLowerCase().includes(words))
        .slice(0, MAX_ZONES_OFFERED);
    },
  },
  text('days', 'daily, weekdays, or days such as mon,wed,fri'),
  text('follow', 'everything, or regions and negotiations with commas between'),
  choice('form', 'how much of it', BRIEF_FORMS),
  choice('quiet', 'where nothing changed: say so in a line, or stay silent', ['say', 'silent']),
  choice('language', 'of the labels', Object.values(LANGUAGE_NAMES)),
  choice('alerts', 'changes of status at once, from which strength on', ALERT_LEVELS),
  text('quiethours', 'hours in which alerts wait, such as 22:00-07:00; “none” clears them'),
  text('holidays', 'days without posts, such as 2026-12-25,2026-12-26; “none” clears them'),
  text('cron', 'instead of a time and days: a cron expression of five fields, in quotes'),
  text('when', 'time, zone and days in one, such as 08:00 Europe/Berlin weekdays'),
];

function text(name: string, description: string): OptionSpec {
  return { name, description, type: 'text', required: false };
}

function choice(name: string, description: string, choices: readonly string[]): OptionSpec {
  return { ...text(name, description), choices };
}

/** The settings with what the options change. Throws ParleyError where a value is none, with what it looks like. */
export async function readSettings(
  context: CommandContext,
  options: OptionValues,
  known: ScheduleSettings,
): Promise<ScheduleSettings> {
  const { cron, follow, form, quiet, language, alerts, holidays, quiethours: quietHours } = options;
  const { at, days, zone } = { ...readWhen(options.when), ...options };
  if (cron !== undefined && (at !== undefined || days !== undefined)) {
    throw fault('A cron expression takes the place of a time and days: give one or the other.');
  }
  return {
    timing: cron === undefined ? readTiming(at, days, known.timing) : { kind: 'cron', expression: String(cron) },
    zone: zone === undefined ? known.zone : readZone(String(zone)),
    scope: follow === undefined ? known.scope : await readScope(context, String(follow)),
    form: BRIEF_FORMS.find((one) => one === form) ?? known.form,
    whenQuiet: quiet === 'say' || quiet === 'silent' ? quiet : known.whenQuiet,
    language: BRIEF_LANGUAGES.find((one) => LANGUAGE_NAMES[one] === language) ?? known.language,
    alerts: ALERT_LEVELS.find((one) => one === alerts) ?? known.alerts,
    quietHours: quietHours === undefined ? known.quietHours : readQuietHours(String(quietHours)),
    holidays: holidays === undefined ? known.holidays : readHolidays(String(holidays)),
  };
}

/** Words between a time, a zone and days that say nothing by themselves. */
const FILLERS = /^(?:at|on|in|and)$/iu;
const DAY_WORDS = new RegExp(`^(?:daily|weekdays|every|day|all|(?:${DAYS.join('|')})[a-z,]*)`, 'iu');

/** `08:00 Europe/Berlin mon wed`: what reads as a time, as a zone, and the days that are left. */
function readWhen(when: OptionValues[string]): OptionValues {
  const named = String(when ?? '')
    .split(/\s+/u)
    .filter((word) => word !== '' && !FILLERS.test(word));
  const at = named.find((word) => /^\d/u.test(word) || NAMED_TIMES.has(word.toLowerCase()));
  const zone = named.find((word) => word.includes('/') || /^(?:UTC|GMT)$/iu.test(word));
  const rest = named.filter((word) => word !== at && word !== zone);
  const strange = rest.find((word) => !DAY_WORDS.test(word));
  if (strange !== undefined) throw fault(`“${shortened(strange)}” is neither a time, a time zone nor a day.`);
  const days = rest.join(' ');
  return {
    ...(at === undefined ? {} : { at }),
    ...(zone === undefined ? {} : { zone }),
    ...(days === '' ? {} : { days }),
  };
}

function readTiming(at: OptionValues[string], days: OptionValues[string], known: Timing): Timing {
  if (at === undefined && days === undefined) return known;
  const before = known.kind === 'daily' ? known : { at: '08:00', days: DAYS };
  return {
    kind: 'daily',
    at: at === undefined ? before.at : readTime(String(at)),
    days: days === undefined ? before.days : readDays(String(days)),
  };
}

const NAMED_TIMES: ReadonlyMap<string, string> = new Map([
  ['noon', '12:00'],
  ['midday', '12:00'],
  ['midnight', '00:00'],
]);

/** `8:00`, `08:00`, `8`, `20.30` or `noon`. */
function readTime(words: string): string {
  const named = NAMED_TIMES.get(words.trim().toLowerCase());
  if (named !== undefined) return named;
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?:[:.h](\d{2}))?$/u.exec(words.trim()) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) {
    throw fault(`“${shortened(words)}” is no time of day. Write it as 08:00.`);
  }
  return `${hour.padStart(2, '0')}:${minute}`;
}

function readDays(words: string): readonly Day[] {
  const wanted = words.trim().toLowerCase();
  if (/^(?:daily|every day|all)$/u.test(wanted)) return DAYS;
  if (wanted === 'weekdays') return DAYS.slice(0, 5);
  const named = wanted.split(/[\s,]+/u).filter((word) => word !== '');
  const days = named.map((word) => {
    const day = DAYS.find((one) => word.startsWith(one));
    if (!day) throw fault(`“${shortened(word)}” is no day. Write daily, weekdays, or mon,wed,fri.`);
    return day;
  });
  if (days.length === 0) throw fault('Name at least one day.');
  return DAYS.filter((day) => days.includes(day));
}

/** As the zone is written, whatever the case in which it was typed. */
function readZone(words: string): string {
  const wanted = words.trim().replaceAll(' ', '_').toLowerCase();
  return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase() === wanted) ?? words.trim();
}

async function readScope(context: CommandContext, words: string): Promise<Scope> {
  if (isNone(words) || /^(?:everything|all)$/iu.test(words.trim())) return { regions: [], talks: [] };
  const entries = words
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const regions = entries.flatMap((entry): Region[] => {
    const region = matchChoice(REGIONS, entry);
    return REGIONS.filter((one) => one === region);
  });
  const others = entries.filter((entry) => matchChoice(REGIONS, entry) === null);
  if (others.length > MAX_SCOPE_TALKS) throw fault(`At most ${MAX_SCOPE_TALKS} negotiations can be named.`);
  const talks = await readTalks(context, others);
  return { regions: [...new Set(regions)], talks: [...new Set(talks)] };
}

function readQuietHours(words: string): ScheduleSettings['quietHours'] {
  if (isNone(words)) return null;
  const [from, to, more] = words.split(/\s*(?:-|–|to)\s*/u);
  if (from === undefined || to === undefined || more !== undefined) {
    throw fault(`“${shortened(words)}” are no hours. Write them as 22:00-07:00.`);
  }
  const hours = { from: readTime(from), to: readTime(to) };
  if (hours.from === hours.to) throw fault('Quiet hours end at another time than they start.');
  return hours;
}

function readHolidays(words: string): readonly string[] {
  if (isNone(words)) return [];
  const days = words.split(/[\s,]+/u).filter((day) => day !== '');
  const strange = days.find((day) => !/^\d{4}-\d{2}-\d{2}$/u.test(day) || !isDay(day));
  if (strange !== undefined) throw fault(`“${shortened(strange)}” is no day. Write it as 2026-12-25.`);
  if (days.length > MAX_HOLIDAYS) throw fault(`At most ${MAX_HOLIDAYS} holidays can be named.`);
  return [...new Set(days)].toSorted();
}

/** 30 February reads as a day and is none. */
function isDay(iso: string): boolean {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}

function isNone(words: string): boolean {
  return /^(?:none|off|-|no)$/iu.test(words.trim());
}

function fault(problem: string): ParleyError {
  return new ParleyError('command/usage', { problem, usage: '/digest schedule 08:00 Europe/Berlin weekdays' });
}

import { type Inline, inline, joined } from '#src/core/inline.ts';
import { z } from 'zod';
import type { Position } from '#src/core/brief.ts';
import { BRIEF_LANGUAGES, type BriefLanguage } from '#src/core/channel-schedule.ts';
import type { StatusLine } from '#src/core/reply.ts';
import type { Talks, TalksState } from '#src/core/talks.ts';
import { AGREEMENTS, STANCES, STATUSES, type Status } from '#src/core/vocabulary.ts';
import labelsJson from './brief-labels.json' with { type: 'json' };

const LABELS = [
  'title',
  'sources',
  'changed',
  'nothingChanged',
  'isNew',
  'positions',
  'disputed',
  'next',
  'outlets',
  'outletCount',
  'more',
  'oneSided',
  'noChangeIn',
  'alsoIn',
  'thisWeek',
  'unread',
  'quiet',
  'empty',
  'inThread',
  'reported',
  'confirmed',
  'byModerator',
  'setByModerator',
  'setBecause',
  'fullBrief',
  'timeline',
  'quotes',
  'why',
  'follow',
  'since',
  'round',
  'plainRound',
  'alert',
  'corrected',
  'takenBackByModerator',
  'takenBackByUpdate',
  'standsNow',
  'noStatus',
] as const;
type Label = (typeof LABELS)[number];

const words = z.string().min(1);
const languageSchema = z.strictObject({
  /** For dates and lists, BCP 47. */
  locale: words,
  /** `{name}` stands for a value. */
  labels: z.record(z.enum(LABELS), words),
  statuses: z.record(z.enum(STATUSES), words),
  stances: z.record(z.enum(STANCES), words),
  agreements: z.record(z.enum(AGREEMENTS), words),
});
const languages = z.record(z.enum(BRIEF_LANGUAGES), languageSchema).parse(labelsJson);

/** The labels of a brief in one language, and dates as its zone has them. What stories say is not translated. */
export interface BriefWords {
  say(label: Label, values?: Readonly<Record<string, string | number>>): string;
  /** The same where the values have points in time among them. */
  tell(label: Label, values: Readonly<Record<string, Inline | number>>): Inline;
  status(status: Status): string;
  position(position: Pick<Position, 'stance' | 'text'>): string;
  list(items: readonly string[]): string;
  /** The name of a language by its ISO 639-1 code. */
  languageName(code: string): string;
  /** `14 Dec 2017`. */
  day(iso: string): Inline;
  /** A day, a month or a year, as precise as it is given. */
  partialDate(date: string): Inline;
  /** `19 Nov 2024, 08:00 to 20 Nov 2024, 08:00 UTC`. */
  period(from: string, to: string): Inline;
  /** A line on where talks stand, or on how they changed. */
  statusLine(line: Omit<StatusLine, 'words'>): StatusLine;
  stateDetail(state: TalksState): Inline;
}

export function briefWords(language: BriefLanguage, zone: string): BriefWords {
  const { locale, labels, statuses, stances, agreements } = languages[language];
  const dayFormat = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const monthFormat = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const momentFormat = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const listFormat = new Intl.ListFormat(locale, { type: 'conjunction' });
  const languageNames = new Intl.DisplayNames(locale, { type: 'language' });
  const say: BriefWords['say'] = (label, values = {}) =>
    labels[label].replaceAll(/\{(\w+)\}/gu, (_whole, name: string) => String(values[name] ?? ''));
  const tell: BriefWords['tell'] = (label, values) => {
    // What stands between two placeholders, and by turns the name of one.
    const parts = labels[label].split(/\{(\w+)\}/u);
    const told = parts.map((part, index): Inline => (index % 2 === 0 ? part : inline`${values[part] ?? ''}`));
    return joined(told, '');
  };
  const day = (iso: string): Inline => [{ at: iso, shows: 'day', words: formatOr(iso, dayFormat) }];
  const moment = (iso: string): Inline => [{ at: iso, shows: 'exact', words: formatOr(iso, momentFormat) }];
  const roundOf = ({ roundNumber, round }: TalksState): string | null => {
    if (round === null && roundNumber === null) return null;
    const name = roundNumber === null ? say('plainRound') : say('round', { number: roundNumber });
    return round === null ? name : `${name}: ${statuses[round]}`;
  };
  return {
    say,
    tell,
    status: (status) => statuses[status],
    position: ({ stance, text }) =>
      language === 'en' && text.toLowerCase().includes(stance.slice(0, -1)) ? text : `${stances[stance]}: ${text}`,
    list: (items) => listFormat.format(items),
    languageName: (code) => languageNames.of(code) ?? code,
    day,
    partialDate: (date) => {
      if (/^\d{4}$/u.test(date)) return date;
      return /^\d{4}-\d{2}$/u.test(date) ? formatOr(`${date}-01`, monthFormat) : day(date);
    },
    period: (from, to) => inline`${moment(from)} – ${moment(to)} (${zone})`,
    statusLine: (line) => {
      if (language === 'en') return line;
      const before = line.before === undefined ? {} : { before: statuses[line.before] };
      return { ...line, words: { status: statuses[line.status], ...before } };
    },
    stateDetail: (state) => {
      const strength = state.correctedBy === null ? state.strength : 'byModerator';
      const parts = [
        roundOf(state),
        state.agreement === null ? null : agreements[state.agreement],
        say(strength),
        tell('since', { day: day(state.since) }),
      ];
      return joined(
        parts.filter((part) => part !== null),
        ' · ',
      );
    },
  };
}

function formatOr(iso: string, format: Intl.DateTimeFormat): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : format.format(date);
}

/** Words that say only that there are talks. */
const GENERIC = /\s+(?:talks?|negotiations?|dialogue|peace|process|consultations?)$/iu;
const MAX_SHORT_WORDS = 3;

/** A name for a line of few words: without what stands in brackets and without “talks”, where something is left. */
export function shortName({ name }: Pick<Talks, 'name'>): string {
  let short = name.replace(/\s*\([^)]*\)\s*$/u, '');
  while (short.split(/\s+/u).length > 1 && GENERIC.test(short)) short = short.replace(GENERIC, '');
  return short.split(/\s+/u).length <= MAX_SHORT_WORDS || short.length < name.length ? short : name;
}

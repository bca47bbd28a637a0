/**
 * A point in time within words. Each platform shows it in its reader's own way and zone; where it cannot, the words stand.
 */
export interface Moment {
  /** ISO 8601: a moment, or a day alone such as `2018-01-15`, of which nobody said the hour. */
  readonly at: string;
  /** The day or the day with its hour, each with how far away that is; the hour without that; or that alone. */
  readonly shows: 'day' | 'time' | 'exact' | 'distance';
  readonly words: string;
}

/** Words within a line, with the points in time among them as values. */
export type Inline = string | readonly (string | Moment)[];

/** As words alone: for terminals, notifications, and whatever counts or searches. */
export function plainText(words: Inline): string {
  return typeof words === 'string' ? words : words.map((part) => wordsOf(part)).join('');
}

function wordsOf(part: string | Moment): string {
  return typeof part === 'string' ? part : part.words;
}

/** The parts in their order, each as a platform writes it. */
export function drawInline(
  words: Inline,
  draw: { readonly text: (text: string) => string; readonly moment: (moment: Moment) => string },
): string {
  if (typeof words === 'string') return draw.text(words);
  return words.map((part) => (typeof part === 'string' ? draw.text(part) : draw.moment(part))).join('');
}

/** Seconds since 1970, and whether it is a day alone, by its noon in UTC, which is that day nearly everywhere. Null for no date. */
export function secondsOf({ at }: Pick<Moment, 'at'>): { readonly seconds: number; readonly isDay: boolean } | null {
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(at);
  const ms = Date.parse(isDay ? `${at}T12:00:00Z` : at);
  return Number.isNaN(ms) ? null : { seconds: Math.floor(ms / 1000), isDay };
}

/** A template whose values may have moments in them: inline`since ${day(at)}`. Of strings alone it is a string. */
export function inline(texts: TemplateStringsArray, ...values: readonly (Inline | number)[]): Inline {
  return concat(texts.flatMap((text, index): Inline[] => [text, inValue(values[index] ?? '')]));
}

/** The items with a separator between. */
export function joined(items: readonly Inline[], separator: string): Inline {
  return concat(items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}

function inValue(value: Inline | number): Inline {
  return typeof value === 'number' ? String(value) : value;
}

function concat(all: readonly Inline[]): Inline {
  const parts: (string | Moment)[] = [];
  for (const part of all.flat()) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else if (part !== '') parts.push(part);
  }
  const [only, ...others] = parts;
  if (only === undefined) return '';
  return others.length === 0 && typeof only === 'string' ? only : parts;
}

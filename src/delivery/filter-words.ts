import { LRUCache } from 'lru-cache';
import { RE2JS, RE2JSSyntaxException } from 're2js';
import { ParleyError } from '#src/core/errors.ts';
import { fold } from '#src/talks/fold.ts';

/** Whether an entry of a filter stands in a text. */
type Finder = (text: FilteredText) => boolean;

export interface FilteredText {
  readonly plain: string;
  /** As `fold` gives it, a blank at either end. */
  readonly folded: string;
}

/** More of a story is not searched; a search takes time in proportion to it. */
const MAX_SEARCHED_CHARS = 20_000;
const MAX_FINDERS = 2_000;
const PATTERN = /^\/(.+)\/i?$/su;

const finders = new LRUCache<string, Finder>({ max: MAX_FINDERS });

export function filteredText(title: string | null, text: string): FilteredText {
  const plain = `${title ?? ''}\n${text}`.slice(0, MAX_SEARCHED_CHARS);
  return { plain, folded: ` ${fold(plain)} ` };
}

/**
 * An entry is words that stand in the text as they are, in any case and with or without accents; between slashes it is a
 * regular expression in RE2’s syntax, whose search takes linear time whatever it says. Throws `feed/bad-pattern`.
 */
export function finderOf(entry: string): Finder {
  const known = finders.get(entry);
  if (known) return known;
  const made = makeFinder(entry);
  finders.set(entry, made);
  return made;
}

function makeFinder(entry: string): Finder {
  const pattern = PATTERN.exec(entry)?.[1];
  if (pattern === undefined) {
    const words = fold(entry);
    if (words === '')
      throw new ParleyError('feed/bad-pattern', { pattern: entry, reason: 'it holds no letter or digit' });
    return ({ folded }) => folded.includes(` ${words} `);
  }
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    return ({ plain }) => compiled.matcher(plain).find();
  } catch (cause) {
    if (!(cause instanceof RE2JSSyntaxException)) throw cause;
    const reason = cause.message.replace(/^error parsing regexp: /u, '').replace(/: `.*`$/su, '');
    throw new ParleyError('feed/bad-pattern', { pattern: entry, reason }, { cause });
  }
}

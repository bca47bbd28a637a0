import { type Inline, type Moment, drawInline, secondsOf } from '#src/core/inline.ts';
import { cutText, safeText, webAddress } from '#src/core/safe-text.ts';
import { MAX_LINK_CHARS, MAX_LINK_WORDS_CHARS } from './limits.ts';

/** Holds apart what Slack would else read as one: it is not seen and has no width. */
const JOINER = '\u2060';

/**
 * Text from anywhere as text in mrkdwn. Slack reads `&`, `<` and `>` as markup everywhere; a word joiner before the marks of
 * mrkdwn, behind `@` and within `:emoji:` keeps them as they are for any client.
 */
export function escape(words: string): string {
  return safeText(words)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/^(\s*)>/gmu, `$1${JOINER}>`)
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/gu, `${JOINER}$&`)
    .replaceAll('@', `@${JOINER}`)
    .replaceAll(/:(?=[\p{L}\d_+'-]+:)/gu, `:${JOINER}`);
}

/** Words in mrkdwn: text as text, and points in time in the reader's own way and zone. */
export function write(words: Inline): string {
  return drawInline(words, { text: escape, moment: date });
}

/**
 * With the words for clients that know no dates, and the words alone before 1970, where Slack's dates begin. A day alone is shown
 * without an hour, since nobody said one.
 */
export function date(moment: Moment): string {
  const found = secondsOf(moment);
  const words = escape(moment.words);
  if (!found || found.seconds < 0) return words;
  const isDay = found.isDay || moment.shows === 'day';
  const tokens = isDay ? '{date_short}' : moment.shows === 'distance' ? '{ago}' : '{date_short} {time}';
  return `<!date^${found.seconds}^${tokens}|${words.replaceAll('|', ' ')}>`;
}

/** The same for plain_text, where nothing is markup; yet no `<!channel>` stands in it as such. */
export function plain(words: string): string {
  return safeText(words).replaceAll(/\s+/gu, ' ').replaceAll('<', `<${JOINER}`).replaceAll('@', `@${JOINER}`).trim();
}

/** The words as a link where the address is one of the web, else the words alone; of long words the first are the link. */
export function link(label: string, url: string): string {
  const address = webAddress(url)
    ?.replaceAll(/[<>|\s]/gu, encodeURIComponent)
    .replaceAll('&', '&amp;');
  const words = escape(label).replaceAll(/[|\n]/gu, ' ').trim();
  if (address === undefined || address.length > MAX_LINK_CHARS) return words;
  const [first = '', ...rest] = pieces(words === '' ? 'Link' : words, MAX_LINK_WORDS_CHARS);
  return [`<${address}|${first}>`, ...rest].join(' ');
}

/** Escaped text in pieces of at most `maxChars`, cut at sentences or words, and never within a link or an entity. */
export function pieces(text: string, maxChars: number): readonly string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > maxChars) {
    const head = wholeHead(rest, maxChars);
    found.push(head.trimEnd());
    rest = rest.slice(head.length).trimStart();
  }
  return rest === '' && found.length > 0 ? found : [...found, rest];
}

/** One piece, with a mark where more was there. */
export function cutMarkup(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${wholeHead(text, maxChars - 2).trimEnd()} …`;
}

export function cutPlain(text: string, maxChars: number): string {
  return cutText(plain(text), maxChars);
}

function wholeHead(text: string, maxChars: number): string {
  const head = text.slice(0, maxChars);
  const half = maxChars / 2;
  const sentence = Math.max(...['. ', '! ', '? ', '.\n', '\n'].map((end) => head.lastIndexOf(end) + 1));
  const word = head.lastIndexOf(' ') + 1;
  const at = [sentence, word].find((end) => end > half) ?? head.length;
  return withoutHalves(head.slice(0, at)) || head;
}

/** Without a link, an entity or a character that the cut went through. */
function withoutHalves(head: string): string {
  const open = head.lastIndexOf('<');
  const whole = open > head.lastIndexOf('>') ? head.slice(0, open) : head;
  return whole.replace(/&[a-z]{0,3}$/u, '').replace(/[\uD800-\uDBFF]$/u, '');
}

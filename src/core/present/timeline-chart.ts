import { cutText } from '#src/core/safe-text.ts';
import type { TimelineChart } from '#src/core/timeline-chart.ts';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import { dayWords } from './times.ts';

/** Discord takes 1,024 characters of alt text. */
const MAX_ALT_CHARS = 1000;
const MAX_BANDS = 12;
const MAX_ROUNDS = 10;

/** The same as the picture, in words for those who cannot see it. */
export function chartAlt(chart: TimelineChart): string {
  const bands = newest(
    chart.bands.map(({ status, from }) => `${STATUS_LOOKS[status].label} from ${dayWords(from)}`),
    MAX_BANDS,
  );
  const rounds = newest(chart.rounds.map(roundWords), MAX_ROUNDS);
  const sentences = [
    `Status of ${chart.title} over time: ${bands}.`,
    ...(rounds === '' ? [] : [`Rounds: ${rounds}.`]),
    `Last news: ${dayWords(chart.lastNews)}.`,
  ];
  return cutText(sentences.join(' '), MAX_ALT_CHARS);
}

function roundWords({ from, to, number }: TimelineChart['rounds'][number]): string {
  const name = number === null ? '' : `${number} `;
  if (to === null) return `${name}opened ${dayWords(from)}`;
  return from === to
    ? `${name}ended ${dayWords(to)}`
    : `${name}${number === null ? '' : 'from '}${dayWords(from)} to ${dayWords(to)}`;
}

/** The newest of them; the others are counted. */
function newest(words: readonly string[], limit: number): string {
  const rest = words.length - limit;
  return [...(rest > 0 ? [`${rest} earlier`] : []), ...words.slice(-limit)].join(', ');
}

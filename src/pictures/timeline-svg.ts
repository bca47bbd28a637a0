import { dayWords } from '#src/core/present/times.ts';
import { cutText, safeText } from '#src/core/safe-text.ts';
import type { TimelineChart } from '#src/core/timeline-chart.ts';
import { STATUS_LOOKS, type Status, type Tone } from '#src/core/vocabulary.ts';
import { timeScale } from './time-scale.ts';

/**
 * The sizes suit a chat that shows the picture about 500 pixels wide: letters are then some 11 pixels high. The card has a
 * ground of its own, so that it reads alike on dark and on light themes.
 */
const WIDTH = 760;
const MARGIN = 28;
const LABEL_WIDTH = 168;
const TITLE_Y = 46;
const SUBTITLE_Y = 74;
const ROUNDS_Y = 114;
const ROW_HEIGHT = 38;
const BAND_HEIGHT = 20;
const AXIS_HEIGHT = 64;
const MIN_BAND_WIDTH = 5;
const MAX_TITLE_CHARS = 52;
const ROUND_HEIGHT = 13;
/** Of two digits and the space around them. */
const NUMBER_WIDTH = 28;
const FONT = 'DejaVu Sans Condensed';

const GROUND = '#1f2430';
const EDGE = '#3a4256';
const INK = '#f2f4f8';
const QUIET = '#aeb7c8';
const GRID = '#313848';
const TONES: Readonly<Record<Tone, string>> = {
  good: '#4fc987',
  open: '#6ea8fe',
  waiting: '#f3c04f',
  bad: '#f4737a',
  neutral: '#b9c2d3',
};

/** From the best to the worst, so that a line that rises is progress. */
const ROW_ORDER: readonly Status[] = [
  'implementing',
  'signed',
  'agreed',
  'under_way',
  'round_ended',
  'scheduled',
  'preparatory',
  'proposed',
  'paused',
  'stalled',
  'refused',
  'breached',
  'collapsed',
  'terminated',
];

interface Frame {
  readonly chart: TimelineChart;
  readonly rows: readonly Status[];
  readonly top: number;
  readonly bottom: number;
  /** The place of a moment on the card. */
  readonly x: (at: string) => number;
}

/** One row a status, bands over time, rounds as marks above them. Deterministic: the same chart gives the same drawing. */
export function drawTimeline(chart: TimelineChart): string {
  const rows = ROW_ORDER.filter((status) => chart.bands.some((band) => band.status === status));
  const top = chart.rounds.length > 0 ? ROUNDS_Y + 24 : SUBTITLE_Y + 26;
  const bottom = top + rows.length * ROW_HEIGHT;
  const height = bottom + AXIS_HEIGHT;
  const left = MARGIN + LABEL_WIDTH;
  const scale = timeScale(chart.from, chart.to, [left, WIDTH - MARGIN]);
  const frame: Frame = { chart, rows, top, bottom, x: scale.x };
  const parts = [
    `<rect x="1" y="1" width="${WIDTH - 2}" height="${height - 2}" rx="14" fill="${GROUND}" stroke="${EDGE}" stroke-width="2"/>`,
    words(cutText(chart.title, MAX_TITLE_CHARS), { x: MARGIN, y: TITLE_Y, size: 24, weight: 'bold' }),
    words(subtitle(chart), { x: MARGIN, y: SUBTITLE_Y, size: 16, fill: QUIET }),
    ...drawAxis(frame, scale.ticks),
    ...drawRows(frame),
    ...drawSteps(frame),
    ...drawBands(frame),
    ...drawRounds(frame),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="${FONT}">${parts.join('')}</svg>`;
}

/** The dashes of the picture are told in words too. */
function subtitle({ bands, lastNews }: TimelineChart): string {
  const { status, from } = bands.at(-1) ?? bands[0];
  return `${STATUS_LOOKS[status].label} since ${dayWords(from)} · dashed: no news after ${dayWords(lastNews)}`;
}

function drawAxis({ top, bottom, x }: Frame, ticks: readonly { at: string; label: string }[]): readonly string[] {
  return ticks.flatMap(({ at, label }) => [
    line([x(at), top - 8], [x(at), bottom + 8], GRID, 1.5),
    words(label, { x: x(at), y: bottom + 34, size: 16, fill: QUIET, anchor: 'middle' }),
  ]);
}

function drawRows({ chart, rows, top }: Frame): readonly string[] {
  const present = chart.bands.at(-1)?.status;
  return rows.flatMap((status, row) => {
    const { mark, label, tone } = STATUS_LOOKS[status];
    const y = top + row * ROW_HEIGHT + ROW_HEIGHT / 2 + 6;
    const isPresent = status === present;
    return [
      words(mark, { x: MARGIN + 10, y, size: 17, fill: TONES[tone], anchor: 'middle' }),
      words(label, {
        x: MARGIN + 30,
        y,
        size: 17,
        fill: isPresent ? INK : QUIET,
        weight: isPresent ? 'bold' : 'normal',
      }),
    ];
  });
}

/** Thin uprights that lead from each band to the next. */
function drawSteps({ chart, rows, top, x }: Frame): readonly string[] {
  return chart.bands.slice(1).map((band, index) => {
    const before = chart.bands[index];
    const at = x(band.from);
    return line([at, rowY(rows, top, before?.status)], [at, rowY(rows, top, band.status)], QUIET, 1.5);
  });
}

function drawBands({ chart, rows, top, x }: Frame): readonly string[] {
  const newsX = x(chart.lastNews);
  return chart.bands.flatMap((band) => {
    const [from, to] = [x(band.from), x(band.to)];
    const y = rowY(rows, top, band.status) - BAND_HEIGHT / 2;
    const fill = TONES[STATUS_LOOKS[band.status].tone];
    const solidEnd = Math.max(from + MIN_BAND_WIDTH, Math.min(to, newsX));
    const solid = `<rect x="${px(from)}" y="${px(y)}" width="${px(solidEnd - from)}" height="${BAND_HEIGHT}" rx="3" fill="${fill}"/>`;
    // Beyond the newest story, the status is carried on and not told.
    const carried =
      to > solidEnd + 1
        ? `<rect x="${px(solidEnd + 1)}" y="${px(y + 1)}" width="${px(to - solidEnd - 2)}" height="${BAND_HEIGHT - 2}" rx="3" fill="${fill}" fill-opacity="0.18" stroke="${fill}" stroke-width="1.5" stroke-dasharray="4 4"/>`
        : '';
    return [solid, carried];
  });
}

/** A bar for as long as a round was under way, at least as wide as a dot, with its number where there is room. */
function drawRounds({ chart, x }: Frame): readonly string[] {
  if (chart.rounds.length === 0) return [];
  const bars = chart.rounds.flatMap(({ from, to, number }, index) => {
    const left = x(from);
    const width = Math.max(ROUND_HEIGHT, x(to ?? chart.lastNews) - left);
    const next = chart.rounds[index + 1];
    const room = (next ? x(next.from) : WIDTH) - left - width;
    const bar = `<rect x="${px(left - 1)}" y="${px(ROUNDS_Y - ROUND_HEIGHT / 2)}" width="${px(width + 2)}" height="${ROUND_HEIGHT}" rx="${ROUND_HEIGHT / 2}" fill="${INK}" stroke="${GROUND}" stroke-width="2"/>`;
    if (number === null || room < NUMBER_WIDTH) return [bar];
    return [bar, words(String(number), { x: left + width + 5, y: ROUNDS_Y + 5, size: 15, fill: QUIET })];
  });
  return [words('rounds', { x: MARGIN + 30, y: ROUNDS_Y + 6, size: 17, fill: QUIET }), ...bars];
}

function rowY(rows: readonly Status[], top: number, status: Status | undefined): number {
  return top + rows.findIndex((row) => row === status) * ROW_HEIGHT + ROW_HEIGHT / 2;
}

interface Lettering {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill?: string;
  readonly weight?: 'normal' | 'bold';
  readonly anchor?: 'start' | 'middle' | 'end';
}

function words(text: string, { x, y, size, fill = INK, weight = 'normal', anchor = 'start' }: Lettering): string {
  return `<text x="${px(x)}" y="${px(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escape(text)}</text>`;
}

function line(from: readonly [number, number], to: readonly [number, number], stroke: string, width: number): string {
  return `<line x1="${px(from[0])}" y1="${px(from[1])}" x2="${px(to[0])}" y2="${px(to[1])}" stroke="${stroke}" stroke-width="${width}"/>`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Names come from stories, so that nothing in them may be markup. */
function escape(text: string): string {
  return safeText(text).replaceAll('\n', ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export interface TimeScale {
  readonly x: (at: string) => number;
  /** Few and round: days, months or years, whatever fits the time that is shown. */
  readonly ticks: readonly Tick[];
}

interface Tick {
  readonly at: string;
  readonly label: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_TICKS = 5;
/** Labels nearer to an end than this part of the whole would reach over it. */
const EDGE = 0.04;

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

const DAY_STEPS = [1, 2, 3, 7, 14];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600];

/** A linear scale from two moments, ISO 8601, to two places. */
export function timeScale(from: string, to: string, [left, right]: readonly [number, number]): TimeScale {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const share = (ms: number): number => (ms - start) / Math.max(1, end - start);
  const x = (at: string): number => left + Math.min(1, Math.max(0, share(Date.parse(at)))) * (right - left);
  const all = ticksWithin(start, end);
  const ticks = all.filter(({ at }) => share(Date.parse(at)) >= EDGE && share(Date.parse(at)) <= 1 - EDGE);
  return { x, ticks };
}

function ticksWithin(start: number, end: number): readonly Tick[] {
  const days = (end - start) / DAY_MS;
  const dayStep = DAY_STEPS.find((step) => days / step <= MAX_TICKS);
  if (dayStep !== undefined) return dayTicks(start, end, dayStep * DAY_MS);
  const months = days / 30.4;
  return monthTicks(start, end, MONTH_STEPS.find((step) => months / step <= MAX_TICKS) ?? 1200);
}

function dayTicks(start: number, end: number, stepMs: number): readonly Tick[] {
  const ticks: Tick[] = [];
  for (let ms = Math.ceil(start / DAY_MS) * DAY_MS; ms <= end; ms += stepMs) {
    ticks.push({ at: new Date(ms).toISOString(), label: DAY.format(ms) });
  }
  return ticks;
}

function monthTicks(start: number, end: number, stepMonths: number): readonly Tick[] {
  const ticks: Tick[] = [];
  const first = new Date(start);
  const months = first.getUTCFullYear() * 12 + first.getUTCMonth();
  for (let month = Math.ceil(months / stepMonths) * stepMonths; ; month += stepMonths) {
    const at = new Date(0);
    at.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
    if (at.getTime() > end) return ticks;
    ticks.push({
      at: at.toISOString(),
      label: stepMonths < 12 ? MONTH.format(at) : String(at.getUTCFullYear()),
    });
  }
}

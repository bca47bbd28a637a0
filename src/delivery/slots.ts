import { Cron } from 'croner';
import { LRUCache } from 'lru-cache';
import { DAYS, type ScheduleSettings, type Timing } from '#src/core/channel-schedule.ts';
import { ParleyError } from '#src/core/errors.ts';

/** A brief more often than this is no brief of the day. */
const MIN_GAP_MS = 60 * 60_000;
/** As many slots of an expression are looked at to find its smallest gap: more than a week of hours. */
const SLOTS_LOOKED_AT = 200;
const MAX_KEPT = 2_000;

type Planned = Pick<ScheduleSettings, 'timing' | 'zone'>;

const crons = new LRUCache<string, Cron>({ max: MAX_KEPT });

/**
 * The first slot after a moment; null where none ever comes, such as the 30th of February.
 *
 * A time that a zone's clock skips counts as the first moment after the gap, on the same day; one that comes twice counts once,
 * the first time. Throws `schedule/bad-time`.
 */
export function slotAfter({ timing, zone }: Planned, moment: Date): Date | null {
  return cronOf(timing, zone).nextRun(moment);
}

/** The newest slot up to a moment and after another; null where there is none. */
export function lastSlot(planned: Planned, after: Date, upTo: Date): Date | null {
  const cron = cronOf(planned.timing, planned.zone);
  const [slot] = cron.previousRuns(1, new Date(upTo.getTime() + 1));
  return slot && slot > after && slot <= upTo ? slot : null;
}

/** Throws `schedule/bad-time` with what is wrong: an unknown zone, an expression that is none, slots too close together. */
export function checkTiming({ timing, zone }: Planned, now: Date): void {
  checkZone(zone);
  const cron = cronOf(timing, zone);
  const slots = cron.nextRuns(SLOTS_LOOKED_AT, now);
  if (slots.length === 0) throw badTime('that time never comes');
  const isTooClose = slots.some((slot, index) => {
    const earlier = slots[index - 1];
    return earlier !== undefined && slot.getTime() - earlier.getTime() < MIN_GAP_MS;
  });
  if (isTooClose) throw badTime('briefs have to be an hour apart at least');
}

/** Throws `schedule/bad-time` for what is no IANA zone. */
function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format();
  } catch (cause) {
    throw badTime(`“${zone}” is no time zone such as Europe/Berlin`, cause);
  }
}

function cronOf(timing: Timing, zone: string): Cron {
  const expression = expressionOf(timing);
  const key = `${zone} ${expression}`;
  const known = crons.get(key);
  if (known) return known;
  const made = makeCron(expression, zone);
  crons.set(key, made);
  return made;
}

function makeCron(expression: string, zone: string): Cron {
  try {
    // A list of hours is as fixed a time as one hour is.
    return new Cron(expression, { timezone: zone, mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^.*?: /u, '') : String(cause);
    throw badTime(`“${expression}” cannot be read as a cron expression: ${reason.replace(/\.$/u, '')}`, cause);
  }
}

function expressionOf(timing: Timing): string {
  if (timing.kind === 'cron') return timing.expression;
  const [hour, minute] = timing.at.split(':').map(Number);
  const days = timing.days.length === DAYS.length ? '*' : timing.days.join(',');
  return `${minute} ${hour} * * ${days}`;
}

function badTime(reason: string, cause?: unknown): ParleyError {
  return new ParleyError('schedule/bad-time', { reason }, { cause });
}

/** The hours in which stories wait for batches, such as 22 to 5 o'clock; over midnight where `from` is after `to`. */
export interface NightHours {
  readonly from: number;
  readonly to: number;
  /** An IANA time zone. */
  readonly zone: string;
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** Minutes until the window closes, by the clock of its zone; null while it is closed. */
export function minutesLeft({ from, to, zone }: NightHours, moment: Date): number | null {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hour = 0, minute = 0] = format.format(moment).split(':').map(Number);
  const now = hour * HOUR_MINUTES + minute;
  const left = (to * HOUR_MINUTES - now + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return left <= ((to - from + 24) % 24) * HOUR_MINUTES ? left : null;
}

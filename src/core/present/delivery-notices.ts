import { joined } from '#src/core/inline.ts';
import type { ChannelSchedule } from '#src/core/channel-schedule.ts';
import { idWithin } from '#src/core/places.ts';
import type { Reply } from '#src/core/reply.ts';
import { field, fields, plural } from './blocks.ts';
import { moment } from './times.ts';

/** What moderators are told of deliveries that went wrong. */

const MAX_NAMED = 5;

/** Told once for each sleep. */
export function presentMissedBrief(
  { channel }: Pick<ChannelSchedule, 'channel'>,
  { slots, reason }: { readonly slots: readonly string[]; readonly reason: string },
): Reply {
  const named = joined(slots.slice(-MAX_NAMED).map(moment), '\n');
  return {
    blocks: [
      {
        kind: 'heading',
        text: slots.length === 1 ? 'A brief was missed' : `${slots.length} briefs were missed`,
        level: 1,
      },
      { kind: 'text', text: 'It came too late to be of use. Nothing is lost: its news is in the next brief.' },
      ...fields(field('Due', named), field('Channel', idWithin(channel)), field('Reason', reason)),
    ],
  };
}

/** Told once for each message. */
export function presentParked(
  place: string,
  { tries, reason }: { readonly tries: number; readonly reason: string },
): Reply {
  return {
    blocks: [
      { kind: 'heading', text: 'A message could not be posted', level: 1 },
      { kind: 'text', text: `It was given up after ${plural(tries, 'try', 'tries')}; what comes after it goes on.` },
      ...fields(field('For', idWithin(place)), field('Reason', reason)),
    ],
  };
}

/** Told once when a channel stops taking posts. */
export function presentChannelStopped(channel: string, reason: string): Reply {
  return {
    blocks: [
      { kind: 'heading', text: 'A channel takes no posts any more', level: 1 },
      {
        kind: 'text',
        text: 'Its briefs and alerts are paused. Once that is mended, say /digest resume there; or /digest remove.',
      },
      ...fields(field('Channel', idWithin(channel)), field('Reason', reason)),
    ],
  };
}

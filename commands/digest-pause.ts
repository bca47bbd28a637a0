import type { Command } from '#src/core/command.ts';
import { idWithin } from '#src/core/places.ts';
import { presentPaused } from '#src/core/present/schedules.ts';
import { CHANNEL, findSchedule } from './find-schedule.ts';

/** `/digest pause [channel]`. */
export const digestPause: Command = {
  name: 'digest pause',
  description: 'Stops a channel’s briefs and alerts until they are resumed',
  options: [CHANNEL],
  access: 'moderator',
  examples: ['/digest pause'],
  async run(context, options) {
    const { store, clock, caller } = context;
    const schedule = await findSchedule(context, options);
    if (schedule.paused) return presentPaused(schedule, 'already');
    await store.saveSchedule({ ...schedule, paused: { by: 'moderator', reason: null } });
    const at = clock.now().toISOString();
    const subject = idWithin(schedule.channel);
    await store.appendAudit({
      at,
      community: caller.community,
      member: caller.member,
      action: 'digest pause',
      subject,
    });
    return presentPaused(schedule, 'now');
  },
};

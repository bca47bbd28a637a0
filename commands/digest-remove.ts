import type { Command } from '#src/core/command.ts';
import { idWithin } from '#src/core/places.ts';
import { presentRemoved, settingsWords } from '#src/core/present/schedules.ts';
import { CHANNEL, findSchedule } from './find-schedule.ts';

/** `/digest remove [channel]`. */
export const digestRemove: Command = {
  name: 'digest remove',
  description: 'Ends a channel’s briefs and alerts for good',
  options: [CHANNEL],
  access: 'moderator',
  examples: ['/digest remove'],
  async run(context, options) {
    const { store, clock, caller } = context;
    const schedule = await findSchedule(context, options);
    await store.removeSchedule(schedule.channel);
    await store.appendAudit({
      community: caller.community,
      at: clock.now().toISOString(),
      member: caller.member,
      action: 'digest remove',
      subject: idWithin(schedule.channel),
      before: settingsWords(schedule),
    });
    return presentRemoved(schedule);
  },
};

import type { Command } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { idWithin, platformOf } from '#src/core/places.ts';
import { presentResumed } from '#src/core/present/schedules.ts';
import { CHANNEL, findSchedule } from './find-schedule.ts';

/** `/digest resume [channel]`. */
export const digestResume: Command = {
  name: 'digest resume',
  description: 'Goes on with a channel’s briefs and alerts; the next brief tells what came in meanwhile',
  options: [CHANNEL],
  access: 'moderator',
  examples: ['/digest resume'],
  async run(context, options) {
    const { store, clock, caller, services } = context;
    const schedule = await findSchedule(context, options);
    const { channel } = schedule;
    const check = await services.delivery.checkChannel(channel);
    if (!check.ok) {
      throw new ParleyError('chat/forbidden', { platform: platformOf(channel), channel, missing: check.missing });
    }
    const at = clock.now().toISOString();
    const nextAt = services.delivery.nextSlot(schedule);
    const resumed = { ...schedule, layout: check.layout, paused: null, nextAt, alertsSince: at };
    if (schedule.paused === null) return presentResumed(schedule, 'already');
    await store.saveSchedule(resumed);
    await store.appendAudit({
      at,
      community: caller.community,
      member: caller.member,
      action: 'digest resume',
      subject: idWithin(channel),
    });
    return presentResumed(resumed, 'now');
  },
};

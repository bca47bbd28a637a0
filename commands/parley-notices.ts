import type { Command } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { noticesChannelKey } from '#src/core/notices.ts';
import { idWithin, platformOf } from '#src/core/places.ts';
import { presentNoticesChannel } from '#src/core/present/schedules.ts';
import { CHANNEL, channelOf } from './find-schedule.ts';

/** `/parley notices [channel]`. */
export const parleyNotices: Command = {
  name: 'parley notices',
  description: 'Chooses the channel in which moderators are told what goes wrong',
  options: [CHANNEL],
  access: 'moderator',
  examples: ['/parley notices'],
  async run(context, options) {
    const { store, services, clock, caller } = context;
    const channel = channelOf(context, options);
    const check = await services.delivery.checkChannel(channel);
    if (!check.ok) {
      throw new ParleyError('chat/forbidden', { platform: platformOf(channel), channel, missing: check.missing });
    }
    const key = noticesChannelKey(caller.community);
    const before = await store.getSetting(key);
    await store.putSetting(key, channel);
    await store.appendAudit({
      community: caller.community,
      at: clock.now().toISOString(),
      member: caller.member,
      action: 'parley notices',
      subject: idWithin(channel),
      before: before === null ? null : idWithin(before),
    });
    await services.delivery.sendWaitingNotices(caller.community);
    return presentNoticesChannel(channel, check.name);
  },
};

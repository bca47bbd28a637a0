import { type ChannelSchedule, DEFAULT_SCHEDULE, type ScheduleSettings } from '#src/core/channel-schedule.ts';
import type { Command, CommandContext } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { idWithin, platformOf } from '#src/core/places.ts';
import { presentScheduled, settingsWords } from '#src/core/present/schedules.ts';
import { readerFor } from '#src/core/visibility.ts';
import { CHANNEL, channelOf } from './find-schedule.ts';
import { SCHEDULE_OPTIONS, readSettings } from './schedule-settings.ts';

/** `/digest schedule [at] [zone] …`. */
export const digestSchedule: Command = {
  name: 'digest schedule',
  description: 'Posts a daily brief to a channel, or changes when and how that is done',
  options: [...SCHEDULE_OPTIONS, CHANNEL],
  access: 'moderator',
  examples: [
    '/digest schedule 08:00 Europe/Berlin weekdays',
    '/digest schedule follow:"middle-east, Cyprus talks" alerts:confirmed',
    '/digest schedule cron:"0 8,18 * * 1-5" zone:America/New_York form:compact',
  ],
  async run(context, options) {
    const { store, services } = context;
    const channel = channelOf(context, options);
    const known = await store.getSchedule(channel);
    const settings = await readSettings(context, options, known ?? DEFAULT_SCHEDULE);
    services.delivery.checkTiming(settings);
    const check = await services.delivery.checkChannel(channel);
    if (!check.ok) {
      throw new ParleyError('chat/forbidden', { platform: platformOf(channel), channel, missing: check.missing });
    }
    const schedule = await scheduleOf(context, channel, settings, known);
    const saved: ChannelSchedule = { ...schedule, layout: check.layout };
    await store.saveSchedule(saved);
    await noteChange(context, channel, known, saved);
    await services.delivery.sendWaitingNotices(saved.community);
    const hasFeeds = (await readerFor(store, saved.community)).feedIds.length > 0;
    return presentScheduled(saved, { isNew: known === null, name: check.name, hasFeeds });
  },
};

async function scheduleOf(
  { caller, clock, services }: CommandContext,
  channel: string,
  settings: ScheduleSettings,
  known: ChannelSchedule | null,
): Promise<Omit<ChannelSchedule, 'layout'>> {
  const now = clock.now().toISOString();
  const nextAt = services.delivery.nextSlot(settings);
  if (known) {
    const areAlertsNew = known.alerts === 'off' && settings.alerts !== 'off';
    return { ...known, ...settings, nextAt, ...(areAlertsNew ? { alertsSince: now } : {}) };
  }
  const start = await services.delivery.startOfNews();
  const { community, member } = caller;
  const place = { community, channel, addedAt: now, addedBy: member };
  return { ...settings, ...place, paused: null, nextAt, ...start, alertsSince: now };
}

async function noteChange(
  { store, clock, caller }: CommandContext,
  channel: string,
  known: ChannelSchedule | null,
  saved: ChannelSchedule,
): Promise<void> {
  await store.appendAudit({
    community: caller.community,
    at: clock.now().toISOString(),
    member: caller.member,
    action: 'digest schedule',
    subject: idWithin(channel),
    before: known && settingsWords(known),
    after: settingsWords(saved),
  });
}

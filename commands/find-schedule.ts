import { BRIEF_FORMS, type ChannelSchedule, EVERYTHING } from '#src/core/channel-schedule.ts';
import type { CommandContext, OptionSpec, OptionValues } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { idWithin, placeIn } from '#src/core/places.ts';

/** The option by which one of the community's channels is named. */
export const CHANNEL: OptionSpec = {
  name: 'channel',
  description: 'the channel; without it, this one',
  type: 'channel',
  required: false,
};

/** The option by which one chooses how much of a brief there is. */
export const FORM: OptionSpec = {
  name: 'form',
  description: 'how much of it; without it, as the channel has it',
  type: 'text',
  required: false,
  choices: BRIEF_FORMS,
};

/** Undefined where nothing was chosen. */
export function formOf({ form }: OptionValues): ChannelSchedule['form'] | undefined {
  return BRIEF_FORMS.find((one) => one === form);
}

/** The channel that is named, or else the one in which the command is given. */
export function channelOf({ caller }: CommandContext, { channel }: OptionValues): string {
  if (typeof channel !== 'string') return caller.channel;
  return placeIn(caller.community, idWithin(channel.replace(/^#/u, '')));
}

/** The schedule of that channel. Throws `schedule/none`. */
export async function findSchedule(context: CommandContext, options: OptionValues): Promise<ChannelSchedule> {
  const channel = channelOf(context, options);
  const schedule = await context.store.getSchedule(channel);
  if (!schedule) throw new ParleyError('schedule/none', { channel });
  return schedule;
}

/** What the channel's next brief would be made of; a channel without a schedule is told everything of the last day. */
export async function nextBrief(
  context: CommandContext,
  options: OptionValues,
): Promise<Pick<ChannelSchedule, 'community' | 'form' | 'language' | 'scope' | 'toldSeq' | 'toldUntil' | 'zone'>> {
  const schedule = await context.store.getSchedule(channelOf(context, options));
  if (schedule) return schedule;
  const start = await context.services.delivery.startOfNews();
  const { community } = context.caller;
  return { community, form: 'standard', language: 'en', zone: 'UTC', scope: EVERYTHING, ...start };
}

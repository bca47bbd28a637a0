import {
  type APIActionRowComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ButtonStyle,
  ComponentType,
  type Guild,
  MessageFlags,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord.js';
import type { Logger } from '#src/core/logger.ts';
import { cutText, safeText } from '#src/core/safe-text.ts';
import { REGIONS } from '#src/core/talks.ts';
import { NO_MENTIONS } from './answers.ts';
import { POSTING_CHANNELS } from './commands.ts';
import { onboardingId } from './custom-ids.ts';
import { keyOf } from './kept.ts';
import { MAX_SELECT_CHARS, MAX_SELECT_OPTIONS } from './limits.ts';
import { missingPermissions } from './permissions.ts';

/** The command that every step runs: what a step leaves out stays as it is. */
export const SCHEDULE = 'digest schedule';
const EVERYTHING = 'everything';
const ACCENT = 0x5865f2;
const FIRST_TIME = '08:00';

export type Step = 'channel' | 'time' | 'talks';
const STEPS: Readonly<Record<Step, string>> = {
  channel: 'Choose channel',
  time: 'Choose time and zone',
  talks: 'Choose negotiations',
};

/** The guild is part of the id, since the first words may have been said in a direct message. */
export function readStep(words: string): { readonly step: Step; readonly guildId: string } | null {
  const [, step, guildId] = /^(channel|time|talks):(\d{15,21})$/u.exec(words) ?? [];
  return step === undefined || guildId === undefined ? null : { step: step as Step, guildId };
}

function container(components: APIComponentInContainer[]): APIContainerComponent[] {
  return [{ type: ComponentType.Container, accent_color: ACCENT, components }];
}

function row(component: APIComponentInMessageActionRow): APIActionRowComponent<APIComponentInMessageActionRow> {
  return { type: ComponentType.ActionRow, components: [component] };
}

function stepButtons(guildId: string): APIActionRowComponent<APIComponentInMessageActionRow> {
  const components = Object.entries(STEPS).map(([step, label], index): APIComponentInMessageActionRow => ({
    type: ComponentType.Button,
    style: index === 0 ? ButtonStyle.Primary : ButtonStyle.Secondary,
    label,
    custom_id: onboardingId(`${step}:${guildId}`),
  }));
  return { type: ComponentType.ActionRow, components };
}

/** The first words to a guild. */
function welcome(guildId: string): APIContainerComponent[] {
  const words =
    '## Parley is here\nIt reads the news on negotiations and posts a brief of the day: what changed, who wants what, what comes next, each word with its source.\nChoose a channel, and the first brief comes tomorrow morning. Time and negotiations may be chosen too, now or later.\n-# For those who manage the server. See all commands: /help';
  return container([{ type: ComponentType.TextDisplay, content: words }, stepButtons(guildId)]);
}

/**
 * Greets a guild in its system channel, or else its owner in a direct message: Discord does not say who installed an
 * application. Where both are closed, the log has it.
 */
export async function greet(guild: Guild, logger: Logger): Promise<void> {
  const nonce = keyOf(`welcome ${guild.id} ${guild.joinedTimestamp}`);
  const message = {
    components: welcome(guild.id),
    flags: MessageFlags.IsComponentsV2 as const,
    allowedMentions: NO_MENTIONS,
    nonce,
    enforceNonce: true,
  };
  const { systemChannel } = guild;
  try {
    if (
      systemChannel &&
      missingPermissions(systemChannel, systemChannel.permissionsFor(guild.client.user)).length === 0
    ) {
      await systemChannel.send(message);
      return;
    }
  } catch (error) {
    logger.warn({ err: error, guild: guild.id }, 'the system channel did not take the first words');
  }
  try {
    const direct = await guild.client.users.createDM(guild.ownerId);
    await direct.send(message);
  } catch (error) {
    logger.warn({ err: error, guild: guild.id }, 'nobody of the server could be greeted');
  }
}

/** Where the step is chosen from a menu, the menu. Outside of the guild Discord’s own menu of channels is of no use. */
export function drawStep(step: 'channel' | 'talks', guild: Guild, isInGuild: boolean, active: readonly string[]) {
  const custom = { custom_id: onboardingId(`${step}:${guild.id}`) };
  if (step === 'talks')
    return withWords('Which negotiations shall the brief tell of?', talksMenu(custom.custom_id, active));
  const words = 'Which channel shall the brief of the day go to?';
  if (isInGuild) {
    const menu = { type: ComponentType.ChannelSelect as const, ...custom, channel_types: [...POSTING_CHANNELS] };
    return withWords(words, { ...menu, placeholder: 'Choose a channel' });
  }
  const channels = guild.channels.cache
    .filter((channel) => POSTING_CHANNELS.some((type) => type === channel.type))
    .filter((channel) => missingPermissions(channel, channel.permissionsFor(guild.client.user)).length === 0)
    .first(MAX_SELECT_OPTIONS);
  if (channels.length === 0) {
    const content = 'Parley may write in no channel of the server yet. It needs: View Channel, Send Messages.';
    return container([{ type: ComponentType.TextDisplay, content }]);
  }
  const options = channels.map(({ id, name }) => ({ label: cutText(`#${name}`, MAX_SELECT_CHARS), value: id }));
  return withWords(words, { type: ComponentType.StringSelect, ...custom, options });
}

function withWords(content: string, menu: APIComponentInMessageActionRow): APIContainerComponent[] {
  return container([{ type: ComponentType.TextDisplay, content }, row(menu)]);
}

/** All of them, those of a region, or those with the newest news. */
function talksMenu(customId: string, active: readonly string[]): APIComponentInMessageActionRow {
  // Commas part the names in the command.
  const names = active.filter((name) => name.length <= MAX_SELECT_CHARS && !name.includes(','));
  const values = [...new Set([EVERYTHING, ...REGIONS, ...names])].slice(0, MAX_SELECT_OPTIONS);
  const options = values.map((value) => ({ label: safeText(value), value }));
  return { type: ComponentType.StringSelect, custom_id: customId, options, min_values: 1, max_values: options.length };
}

/** What was chosen of the menu, as the command takes it. */
export function followOf(values: readonly string[]): string {
  return values.includes(EVERYTHING) ? EVERYTHING : values.join(', ');
}

/** The time and the zone as a form, with the channel where none was chosen before. */
export function drawTimeForm(guildId: string, channelId: string | null): APIModalInteractionResponseCallbackData {
  return {
    custom_id: onboardingId(`time:${guildId}`),
    title: STEPS.time,
    components: [
      drawInput('at', 'Time', 'of the day, such as 08:00', FIRST_TIME),
      drawInput('zone', 'Time zone', 'such as Europe/Berlin or America/New_York', ''),
      {
        type: ComponentType.Label,
        label: 'Channel',
        component: {
          type: ComponentType.ChannelSelect,
          custom_id: 'channel',
          channel_types: [...POSTING_CHANNELS],
          required: true,
          ...(channelId === null
            ? {}
            : { default_values: [{ id: channelId, type: SelectMenuDefaultValueType.Channel }] }),
        },
      },
    ],
  };
}

function drawInput(name: string, label: string, description: string, value: string): APILabelComponent {
  return {
    type: ComponentType.Label,
    label,
    description,
    component: {
      type: ComponentType.TextInput,
      custom_id: name,
      style: TextInputStyle.Short,
      required: true,
      max_length: MAX_SELECT_CHARS,
      ...(value === '' ? {} : { value }),
    },
  };
}

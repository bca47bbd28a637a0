import {
  type APIContainerComponent,
  type ButtonInteraction,
  type ChannelSelectMenuInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  MessageFlags,
  type ModalSubmitInteraction,
  RESTJSONErrorCodes,
  type StringSelectMenuInteraction,
} from 'discord.js';
import { type Reply, textReply } from '#src/core/reply.ts';
import { attachmentsOf } from './attachments.ts';
import type { Kept } from './kept.ts';
import { keepRendered, renderReply } from './render.ts';

export const NO_MENTIONS = { parse: [] as never[] };

/** What can be answered in words. */
export type Answerable =
  | ChatInputCommandInteraction
  | ButtonInteraction
  | StringSelectMenuInteraction
  | ChannelSelectMenuInteraction
  | ModalSubmitInteraction;

/**
 * Tells Discord that the answer comes, before any work: it waits three seconds and no longer.
 * @param isPersonal whether only the asker is to see it, which cannot be changed any more
 */
export async function acknowledge(interaction: Answerable, isPersonal: boolean): Promise<void> {
  await taken(interaction, () => interaction.deferReply(isPersonal ? { flags: MessageFlags.Ephemeral } : {}));
  interaction.ephemeral = isPersonal;
}

/** The same for a button that changes the message it stands on. */
export async function acknowledgeUpdate(interaction: ButtonInteraction | StringSelectMenuInteraction): Promise<void> {
  await taken(interaction, () => interaction.deferUpdate());
}

/** An acknowledgement that was taken and whose answer was lost is told at the next try to be there already. */
async function taken(interaction: Answerable, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isThere =
      error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
    if (!isThere) throw error;
    interaction.deferred = true;
  }
}

/** Shows the reply in the place of the acknowledgement; one that turned out to be for the asker alone takes its place unseen. */
export async function show(interaction: Answerable, reply: Reply, kept: Kept): Promise<void> {
  const rendered = renderReply(reply);
  await keepRendered(rendered, kept);
  const message = {
    components: rendered.pages.slice(0, 1),
    files: attachmentsOf(reply),
    allowedMentions: NO_MENTIONS,
  };
  if (reply.personal === true && interaction.ephemeral !== true) {
    // What follows a deferred answer would take its place, seen by all.
    await interaction.deleteReply();
    await interaction.followUp({ ...message, flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral });
    return;
  }
  await interaction.editReply({ ...message, flags: MessageFlags.IsComponentsV2 });
}

/** Says something beside the message that a button stands on, to whoever pressed it. */
async function sayBeside(interaction: ButtonInteraction | StringSelectMenuInteraction, words: string): Promise<void> {
  const { pages } = renderReply(textReply(words));
  const flags = MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral;
  await interaction.followUp({ components: [...pages], flags, allowedMentions: NO_MENTIONS });
}

const NOT_KEPT = 'This answer is no longer kept, so that its pages cannot be turned. Run the command again.';

/** Shows another page of a kept answer in the place of the one that is shown; its files stay with the message. */
export async function turnPage(interaction: ButtonInteraction, key: string, page: number, kept: Kept): Promise<void> {
  const stored = await kept.get('pages', key);
  const container = stored === null ? undefined : (JSON.parse(stored) as readonly APIContainerComponent[])[page];
  if (!container) return sayBeside(interaction, NOT_KEPT);
  await interaction.editReply({
    components: [container],
    attachments: [...interaction.message.attachments.values()],
    flags: MessageFlags.IsComponentsV2,
    allowedMentions: NO_MENTIONS,
  });
}

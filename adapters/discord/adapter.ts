import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  type APIContainerComponent,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  type Interaction,
  MessageFlags,
} from 'discord.js';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Caller, Command, CommandCall, CommandHandler, OptionValue } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Logger } from '#src/core/logger.ts';
import type { Reply } from '#src/core/reply.ts';
import { cutText } from '#src/core/safe-text.ts';
import { type Attachment, attachmentsOf } from './attachments.ts';
import { registeredCommands } from './commands.ts';
import { MAX_CHOICES, MAX_CHOICE_CHARS, READY_TIMEOUT_MS, REST_TIMEOUT_MS } from './limits.ts';
import { callerOf } from './permissions.ts';
import { renderReply } from './render.ts';

interface DiscordSettings {
  readonly token: string;
  readonly applicationId: string;
  /** Base of the REST API, the version left out; null for Discord's own. */
  readonly apiUrl: string | null;
}

export interface DiscordAdapterParts {
  readonly settings: DiscordSettings;
  readonly commands: readonly Command[];
  /** Choices for an option that is being typed. Never rejects. */
  readonly complete: (caller: Caller, command: string, typed: string) => Promise<readonly string[]>;
  readonly logger: Logger;
}

type Answerable = ChatInputCommandInteraction | ButtonInteraction;

const NO_MENTIONS = { parse: [] as never[] };
/** An interaction's answer is edited in; only the edit may carry Components V2. */
const drawn = (
  reply: Reply,
): { components: APIContainerComponent[]; files: Attachment[]; flags: MessageFlags.IsComponentsV2 } => ({
  components: renderReply(reply),
  files: attachmentsOf(reply),
  flags: MessageFlags.IsComponentsV2,
});

/** Discord through its gateway: slash commands, buttons, and posts to channels. No public address is needed. */
export function createDiscordAdapter({ settings, commands, complete, logger }: DiscordAdapterParts): ChatAdapter {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: NO_MENTIONS,
    rest: { timeout: REST_TIMEOUT_MS, ...(settings.apiUrl ? { api: settings.apiUrl } : {}) },
  });
  const personal = new Set(commands.filter((command) => command.access === 'moderator').map((command) => command.name));
  let isStopped = false;
  const running = Promise.withResolvers<void>();
  // `start` hands the outcome on; until then nobody waits for it.
  running.promise.catch(() => {});

  const answer = async (handler: CommandHandler, interaction: Answerable, call: CommandCall): Promise<void> => {
    const isPersonal = personal.has(call.kind === 'options' ? call.name : commandNameOf(commands, call.line));
    // Acknowledged before any work: Discord waits three seconds and no longer.
    await interaction.deferReply(isPersonal ? { flags: MessageFlags.Ephemeral } : {});
    const { reply } = await handler(callerOf(interaction), call);
    await interaction.editReply({ ...drawn(reply), allowedMentions: NO_MENTIONS });
  };

  const suggest = async (interaction: AutocompleteInteraction): Promise<void> => {
    const { value } = interaction.options.getFocused(true);
    const found = await complete(callerOf(interaction), nameOf(interaction), value);
    const choices = found.slice(0, MAX_CHOICES).map((choice) => cutText(choice, MAX_CHOICE_CHARS));
    await interaction.respond(choices.map((choice) => ({ name: choice, value: choice })));
  };

  const serve = async (handler: CommandHandler, interaction: Interaction): Promise<void> => {
    if (interaction.isAutocomplete()) return suggest(interaction);
    if (interaction.isButton()) return answer(handler, interaction, { kind: 'line', line: interaction.customId });
    if (!interaction.isChatInputCommand()) return;
    await answer(handler, interaction, { kind: 'options', name: nameOf(interaction), options: optionsOf(interaction) });
  };

  return {
    name: 'discord',
    async start(handler) {
      client.on(Events.InteractionCreate, (interaction) => {
        serve(handler, interaction).catch((error: unknown) =>
          logger.error({ err: error, interaction: interaction.id }, 'an interaction could not be answered'),
        );
      });
      client.on(Events.Error, (error) =>
        logger.error({ err: error }, 'Discord’s gateway failed; it will be tried again'),
      );
      client.on(Events.Invalidated, () => running.reject(refused('its token was revoked')));
      try {
        await client.login(settings.token);
        await client.rest.put(`/applications/${settings.applicationId}/commands`, {
          body: registeredCommands(commands),
        });
      } catch (cause) {
        if (isStopped) return;
        await client.destroy();
        throw refused(reasonOf(cause), cause);
      }
      logger.info({ user: client.user?.id, commands: commands.length }, 'connected to Discord');
      await running.promise;
    },
    post: (channel, reply) => post(client, channel, reply),
    async stop() {
      isStopped = true;
      await client.destroy();
      running.resolve();
    },
  };
}

async function post(client: Client, channel: string, reply: Reply): Promise<void> {
  const cannot = (reason: string, cause?: unknown): ParleyError =>
    new ParleyError('chat/cannot-post', { platform: 'Discord', channel, reason }, { cause });
  try {
    // Channels are known once the gateway is ready.
    if (!client.isReady()) await once(client, Events.ClientReady, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
    const target = await client.channels.fetch(channel);
    if (!target?.isSendable()) throw cannot('it is no channel for messages');
    // Discord answers a repeat of the same nonce with the message that is there; its library repeats after a 502.
    const nonce = randomBytes(12).toString('hex');
    await target.send({ ...drawn(reply), allowedMentions: NO_MENTIONS, nonce, enforceNonce: true });
  } catch (thrown) {
    throw thrown instanceof ParleyError ? thrown : cannot(reasonOf(thrown), thrown);
  }
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function refused(reason: string, cause?: unknown): ParleyError {
  return new ParleyError('chat/refused', { platform: 'Discord', variable: 'DISCORD_TOKEN', reason }, { cause });
}

/** `/talks status` of a typed field form is the command `talks status`. */
function nameOf({ commandName, options }: ChatInputCommandInteraction | AutocompleteInteraction): string {
  const subcommand = options.getSubcommand(false);
  return subcommand ? `${commandName} ${subcommand.replaceAll('-', ' ')}` : commandName;
}

function optionsOf({ options }: ChatInputCommandInteraction): Readonly<Record<string, OptionValue>> {
  const [first] = options.data;
  const given = first?.options ?? options.data;
  return Object.fromEntries(given.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
}

/** The longest command that the line begins with. */
function commandNameOf(commands: readonly Command[], line: string): string {
  const words = line.replace(/^\//u, '');
  const fitting = commands
    .map((command) => command.name)
    .filter((name) => words === name || words.startsWith(`${name} `));
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

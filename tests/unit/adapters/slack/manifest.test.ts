import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { slashNames } from '#adapters/slack/commands.ts';
import { CHANNEL_ENDS } from '#adapters/slack/events.ts';
import manifest from '#adapters/slack/manifest.json' with { type: 'json' };
import { understand } from '#commands/free-words.ts';
import { commands } from '#commands/index.ts';

const FOLDER = 'adapters/slack/';
/** Off by default, and not in the manifest then. */
const OPTIONAL = 'unfurl.ts';
const source = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ts') && name !== OPTIONAL)
  .map((name) => readFileSync(FOLDER + name, 'utf8'))
  .join('\n');

/** The bot scopes that Slack’s reference asks for: https://docs.slack.dev/reference/methods and /reference/events. */
const METHOD_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'assistant.threads.setStatus': ['assistant:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};
const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_uninstalled: [],
  assistant_thread_started: ['assistant:write'],
  channel_archive: ['channels:read'],
  channel_deleted: ['channels:read'],
  group_archive: ['groups:read'],
  group_deleted: ['groups:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  'message.im': ['im:history'],
  tokens_revoked: [],
};

function found(pattern: RegExp): string[] {
  return [...new Set([...source.matchAll(pattern)].map(([, name = '']) => name))].toSorted();
}

/** Methods that the code calls on a client: `client.chat.postMessage(`. */
const called = found(/(?:client|reader|writer|clientOf\(place\)\))\.((?:[a-z]+\.){1,2}[a-zA-Z]+)\(/gu);
const heard = [...found(/bolt\.event\('([a-z_]+)'/gu), ...CHANNEL_ENDS];

describe('the manifest', () => {
  it('registers the slash commands that the code serves, each with escaped links and mentions', () => {
    const { slash_commands: registered } = manifest.features;
    expect(registered.map(({ command }) => command.slice(1)).toSorted()).toEqual([...slashNames(commands)].toSorted());
    expect(registered.every((command) => command.should_escape)).toBe(true);
  });

  it('subscribes to the events that the code hears, and no others', () => {
    const subscribed = manifest.settings.event_subscriptions.bot_events;
    expect(subscribed.toSorted()).toEqual(heard.map((name) => (name === 'message' ? 'message.im' : name)).toSorted());
  });

  it('asks for the scopes of what the code calls and hears, and for no others', () => {
    expect(called).toEqual(Object.keys(METHOD_SCOPES).toSorted());
    const needed = [
      'commands',
      ...called.flatMap((method) => METHOD_SCOPES[method] ?? []),
      ...manifest.settings.event_subscriptions.bot_events.flatMap((event) => EVENT_SCOPES[event] ?? ['unknown']),
    ];
    expect(manifest.oauth_config.scopes.bot).toEqual([...new Set(needed)].toSorted());
  });

  it('switches on the shortcut, the Home tab, the panel, interactivity and Socket Mode', () => {
    expect(manifest.features.shortcuts.map(({ callback_id: id }) => id)).toEqual(found(/BRIEF_THIS = '([a-z_]+)'/gu));
    expect(manifest.features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
  });

  it('suggests what is understood, in Slack’s lengths', () => {
    const { agent_view: agent, slash_commands: slash, shortcuts } = manifest.features;
    expect(agent.suggested_prompts.length).toBeLessThanOrEqual(4);
    expect(agent.suggested_prompts.map(({ message }) => understand(commands, message))).toEqual([
      '/talks list',
      '/digest now',
      '/talks next',
      '/talks follow',
    ]);
    expect(agent.agent_description.length).toBeLessThanOrEqual(300);
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
    expect(shortcuts.every(({ name, description }) => name.length <= 24 && description.length <= 150)).toBe(true);
    expect(slash.every(({ usage_hint: hint }) => hint.length <= 1000)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { lineOf, slashNames } from '#adapters/slack/commands.ts';
import manifest from '#adapters/slack/manifest.json' with { type: 'json' };
import { commands } from '#commands/index.ts';

describe('the manifest', () => {
  it('registers what the code serves, each with escaped links and mentions', () => {
    const { slash_commands: registered } = manifest.features;
    expect(registered.map(({ command }) => command.slice(1)).toSorted()).toEqual([...slashNames(commands)].toSorted());
    expect(registered.every((command) => command.should_escape)).toBe(true);
  });

  it('switches on what the code needs, and asks for no more than it calls', () => {
    expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
    expect(manifest.oauth_config.scopes.bot).toEqual(['chat:write', 'chat:write.public', 'commands', 'users:read']);
  });
});

describe('lineOf', () => {
  it.each([
    ['/talks', 'status syria', '/talks status syria'],
    ['/talks', '', '/talks'],
    ['/parley', 'help', '/help'],
    ['/parley', '', '/help'],
    ['/parley', 'Help talks', '/help talks'],
    ['/parley', 'audit', '/parley audit'],
    ['/brief', '<https://example.org/a?b=1&amp;c=2|example.org>', '/brief https://example.org/a?b=1&c=2'],
    ['/feeds', 'add <https://example.org/feed>', '/feeds add https://example.org/feed'],
    ['/talks', 'status <@U123|ann> &lt;b&gt; <#C123|general>', '/talks status U123 <b> C123'],
  ])('%s %s', (command, text, line) => {
    expect(lineOf(command, text)).toBe(line);
  });
});

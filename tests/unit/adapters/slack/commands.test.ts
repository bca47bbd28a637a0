import { describe, expect, it } from 'vitest';
import { commandOf, firstAddress, lineOf } from '#adapters/slack/commands.ts';
import { commands } from '#commands/index.ts';

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
    ['/parley', 'moderators add <!subteam^S12|@desk>', '/parley moderators add S12'],
    ['/talks', 'status “south sudan”', '/talks status “south sudan”'],
    ['/talks', 'ask <!channel> &amp; <!here|here>', '/talks ask channel & here'],
    ['/talks', 'status <@U123|ann> &lt;b&gt; <#C123|general>', '/talks status U123 <b> C123'],
  ])('%s %s', (command, text, line) => {
    expect(lineOf(command, text)).toBe(line);
  });
});

describe('commandOf', () => {
  it.each([
    ['/talks status syria', 'talks status'],
    ['/Talks   Status', 'talks status'],
    ['/brief latest', 'brief'],
    ['/talks', null],
    ['/talking', null],
  ])('%s', (line, name) => {
    expect(commandOf(commands, line)?.name ?? null).toBe(name);
  });
});

describe('firstAddress', () => {
  it('finds the first link of a message', () => {
    expect(firstAddress('See <@U1> and <https://a.example/x?y=1&amp;z=2|this>.')).toBe('https://a.example/x?y=1&z=2');
    expect(firstAddress('No link here.')).toBeNull();
  });
});

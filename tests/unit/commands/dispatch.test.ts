import { describe, expect, it } from 'vitest';
import { createCommandHandler } from '#commands/dispatch.ts';
import { help } from '#commands/help.ts';
import type { Caller, Command, CommandServices } from '#src/core/command.ts';
import { systemClock } from '#src/core/clock.ts';
import { ParleyError } from '#src/core/errors.ts';
import { silentLogger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import type { Reply } from '#src/core/reply.ts';
import type { Store } from '#src/core/store.ts';

const MEMBER: Caller = { community: 'c', channel: 'ch', member: 'm', isModerator: false };
const MODERATOR: Caller = { ...MEMBER, isModerator: true };

const NOT_THERE = new ParleyError('fetch/status', { url: 'https://example.org/x', status: 404 });
const BROKEN = new TypeError('secret of the house');

function makeCommand(changes: Partial<Command>): Command {
  return {
    name: 'talks echo',
    description: 'Says it again',
    options: [{ name: 'what', description: 'words', type: 'text', required: true }],
    access: 'member',
    examples: [],
    run: async (_context, { what }) => textReply(`You said ${String(what)}.`),
    ...changes,
  };
}

function handlerOf(commands: readonly Command[], errors: object[] = []): ReturnType<typeof createCommandHandler> {
  const logger = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
  // These commands use neither store nor services; every answer asks for what the member is to be told with it.
  const member: Partial<Store> = { getMember: async () => ({ awayUntil: null, closedAt: null }) };
  const [store, services] = [member as Store, {} as CommandServices];
  return createCommandHandler({ commands, store, clock: systemClock, services, logger });
}

function wordsOf(reply: Reply): string {
  return JSON.stringify(reply.blocks);
}

describe('createCommandHandler', () => {
  it('answers a typed line', async () => {
    const answer = await handlerOf([makeCommand({})])(MEMBER, { kind: 'line', line: '/talks echo hello there' });
    expect(answer).toEqual({ outcome: 'done', reply: textReply('You said hello there.') });
  });

  it('answers a call with option fields alike', async () => {
    const call = { kind: 'options', name: 'talks echo', options: { what: 'hello' } } as const;
    const answer = await handlerOf([makeCommand({})])(MEMBER, call);
    expect(answer).toEqual({ outcome: 'done', reply: textReply('You said hello.') });
  });

  it('refuses an unknown name', async () => {
    const answer = await handlerOf([makeCommand({})])(MEMBER, { kind: 'options', name: 'nothing', options: {} });
    expect(answer.outcome).toBe('usage');
  });

  it('shows the usages of a group', async () => {
    const hidden = makeCommand({ name: 'talks secret', access: 'moderator' });
    const handle = handlerOf([makeCommand({}), hidden]);
    const answer = await handle(MEMBER, { kind: 'line', line: '/talks' });
    expect(answer.outcome).toBe('usage');
    expect(wordsOf(answer.reply)).toContain('/talks echo <what>');
    expect(wordsOf(answer.reply)).not.toContain('secret');
  });

  it('keeps moderators’ commands from members, before it looks at their options', async () => {
    const handle = handlerOf([makeCommand({ access: 'moderator' })]);
    const refused = await handle(MEMBER, { kind: 'line', line: '/talks echo' });
    expect(refused.outcome).toBe('failed');
    expect(wordsOf(refused.reply)).toContain('/talks echo is for moderators.');
    expect((await handle(MODERATOR, { kind: 'line', line: '/talks echo x' })).outcome).toBe('done');
  });

  it('answers a missing option with the usage', async () => {
    const answer = await handlerOf([makeCommand({})])(MEMBER, { kind: 'line', line: '/talks echo' });
    expect(answer.outcome).toBe('usage');
    expect(wordsOf(answer.reply)).toContain('Usage: /talks echo <what>');
  });

  it('puts a known fault in plain words without a word in the log', async () => {
    const errors: object[] = [];
    const answer = await handlerOf([makeCommand({ run: () => Promise.reject(NOT_THERE) })], errors)(MEMBER, {
      kind: 'line',
      line: '/talks echo x',
    });
    expect(answer).toMatchObject({ outcome: 'failed' });
    expect(wordsOf(answer.reply)).toContain('answered with HTTP 404');
    expect(errors).toEqual([]);
  });

  it('logs an unknown fault and tells nothing of it', async () => {
    const errors: object[] = [];
    const answer = await handlerOf([makeCommand({ run: () => Promise.reject(BROKEN) })], errors)(MEMBER, {
      kind: 'line',
      line: '/talks echo my words',
    });
    expect(answer.outcome).toBe('failed');
    expect(wordsOf(answer.reply)).toContain('Something went wrong inside Parley');
    expect(wordsOf(answer.reply)).not.toContain('secret');
    expect(errors).toMatchObject([{ call: '/talks', err: { message: 'secret of the house' } }]);
  });

  it('explains itself by /help, to members only what they may use', async () => {
    const handle = handlerOf([makeCommand({}), makeCommand({ name: 'feeds add', access: 'moderator' }), help]);
    const all = await handle(MEMBER, { kind: 'line', line: '/help' });
    expect(wordsOf(all.reply)).toContain('/talks echo <what>');
    expect(wordsOf(all.reply)).not.toContain('/feeds add');
    const one = await handle(MEMBER, { kind: 'line', line: '/help /Talks  ECHO' });
    expect(wordsOf(one.reply)).toContain('Says it again.');
    const wrong = await handle(MEMBER, { kind: 'line', line: '/help talks ehco' });
    expect(wrong.outcome).toBe('usage');
    expect(wordsOf(wrong.reply)).toContain('Did you mean /help talks echo?');
  });
});

import { describe, expect, it } from 'vitest';
import { readOptions } from '#commands/options.ts';
import { restOption, usageOf } from '#commands/usage.ts';
import type { Command, OptionSpec } from '#src/core/command.ts';
import { textReply } from '#src/core/reply.ts';

const OPTIONS: readonly OptionSpec[] = [
  { name: 'what', description: 'a name', type: 'text', required: true },
  { name: 'limit', description: 'how many', type: 'integer', required: false },
  { name: 'all', description: 'whether all', type: 'boolean', required: false },
  { name: 'status', description: 'one status', type: 'text', required: false, choices: ['under_way', 'stalled'] },
];

const command: Command = {
  name: 'talks test',
  description: 'A test',
  options: OPTIONS,
  access: 'member',
  examples: [],
  run: async () => textReply(''),
};

describe('readOptions', () => {
  it('gives every value its type', () => {
    const given = { what: ' syria ', limit: '12', all: 'Yes', status: 'Under Way' };
    expect(readOptions(command, given)).toEqual({ what: 'syria', limit: 12, all: true, status: 'under_way' });
  });

  it('takes the typed values of a platform with option fields', () => {
    expect(readOptions(command, { what: 'syria', limit: 3, all: false })).toEqual({
      what: 'syria',
      limit: 3,
      all: false,
    });
  });

  it('leaves out what is not given', () => {
    expect(readOptions(command, { what: 'x', limit: undefined, status: '' })).toEqual({ what: 'x' });
  });

  it.each([
    [{}, '“what” is missing: a name.'],
    [{ what: '   ' }, '“what” is missing'],
    [{ what: 'x', limit: 'many' }, '“limit” is a whole number, and “many” is none.'],
    [{ what: 'x', limit: 1.5 }, '“limit” is a whole number'],
    [{ what: 'x', all: 'maybe' }, '“all” is yes or no, and “maybe” is neither.'],
    [{ what: 'x', status: 'staled' }, '“staled” is no status. Did you mean “stalled”?'],
    [{ what: 'x', status: 'purple' }, 'It can be under_way, stalled.'],
    [{ what: 'x', colour: 'red' }, 'There is no option “colour”.'],
    [{ what: 'x'.repeat(2001) }, '“what” is too long.'],
  ])('refuses %j', (given, words) => {
    expect(() => readOptions(command, given)).toThrow(
      expect.objectContaining({
        code: 'command/usage',
        facts: { problem: expect.stringContaining(words), usage: '/talks test <what> [limit:…] [all:…] [status]' },
      }),
    );
  });
});

describe('restOption', () => {
  it('is the last required text, else the last optional text of free words', () => {
    expect(restOption(command)?.name).toBe('what');
    expect(restOption({ ...command, options: OPTIONS.slice(1) })).toBeNull();
    const optional: OptionSpec = { name: 'command', description: '', type: 'text', required: false };
    expect(restOption({ ...command, options: [optional] })).toBe(optional);
    expect(usageOf({ ...command, options: [optional] })).toBe('/talks test [command]');
  });
});

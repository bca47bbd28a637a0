import type { Command } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import { didYouMean, shortened, usageOf } from './usage.ts';

const MAX_AUTOCOMPLETE = 25;

/** `/help [command]`. */
export const help: Command = {
  name: 'help',
  description: 'Shows what Parley can be asked',
  options: [
    {
      name: 'command',
      description: 'one command to be explained',
      type: 'text',
      required: false,
      autocomplete: async ({ caller, commands }, typed) =>
        commands
          .filter((candidate) => caller.isModerator || candidate.access === 'member')
          .map((candidate) => candidate.name)
          .filter((name) => name.includes(typed.trim().toLowerCase().replace(/^\//u, '')))
          .slice(0, MAX_AUTOCOMPLETE),
    },
  ],
  access: 'member',
  personal: true,
  examples: ['/help', '/help talks status'],
  async run({ caller, commands }, { command }) {
    const usable = commands.filter((candidate) => caller.isModerator || candidate.access === 'member');
    if (typeof command !== 'string') return presentUsages('Commands', usable);
    const wanted = command.replace(/^\//u, '').toLowerCase().split(/\s+/u).join(' ');
    const exact = usable.find((candidate) => candidate.name === wanted);
    if (exact) return presentCommand(exact);
    const group = usable.filter((candidate) => candidate.name.startsWith(`${wanted} `));
    if (group.length > 0) return presentUsages(`/${wanted}`, group);
    const names = usable.map((candidate) => candidate.name);
    const meant = didYouMean(wanted, names);
    const suggestion = meant === null ? null : `/help ${meant}`;
    throw new ParleyError('command/unknown', { typed: `/${shortened(wanted)}`, suggestion });
  },
};

/** How the commands are typed and what they do. */
export function presentUsages(title: string, commands: readonly Command[]): Reply {
  const forAll = commands.filter((command) => command.access === 'member');
  const forModerators = commands.filter((command) => command.access === 'moderator');
  const heading: Block = { kind: 'heading', text: 'For moderators', level: 2 };
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: title, level: 1 },
      ...usagesOf(forAll),
      ...(forModerators.length === 0 ? [] : [heading, ...usagesOf(forModerators)]),
      { kind: 'text', text: 'Options in <> are needed, those in [] are not.', emphasis: 'muted' },
    ],
  };
}

function usagesOf(commands: readonly Command[]): readonly Block[] {
  const fields = commands.map((command) => ({ label: usageOf(command), value: command.description }));
  return fields.length === 0 ? [] : [{ kind: 'fields', fields }];
}

function presentCommand(command: Command): Reply {
  const options = command.options.map((option) => ({
    label: option.name,
    value: [option.description, option.choices ? `(${option.choices.join(', ')})` : ''].join(' ').trim(),
  }));
  const optionBlocks: readonly Block[] = options.length === 0 ? [] : [{ kind: 'fields', fields: options }];
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: usageOf(command), level: 1 },
      { kind: 'text', text: `${command.description}.` },
      ...optionBlocks,
      { kind: 'text', text: 'For example', emphasis: 'strong' },
      { kind: 'list', items: command.examples.map((text) => ({ text })) },
    ],
  };
}

import type { Command } from '#src/core/command.ts';
import { presentChange } from '#src/core/present/talks-moderation.ts';
import { readName, readParties } from './names.ts';

const MAX_AUTOCOMPLETE = 25;

/** `/talks track <name> [parties]`. */
export const talksTrack: Command = {
  name: 'talks track',
  description: 'Opens a negotiation by its name and parties, or takes an ignored one up again',
  options: [
    {
      name: 'name',
      description: 'its name, in quotes where it has several words',
      type: 'text',
      required: true,
      autocomplete: async ({ store }, typed) =>
        (await store.listIgnored())
          .map((talks) => talks.name)
          .filter((name) => name.toLowerCase().includes(typed.trim().toLowerCase()))
          .slice(0, MAX_AUTOCOMPLETE),
    },
    { name: 'parties', description: 'its parties, with a comma between', type: 'text', required: false },
  ],
  access: 'moderator',
  examples: ['/talks track "Lake Chad water talks" parties:"Chad, Niger"', '/talks track "Lake Chad water talks"'],
  async run({ caller, services, store }, options) {
    const name = readName(talksTrack, String(options.name));
    const isIgnored = (await store.listIgnored()).some((talks) => talks.name.toLowerCase() === name.toLowerCase());
    const parties = isIgnored ? [] : readParties(talksTrack, String(options.parties ?? ''));
    const talks = await services.moderation.track(caller, name, parties);
    const words = isIgnored
      ? `${talks.name} is listed and posted again.`
      : `${talks.name} is tracked from now on: stories on ${talks.parties.join(' and ')} that fit no known negotiation go there.`;
    return presentChange(words, talks);
  },
};

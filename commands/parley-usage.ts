import type { Command } from '#src/core/command.ts';
import { EVERYBODY } from '#src/core/model-store.ts';
import { presentUsage } from '#src/core/present/usage.ts';

const DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_SHOWN = 40;

/** `/parley usage`. */
export const parleyUsage: Command = {
  name: 'parley usage',
  description: 'Shows what the language model has cost, by day',
  options: [],
  access: 'moderator',
  examples: ['/parley usage'],
  async run({ clock, store, caller }) {
    const since = new Date(clock.now().getTime() - DAYS * DAY_MS).toISOString().slice(0, 10);
    return presentUsage(await store.modelUse(since, MAX_SHOWN, [EVERYBODY, caller.community]));
  },
};

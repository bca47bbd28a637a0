import type { Command } from '#src/core/command.ts';
import { presentSchedules } from '#src/core/present/schedules.ts';

/** `/digest list`. */
export const digestList: Command = {
  name: 'digest list',
  description: 'Shows which channels get briefs and alerts, when, and what became of the last ones',
  options: [],
  access: 'member',
  examples: ['/digest list'],
  async run({ store, caller }) {
    const listed = [];
    for (const schedule of await store.listSchedules(caller.community)) {
      const [lastSlot = null] = await store.listSlots(schedule.channel, 1);
      listed.push({ schedule, lastSlot });
    }
    return presentSchedules(listed);
  },
};

import { EVERYTHING } from '#src/core/channel-schedule.ts';
import type { Command } from '#src/core/command.ts';
import { briefWords } from '#src/core/present/brief-words.ts';
import { PLAIN_STYLE, presentDigest } from '#src/core/present/digest.ts';

/** `/digest now`. */
export const digestNow: Command = {
  name: 'digest now',
  description: 'Shows the brief of the last day here, of what this channel follows',
  options: [],
  access: 'member',
  examples: ['/digest now'],
  async run({ services, store, caller }) {
    const schedule = await store.getSchedule(caller.channel);
    const digest = await services.delivery.composeDigest(schedule?.scope ?? EVERYTHING, caller.community);
    if (!schedule) return presentDigest(digest, PLAIN_STYLE);
    return presentDigest(digest, { form: schedule.form, words: briefWords(schedule.language, schedule.zone) });
  },
};

import { BRIEF_FORMS, EVERYTHING } from '#src/core/channel-schedule.ts';
import type { Command } from '#src/core/command.ts';
import { briefWords } from '#src/core/present/brief-words.ts';
import { PLAIN_STYLE, presentDigest } from '#src/core/present/digest.ts';

/** `/digest now [form]`. */
export const digestNow: Command = {
  name: 'digest now',
  description: 'Shows the brief of the last day here, of what this channel follows',
  options: [
    {
      name: 'form',
      description: 'how much of it; without it, as the channel has it',
      type: 'text',
      required: false,
      choices: BRIEF_FORMS,
    },
  ],
  access: 'member',
  examples: ['/digest now', '/digest now full'],
  async run({ services, store, caller }, options) {
    const schedule = await store.getSchedule(caller.channel);
    const digest = await services.delivery.composeDigest(schedule?.scope ?? EVERYTHING, caller.community);
    const form = BRIEF_FORMS.find((one) => one === options.form) ?? schedule?.form ?? PLAIN_STYLE.form;
    const words = schedule ? briefWords(schedule.language, schedule.zone) : PLAIN_STYLE.words;
    return presentDigest(digest, { form, words });
  },
};

import { EVERYTHING } from '#src/core/channel-schedule.ts';
import type { Command } from '#src/core/command.ts';
import { briefWords } from '#src/core/present/brief-words.ts';
import { PLAIN_STYLE, presentDigest } from '#src/core/present/digest.ts';
import { FORM, formOf } from './find-schedule.ts';

/** `/digest now [form]`. */
export const digestNow: Command = {
  name: 'digest now',
  description: 'Shows the brief of the last day here, of what this channel follows',
  options: [FORM],
  access: 'member',
  examples: ['/digest now', '/digest now full'],
  async run({ services, store, caller }, options) {
    const schedule = await store.getSchedule(caller.channel);
    const digest = await services.delivery.composeDigest(schedule?.scope ?? EVERYTHING, caller.community);
    const form = formOf(options) ?? schedule?.form ?? PLAIN_STYLE.form;
    const words = schedule ? briefWords(schedule.language, schedule.zone) : PLAIN_STYLE.words;
    return presentDigest(digest, { form, words });
  },
};

import { BRIEF_FORMS } from '#src/core/channel-schedule.ts';
import type { Command } from '#src/core/command.ts';
import { briefWords } from '#src/core/present/brief-words.ts';
import { presentDigest } from '#src/core/present/digest.ts';
import { CHANNEL, nextBrief } from './find-schedule.ts';

/** `/digest preview [form] [channel]`. */
export const digestPreview: Command = {
  name: 'digest preview',
  description: 'Shows you a channel’s next brief as it would be at this moment; nothing is posted',
  options: [
    {
      name: 'form',
      description: 'how much of it; without it, as the channel has it',
      type: 'text',
      required: false,
      choices: BRIEF_FORMS,
    },
    CHANNEL,
  ],
  access: 'member',
  examples: ['/digest preview', '/digest preview compact'],
  async run(context, options) {
    const next = await nextBrief(context, options);
    const form = BRIEF_FORMS.find((one) => one === options.form) ?? next.form;
    const digest = await context.services.delivery.composeNext(next);
    return { ...presentDigest(digest, { form, words: briefWords(next.language, next.zone) }), personal: true };
  },
};

import type { Command } from '#src/core/command.ts';
import { briefWords } from '#src/core/present/brief-words.ts';
import { presentDigest } from '#src/core/present/digest.ts';
import { CHANNEL, FORM, formOf, nextBrief } from './find-schedule.ts';

/** `/digest preview [form] [channel]`. */
export const digestPreview: Command = {
  name: 'digest preview',
  description: 'Shows you a channel’s next brief as it would be at this moment; nothing is posted',
  options: [FORM, CHANNEL],
  access: 'member',
  examples: ['/digest preview', '/digest preview compact'],
  async run(context, options) {
    const next = await nextBrief(context, options);
    const form = formOf(options) ?? next.form;
    const digest = await context.services.delivery.composeNext(next);
    return { ...presentDigest(digest, { form, words: briefWords(next.language, next.zone) }), personal: true };
  },
};

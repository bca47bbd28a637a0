import type { Command } from '#src/core/command.ts';
import { presentAnswer } from '#src/core/present/answer.ts';

/** `/talks ask <question>`. */
export const talksAsk: Command = {
  name: 'talks ask',
  description: 'Answers a question from the stored briefs, with a source for each sentence',
  options: [{ name: 'question', description: 'a question in your own words', type: 'text', required: true }],
  access: 'member',
  examples: ['/talks ask What do the rebels demand in the Yemen talks?'],
  async run({ caller, services }, { question }) {
    const words = String(question);
    return presentAnswer(words, await services.ask(words, caller.community));
  },
};

import type { Command } from '#src/core/command.ts';
import { presentChange } from '#src/core/present/talks-moderation.ts';
import { STATUS_LOOKS, STATUSES } from '#src/core/vocabulary.ts';
import { onAnyTalks, WHAT } from './find-talks.ts';
import { usageError } from './usage.ts';

const MAX_BECAUSE_CHARS = 300;

/** `/talks correct <what> <status> [because]`. */
export const talksCorrect: Command = {
  name: 'talks correct',
  description: 'Sets the status by your word; newer evidence against it waits for you',
  options: [
    { ...WHAT, description: 'the negotiation, in quotes where its name has several words' },
    { name: 'status', description: 'where it stands', type: 'text', required: true, choices: STATUSES },
    { name: 'because', description: 'why, for all to read', type: 'text', required: false },
  ],
  access: 'moderator',
  examples: ['/talks correct syria stalled', '/talks correct "south sudan" under way because the teams sat down again'],
  async run(context, options) {
    const { caller, services } = context;
    const status = STATUSES.find((one) => one === options.status);
    if (status === undefined) throw usageError(talksCorrect, '“status” is missing.');
    const because = typeof options.because === 'string' ? options.because.replace(/^because\s+/iu, '') : null;
    if (because !== null && because.length > MAX_BECAUSE_CHARS) {
      throw usageError(talksCorrect, `A reason may have ${MAX_BECAUSE_CHARS} characters.`);
    }
    const again = (name: string): string => `/talks correct ${name} ${status}${because === null ? '' : ` ${because}`}`;
    return onAnyTalks(context, String(options.what), again, async (talks) => {
      const corrected = await services.moderation.correct(caller, talks, status, because);
      const before = talks.state === null ? '' : ` instead of ${STATUS_LOOKS[talks.state.status].label}`;
      const words = `${corrected.name} is ${STATUS_LOOKS[status].label} by your word${before}. Newer evidence that says otherwise waits for you: /talks review`;
      return presentChange(words, corrected);
    });
  },
};

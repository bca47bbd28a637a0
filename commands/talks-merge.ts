import type { Command } from '#src/core/command.ts';
import { presentChange } from '#src/core/present/talks-moderation.ts';
import { quotedReference } from '#src/core/present/talks-buttons.ts';
import { onAnyTalks, WHAT } from './find-talks.ts';

/** `/talks merge <what> <into>`. */
export const talksMerge: Command = {
  name: 'talks merge',
  description: 'Makes a negotiation a part of another, with its history and all that comes',
  options: [
    { ...WHAT, description: 'the negotiation that goes, in quotes where its name has several words' },
    { ...WHAT, name: 'into', description: 'the negotiation that it becomes a part of' },
  ],
  access: 'moderator',
  examples: ['/talks merge "Arland–Northern Front talks" arland'],
  async run(context, options) {
    const { caller, services } = context;
    const [what, into] = [String(options.what), String(options.into)];
    return onAnyTalks(
      context,
      what,
      (name) => `/talks merge ${name} "${into}"`,
      (from) =>
        onAnyTalks(
          context,
          into,
          (name) => `/talks merge ${quotedReference(from)} ${name}`,
          async (target) => {
            const merged = await services.moderation.merge(caller, from, target);
            const words = `${from.name} is a part of ${merged.name} now, and its stories go there. Its name still finds them.`;
            return presentChange(words, merged);
          },
        ),
    );
  },
};

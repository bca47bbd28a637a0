import type { Command, CommandContext } from '#src/core/command.ts';
import { presentChange, presentReview } from '#src/core/present/talks-moderation.ts';
import type { ReviewView } from '#src/core/present/talks-moderation.ts';
import type { Reply } from '#src/core/reply.ts';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import { onAnyTalks, WHAT } from './find-talks.ts';
import { usageError } from './usage.ts';

const DECISIONS = ['accept', 'refuse'] as const;
const MAX_ENTRIES = 200;

/** `/talks review [what] [decision]`. */
export const talksReview: Command = {
  name: 'talks review',
  description: 'Shows what waits for moderators; accepts or refuses newer evidence',
  options: [
    { ...WHAT, required: false },
    { name: 'decision', description: 'on the newer evidence', type: 'text', required: false, choices: DECISIONS },
  ],
  access: 'moderator',
  examples: ['/talks review', '/talks review syria decision:accept'],
  async run(context, options) {
    const { caller, services } = context;
    const decision = DECISIONS.find((one) => one === options.decision);
    if (typeof options.what !== 'string') {
      if (decision) throw usageError(talksReview, '“what” is missing: the negotiation to decide on.');
      return presentReview(await waiting(context, () => true));
    }
    const again = (name: string): string => `/talks review ${name}${decision ? ` decision:${decision}` : ''}`;
    return onAnyTalks(context, options.what, again, async (talks): Promise<Reply> => {
      if (!decision) return presentReview(await waiting(context, (id) => id === talks.id));
      const reviewed = await services.moderation.review(caller.member, talks, decision);
      const status = reviewed.state ? STATUS_LOOKS[reviewed.state.status].label : 'without a status';
      const words =
        decision === 'accept'
          ? `Accepted: ${reviewed.name} is ${status} now, and the news moves it again.`
          : `Refused: ${reviewed.name} stays ${status} until there is evidence newer than this.`;
      return presentChange(words, reviewed);
    });
  },
};

async function waiting({ store }: CommandContext, isAsked: (id: string) => boolean): Promise<ReviewView> {
  const talks = (await store.listTalks()).filter(({ id }) => isAsked(id));
  const pending: ReviewView['pending'][number][] = [];
  for (const one of talks.filter(({ state }) => (state?.pending ?? null) !== null)) {
    const entries = await store.timeline(one.id, { limit: MAX_ENTRIES });
    pending.push({ talks: one, evidence: entries.find(({ id }) => id === one.state?.pending?.entryId) ?? null });
  }
  return {
    pending,
    opened: talks.filter(({ origin }) => origin === 'opened'),
    ignored: (await store.listIgnored()).filter(({ id }) => isAsked(id)),
  };
}

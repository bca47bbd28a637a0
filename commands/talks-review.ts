import type { Command, CommandContext, OptionValues } from '#src/core/command.ts';
import { presentChange, presentReview } from '#src/core/present/talks-moderation.ts';
import type { ReviewView } from '#src/core/present/talks-moderation.ts';
import type { Reply } from '#src/core/reply.ts';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import { onAnyTalks, WHAT } from './find-talks.ts';
import { usageError } from './usage.ts';

const DECISIONS = ['accept', 'refuse'] as const;
type Decision = (typeof DECISIONS)[number];
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
    const { what, decision } = readCall(options);
    if (what === null) {
      if (decision) throw usageError(talksReview, '“what” is missing: the negotiation to decide on.');
      return presentReview(await waiting(context, () => true));
    }
    const again = (name: string): string => `/talks review ${name}${decision ? ` decision:${decision}` : ''}`;
    return onAnyTalks(context, what, again, async (talks): Promise<Reply> => {
      if (!decision) return presentReview(await waiting(context, (id) => id === talks.id));
      const reviewed = await services.moderation.review(caller, talks, decision);
      const status = reviewed.state ? STATUS_LOOKS[reviewed.state.status].label : 'without a status';
      const words =
        decision === 'accept'
          ? `Accepted: ${reviewed.name} is ${status} now, and the news moves it again.`
          : `Refused: ${reviewed.name} stays ${status} until there is evidence newer than this.`;
      return presentChange(words, reviewed);
    });
  },
};

/** The name takes the rest of a typed line, so that a decision may stand at its end: “syria accept”. */
function readCall({ what, decision }: OptionValues): { what: string | null; decision: Decision | undefined } {
  const given = DECISIONS.find((one) => one === decision);
  if (typeof what !== 'string') return { what: null, decision: given };
  const said = DECISIONS.find((one) => what.toLowerCase().endsWith(` ${one}`));
  if (given || !said) return { what, decision: given };
  return { what: what.slice(0, -said.length).trim(), decision: said };
}

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

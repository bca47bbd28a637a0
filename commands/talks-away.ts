import type { Command } from '#src/core/command.ts';
import { type Inline, inline } from '#src/core/inline.ts';
import { day as dayOf } from '#src/core/present/times.ts';
import { textReply } from '#src/core/reply.ts';
import { shortened, usageError } from './usage.ts';

const DAY_MS = 24 * 60 * 60_000;
const MAX_AWAY_DAYS = 366;

/** `/talks away [until]`. */
export const talksAway: Command = {
  name: 'talks away',
  description: 'Holds back what you follow until you are there again; without a day, says how it stands',
  options: [
    {
      name: 'until',
      description: 'the day on which you are back, such as 2026-12-01, or a number of days; “back” ends it',
      type: 'text',
      required: false,
    },
  ],
  access: 'member',
  examples: ['/talks away 2027-12-01', '/talks away 5', '/talks away back'],
  async run({ store, caller, clock }, { until }) {
    const { community, member } = caller;
    const now = clock.now();
    if (until === undefined) {
      const { awayUntil } = await store.getMember(community, member);
      const isAway = awayUntil !== null && awayUntil > now.toISOString();
      return personal(isAway ? awayWords(awayUntil) : 'You are not away: what you follow reaches you at once.');
    }
    const words = String(until).trim();
    if (/^(?:back|none|off|no)$/iu.test(words)) {
      await store.saveMember(community, member, { awayUntil: null });
      return personal('Welcome back. What changed meanwhile in what you follow reaches you in one message.');
    }
    const day = readDay(words, now);
    if (day === null) throw usageError(talksAway, `“${shortened(words)}” is no day to come. Write it as 2026-12-01.`);
    await store.saveMember(community, member, { awayUntil: day });
    return personal(awayWords(day));
  },
};

function awayWords(until: string): Inline {
  return inline`You are away until ${dayOf(until)}; what changes in what you follow reaches you then. To end it: /talks away back`;
}

function personal(text: Inline) {
  return { ...textReply(text), personal: true };
}

/** The start of the day, ISO 8601 in UTC; null for what is no day within the coming year. */
function readDay(words: string, now: Date): string | null {
  const days = /^(\d{1,3})(?:\s*d(?:ays?)?)?$/u.exec(words)?.[1];
  const time =
    days === undefined
      ? /^\d{4}-\d{2}-\d{2}$/u.test(words)
        ? Date.parse(`${words}T00:00:00Z`)
        : Number.NaN
      : now.getTime() + Number(days) * DAY_MS;
  const isComing = time > now.getTime() && time <= now.getTime() + MAX_AWAY_DAYS * DAY_MS;
  return isComing ? new Date(time).toISOString() : null;
}

import type { Command, CommandContext } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { presentChange } from '#src/core/present/talks-moderation.ts';
import { quotedReference } from '#src/core/present/talks-buttons.ts';
import { presentEvents } from '#src/core/present/talks-timeline.ts';
import type { Reply } from '#src/core/reply.ts';
import type { Talks, TimelineEntry } from '#src/core/talks.ts';
import { completeTalks, onAnyTalks, WHAT } from './find-talks.ts';
import { readName } from './names.ts';
import { shortened, usageError } from './usage.ts';

const MAX_ENTRIES = 2000;
const MAX_SHOWN = 40;

/** `/talks split <what> [events] [into]`. */
export const talksSplit: Command = {
  name: 'talks split',
  description: 'Puts events of a negotiation to another or a new one; without events, numbers them',
  options: [
    WHAT,
    { name: 'events', description: 'their numbers, such as 1,3-5', type: 'text', required: false },
    {
      name: 'into',
      description: 'another negotiation, or the name of a new one',
      type: 'text',
      required: false,
      autocomplete: completeTalks,
    },
  ],
  access: 'moderator',
  examples: ['/talks split syria', '/talks split syria events:3-5 into:"Astana talks"'],
  async run(context, options) {
    const { events, into } = options;
    const again = (name: string): string =>
      `/talks split ${name}${typeof events === 'string' ? ` events:${events}` : ''}${typeof into === 'string' ? ` into:"${into}"` : ''}`;
    return onAnyTalks(context, String(options.what), again, async (talks) => {
      const oldestFirst = (await context.store.timeline(talks.id, { limit: MAX_ENTRIES })).toReversed();
      if (typeof events !== 'string' && typeof into !== 'string') return presentEvents(talks, oldestFirst, MAX_SHOWN);
      if (typeof events !== 'string') throw usageError(talksSplit, '“events” is missing: which ones are to go.');
      if (typeof into !== 'string') throw usageError(talksSplit, '“into” is missing: where they are to go.');
      const numbers = readNumbers(events, oldestFirst.length);
      const chosen = oldestFirst.filter((_entry, index) => numbers.has(index + 1));
      if (chosen.length === 0) throw new ParleyError('talks/no-events', { name: talks.name });
      return split(context, { talks, chosen, events }, into);
    });
  },
};

interface Leaving {
  readonly talks: Talks;
  readonly chosen: readonly TimelineEntry[];
  /** As they were asked for. */
  readonly events: string;
}

/** Known talks are asked for by their full name or id; every other name is that of new ones. */
async function split(context: CommandContext, { talks, chosen, events }: Leaving, into: string): Promise<Reply> {
  const { caller, services } = context;
  const put = async (target: Talks | { name: string }): Promise<Reply> => {
    const got = await services.moderation.split(caller, talks, chosen, target);
    const count = chosen.length === 1 ? 'One event' : `${chosen.length} events`;
    return presentChange(`${count} of ${talks.name} went to ${got.name}.`, got);
  };
  const wanted = into.toLowerCase();
  const known = (await services.findTalks(into, caller.community)).some((one) =>
    [one.id, one.name, ...one.aliases].some((name) => name.toLowerCase() === wanted),
  );
  if (!known) return put({ name: readName(talksSplit, into) });
  const again = (name: string): string => `/talks split ${quotedReference(talks)} events:${events} into:${name}`;
  return onAnyTalks(context, into, again, put);
}

/** `1,3-5` as the numbers 1, 3, 4 and 5; what is beyond the last event is none. Throws `command/usage`. */
function readNumbers(words: string, last: number): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const part of words.split(/[\s,;]+/u).filter((one) => one !== '')) {
    const match = /^#?(\d{1,6})(?:[-–]#?(\d{1,6}))?$/u.exec(part);
    if (!match) throw usageError(talksSplit, `“${shortened(part)}” is no number of an event. Write 1,3-5 or the like.`);
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    for (let number = from; number <= Math.min(to, last); number += 1) numbers.add(number);
  }
  return numbers;
}

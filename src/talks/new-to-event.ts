import type { RelevantBrief } from '#src/core/brief.ts';
import type { TimelineEntry } from '#src/core/talks.ts';
import { findEvent } from './event.ts';
import { fold } from './fold.ts';

/** More stories than these on one event and one status are not read again for what they add. */
const MAX_READ = 3;

/**
 * Whether a story tells something that those read before do not: another event, another status or round of it, an accord, a
 * dated next step, or the words of somebody on either side or between them who had not been heard.
 * @param read entries that the stories read before would make by themselves, of the same talks
 * @param draft the same of this story
 */
export function isNewToEvent(read: readonly TimelineEntry[], draft: TimelineEntry, brief: RelevantBrief): boolean {
  const same = read.filter((entry) => findEvent([entry], draft) !== null);
  if (same.length === 0) return true;
  const tells = (of: (entry: TimelineEntry) => string | number | null): boolean => {
    const told = of(draft);
    return told !== null && !same.some((entry) => of(entry) === told);
  };
  if (tells(({ after }) => after) || tells(({ round }) => round) || tells(({ agreement }) => agreement)) return true;
  if (same.length >= MAX_READ) return false;
  return tells(({ roundNumber }) => roundNumber) || tells(({ next }) => next?.date ?? null) || hasNewVoice(same, brief);
}

function hasNewVoice(same: readonly TimelineEntry[], { parties, mediators, quotes }: RelevantBrief): boolean {
  const heard = new Set(
    same.flatMap((entry) => entry.quotes.flatMap(({ speaker }) => (speaker ? [fold(speaker)] : []))),
  );
  const sides = [...mediators, ...parties, ...parties.flatMap(({ delegates }) => delegates)].map(({ name }) =>
    fold(name),
  );
  return quotes.some(({ speaker }) => {
    const name = speaker && fold(speaker.name);
    return name !== null && sides.includes(name) && !heard.has(name);
  });
}

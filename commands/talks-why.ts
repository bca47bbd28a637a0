import { isRelevant } from '#src/core/brief.ts';
import type { Command, CommandContext } from '#src/core/command.ts';
import { evidenceOf, presentWhy } from '#src/core/present/talks-why.ts';
import type { EvidenceSentence } from '#src/core/present/talks-why.ts';
import { sentenceAround } from '#src/core/sentence-around.ts';
import type { TalksState, TimelineEntry } from '#src/core/talks.ts';
import { onTalks, WHAT } from './find-talks.ts';

const MAX_ENTRIES = 60;
const MAX_SENTENCES = 20;

/** `/talks why <what>`. */
export const talksWhy: Command = {
  name: 'talks why',
  description: 'Shows the evidence for the present status, how strong it is, and what would change it',
  options: [WHAT],
  access: 'member',
  examples: ['/talks why syria', '/talks why "south sudan"'],
  async run(context, options) {
    return onTalks(context, String(options.what), 'talks why', async ({ talks }) => {
      const entries = await context.store.timeline(talks.id, { limit: MAX_ENTRIES });
      const telling = entries.filter((entry) => tells(entry, talks.state));
      return presentWhy({
        talks,
        sentences: await sentencesOf(context, telling),
        against: entries.filter((entry) => tellsOtherwise(entry, talks.state)),
        reports: countReports(telling, talks.state),
        ordinary: context.services.ordinaryChanges(talks.state.status),
        isForModerator: context.caller.isModerator,
      });
    });
  },
};

function tells(entry: TimelineEntry, { status, since }: TalksState): boolean {
  return entry.after === status && Date.parse(entry.at) >= Date.parse(since);
}

function tellsOtherwise(entry: TimelineEntry, { status, since }: TalksState): boolean {
  return entry.after !== null && entry.after !== status && Date.parse(entry.at) > Date.parse(since);
}

/** Copies of one text are the report of the outlet that had it first, and an outlet’s stories are one report. */
function countReports(newestFirst: readonly TimelineEntry[], { status }: TalksState): number {
  const outlets = new Map<string, string>();
  for (const source of newestFirst.toReversed().flatMap(({ sources }) => sources)) {
    if (source.tells === status && !outlets.has(source.textId)) outlets.set(source.textId, source.outlet.toLowerCase());
  }
  return new Set(outlets.values()).size;
}

/** The engine marks the words that tell a status; people read whole sentences. Copies of a text say theirs once. */
async function sentencesOf(
  { store }: CommandContext,
  telling: readonly TimelineEntry[],
): Promise<readonly EvidenceSentence[]> {
  const sentences = new Map<string, EvidenceSentence>();
  for (const { quote, source } of telling.flatMap(evidenceOf)) {
    if (sentences.size >= MAX_SENTENCES) break;
    const brief = await store.getBrief(quote.storyId);
    const text = brief && isRelevant(brief) ? sentenceAround(brief.story.text, quote.span) : quote.text;
    if (!sentences.has(text)) sentences.set(text, { text, source });
  }
  return [...sentences.values()];
}

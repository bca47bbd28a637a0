import { isRelevant } from '#src/core/brief.ts';
import type { Quote, RelevantBrief } from '#src/core/brief.ts';
import type { Command, CommandContext, OptionValues } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { presentQuotes } from '#src/core/present/talks-quotes.ts';
import type { SaidQuote } from '#src/core/present/talks-quotes.ts';
import type { TimelineEntry } from '#src/core/talks.ts';
import { onTalks, WHAT } from './find-talks.ts';
import { didYouMean, shortened } from './usage.ts';

const MAX_ENTRIES = 60;
const MAX_STORIES = 60;
const MAX_AUTOCOMPLETE = 25;

/** `/talks quotes <what> [party]`. */
export const talksQuotes: Command = {
  name: 'talks quotes',
  description: 'Shows what was said, to the letter, and by whom',
  options: [
    WHAT,
    {
      name: 'party',
      description: 'one party or speaker only',
      type: 'text',
      required: false,
      autocomplete: completeParties,
    },
  ],
  access: 'member',
  examples: ['/talks quotes syria', '/talks quotes syria party:opposition'],
  async run(context, options) {
    return onTalks(context, String(options.what), 'talks quotes', async ({ talks }) => {
      const entries = await context.store.timeline(talks.id, { limit: MAX_ENTRIES });
      const all = await quotesOf(context, entries);
      if (typeof options.party !== 'string') return presentQuotes(talks, all, null);
      const party = options.party;
      const chosen = quotesBy(all, party);
      if (chosen.length === 0 && all.length > 0) throw nobody(party, all);
      return presentQuotes(talks, chosen, party);
    });
  },
};

/** The parties of the negotiation that is named already, or of all; those that begin with what is typed come first. */
async function completeParties(
  { caller, services, store }: CommandContext,
  typed: string,
  { what }: OptionValues,
): Promise<readonly string[]> {
  const named =
    typeof what === 'string' ? (await services.findTalks(what, caller.community)).slice(0, 1) : await store.listTalks();
  const parties = [...new Set(named.flatMap((talks) => talks.parties))];
  const wanted = typed.trim().toLowerCase();
  const fitting = parties.filter((party) => party.toLowerCase().includes(wanted));
  const isFirst = (party: string): number => Number(party.toLowerCase().startsWith(wanted));
  return fitting.toSorted((a, b) => isFirst(b) - isFirst(a)).slice(0, MAX_AUTOCOMPLETE);
}

/** Newest first; the same words in several stories once, by the first that is met. */
async function quotesOf({ store }: CommandContext, entries: readonly TimelineEntry[]): Promise<readonly SaidQuote[]> {
  const said = new Map<string, SaidQuote>();
  const sources = entries.flatMap((entry) => entry.sources.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)));
  const texts = new Map(sources.map((source) => [source.textId, source]));
  for (const source of [...texts.values()].slice(0, MAX_STORIES)) {
    const brief = await store.getBrief(source.storyId);
    if (!brief || !isRelevant(brief)) continue;
    for (const quote of brief.quotes) {
      const { text, speaker } = quote;
      if (!said.has(text)) said.set(text, { text, speaker, party: partyOf(brief, quote), source });
    }
  }
  return [...said.values()];
}

/** The party that the speaker is, or is a delegate of, or that the speaker’s role names. */
function partyOf({ parties }: RelevantBrief, { speaker }: Quote): string | null {
  if (!speaker) return null;
  const own = [speaker.name, ...speaker.aliases].map((name) => name.toLowerCase());
  const found =
    parties.find((party) => [party.name, ...party.aliases].some((name) => own.includes(name.toLowerCase()))) ??
    parties.find((party) => party.delegates.some((delegate) => own.includes(delegate.name.toLowerCase()))) ??
    parties.find((party) => [party.name, ...party.aliases].some((name) => contains(speaker.role ?? '', name)));
  return found?.name ?? null;
}

/** Of a party or speaker of that full name, or else of all whose name or role has the words in it. */
function quotesBy(all: readonly SaidQuote[], words: string): readonly SaidQuote[] {
  const wanted = words.trim().toLowerCase();
  const exact = all.filter((quote) => namesOf(quote).some((name) => name.toLowerCase() === wanted));
  return exact.length > 0 ? exact : all.filter((quote) => namesOf(quote).some((name) => contains(name, words)));
}

function namesOf({ speaker, party }: SaidQuote): readonly string[] {
  return [party, speaker?.name, speaker?.role, ...(speaker?.aliases ?? [])].filter((name) => typeof name === 'string');
}

function contains(text: string, words: string): boolean {
  return text.toLowerCase().includes(words.trim().toLowerCase());
}

function nobody(party: string, all: readonly SaidQuote[]): ParleyError {
  const names = [...new Set(all.flatMap((quote) => [quote.party, quote.speaker?.name ?? null]))].filter(
    (name) => name !== null,
  );
  const words = names.flatMap((name) => [name, ...name.split(/\s+/u)]);
  const near = didYouMean(party.toLowerCase(), [...new Set(words.map((word) => word.toLowerCase()))]);
  const suggestions = near === null ? names.slice(0, 3) : names.filter((name) => contains(name, near)).slice(0, 3);
  return new ParleyError('command/not-found', { what: shortened(party), kind: 'party or speaker', suggestions });
}

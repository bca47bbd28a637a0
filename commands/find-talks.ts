import type { CommandContext, OptionSpec, OptionValues } from '#src/core/command.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import { ParleyError } from '#src/core/errors.ts';
import { presentChoice, presentNoNews } from '#src/core/present/choice.ts';
import { hasState } from '#src/core/present/talks.ts';
import type { TalksWithState } from '#src/core/present/talks.ts';
import { type Reply, textReply } from '#src/core/reply.ts';
import type { Talks } from '#src/core/talks.ts';
import { didYouMean, shortened } from './usage.ts';

const MAX_AUTOCOMPLETE = 25;
const MAX_SUGGESTED = 3;

/** The option by which a negotiation is named. */
export const WHAT: OptionSpec = {
  name: 'what',
  description: 'a negotiation, by its name, a party or a place',
  type: 'text',
  required: true,
  autocomplete: completeTalks,
};

/** Names of negotiations. One that another option of the same command names already is not offered again. */
export async function completeTalks(
  { caller, services, store }: CommandContext,
  typed: string,
  given: OptionValues,
): Promise<readonly string[]> {
  const talks = typed.trim() === '' ? await store.listTalksNames() : await services.findTalks(typed, caller.community);
  const names = new Set(talks.map((one) => one.name));
  for (const value of Object.values(given)) names.delete(String(value));
  return [...names].slice(0, MAX_AUTOCOMPLETE);
}

/** Talks as a member may read of them. */
export interface FoundTalks {
  readonly talks: TalksWithState;
  /** Others that fit the words too. */
  readonly others: readonly Talks[];
}

/**
 * Answers on the negotiation that the words mean, or asks back where they mean several. One with news in the store comes before
 * those that only the catalogue knows. Throws `command/not-found` with the nearest names.
 * @param command what is run for the one that is chosen, such as `talks status`
 */
export async function onTalks(
  context: CommandContext,
  words: string,
  command: string,
  answer: (found: FoundTalks) => Promise<Reply>,
): Promise<Reply> {
  const matches = await findMatches(context, words);
  const withNews = matches.candidates.filter(hasState);
  if (withNews.length > 1) return presentChoice(words, withNews, (name) => `/${command} ${name}`);
  const [only] = withNews;
  if (only?.isIgnored) {
    return textReply(`Moderators set ${only.name} aside: it is neither listed nor posted here, and has no page.`);
  }
  if (only) return answer({ talks: only, others: matches.all.filter((talks) => talks.id !== only.id) });
  const [first, second] = matches.candidates;
  if (first && !second) return presentNoNews(first);
  return presentChoice(words, matches.candidates, (name) => `/${command} ${name}`);
}

/**
 * The same for moderators, who may change talks without news and such as are ignored.
 * @param commandFor what is run for the one that is chosen, by its name in quotes
 */
export async function onAnyTalks(
  context: CommandContext,
  words: string,
  commandFor: (name: string) => string,
  answer: (talks: Talks) => Promise<Reply>,
): Promise<Reply> {
  const { candidates } = await findMatches(context, words);
  const withNews = candidates.filter(hasState);
  const chosen = withNews.length > 0 ? withNews : candidates;
  const [first, second] = chosen;
  if (first && !second) return answer(first);
  return presentChoice(words, chosen, (name) => commandFor(`"${name}"`));
}

interface Matches {
  readonly all: readonly Talks[];
  /** A full name or an id is sure, and then the only one. */
  readonly candidates: readonly Talks[];
}

async function findMatches({ caller, store, services }: CommandContext, words: string): Promise<Matches> {
  const byId = await store.getTalks(words);
  const all = byId ? [byId] : await services.findTalks(words, caller.community);
  // The catalogue's talks may be in the store meanwhile, ignored or as a part of others.
  const stored: Talks[] = [];
  for (const talks of all) stored.push((await currentTalks(store, talks.id)) ?? talks);
  const distinct = [...new Map(stored.map((talks) => [talks.id, talks])).values()];
  const exact = distinct.filter((talks) => isNamed(talks, words));
  if (exact.length > 0) return { all: distinct, candidates: exact };
  // Ignored talks are found by their full name alone.
  const ignored = (await store.listIgnored()).filter((talks) => isNamed(talks, words));
  if (ignored.length > 0) return { all: ignored, candidates: ignored };
  if (distinct.length === 0) throw await notFound(store, words);
  return { all: distinct, candidates: distinct };
}

function isNamed(talks: Talks, words: string): boolean {
  const wanted = words.toLowerCase();
  return [talks.id, talks.name, ...talks.aliases].some((name) => name.toLowerCase() === wanted);
}

async function notFound(store: CommandContext['store'], words: string): Promise<ParleyError> {
  const known = await store.listTalks();
  const suggestions = new Set<string>();
  for (const talks of known) {
    const names = [talks.name, ...talks.aliases, ...talks.parties].flatMap((name) => [name, ...name.split(/\s+/u)]);
    const isNear = didYouMean(words.toLowerCase(), [...new Set(names.map((name) => name.toLowerCase()))]) !== null;
    if (isNear && suggestions.size < MAX_SUGGESTED) suggestions.add(talks.name);
  }
  return new ParleyError('command/not-found', {
    what: shortened(words),
    kind: 'negotiation',
    suggestions: [...suggestions],
  });
}

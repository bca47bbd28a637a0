import type { CommandContext, OptionSpec } from '#src/core/command.ts';
import { ParleyError } from '#src/core/errors.ts';
import { hasState } from '#src/core/present/talks.ts';
import type { TalksWithState } from '#src/core/present/talks.ts';
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
  autocomplete: async ({ services, store }, typed) => {
    const talks = typed.trim() === '' ? await store.listTalks() : await services.findTalks(typed);
    return [...new Set(talks.map((one) => one.name))].slice(0, MAX_AUTOCOMPLETE);
  },
};

export type FoundTalks =
  /** With the others that fit the words too. */
  | { readonly kind: 'one'; readonly talks: TalksWithState; readonly others: readonly Talks[] }
  /** Only the catalogue knows it. */
  | { readonly kind: 'no-news'; readonly talks: Talks }
  | { readonly kind: 'several'; readonly matches: readonly Talks[] };

/**
 * The negotiation that the words mean. A full name or an id is sure; otherwise one with news in the store comes before those
 * that only the catalogue knows. Throws `command/not-found` with the nearest names.
 */
export async function findTalks({ store, services }: CommandContext, words: string): Promise<FoundTalks> {
  const byId = await store.getTalks(words);
  const matches = byId ? [byId] : await services.findTalks(words);
  if (matches.length === 0) throw await notFound(store, words);
  const exact = matches.filter((talks) => isNamed(talks, words));
  const candidates = exact.length > 0 ? exact : matches;
  const withNews = candidates.filter(hasState);
  if (withNews.length > 1) return { kind: 'several', matches: withNews };
  const [only] = withNews;
  if (only) return { kind: 'one', talks: only, others: matches.filter((talks) => talks.id !== only.id) };
  const [first, second] = candidates;
  return first && !second ? { kind: 'no-news', talks: first } : { kind: 'several', matches: candidates };
}

function isNamed(talks: Talks, words: string): boolean {
  const wanted = words.toLowerCase();
  return talks.id.toLowerCase() === wanted || talks.name.toLowerCase() === wanted;
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

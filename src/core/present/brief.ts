import { joined } from '#src/core/inline.ts';
import { isRelevant } from '#src/core/brief.ts';
import type { Brief, BriefStory, Mediator, Named, Party, Quote, RelevantBrief } from '#src/core/brief.ts';
import type { Block, Field, Reply } from '#src/core/reply.ts';
import { chapter, field, fields, label, listWords, muted, nextChapter, quoteBlock, roundWords } from './blocks.ts';
import { day } from './times.ts';

const MAX_ALIASES = 4;

/** One story's brief in full; for a story on something else, that it is so. */
export function presentBrief(brief: Brief): Reply {
  return { blocks: isRelevant(brief) ? relevantBlocks(brief) : irrelevantBlocks(brief.story, brief.warnings) };
}

function irrelevantBlocks(story: BriefStory, warnings: readonly string[]): readonly Block[] {
  return [
    { kind: 'heading', text: story.title ?? 'Story without a title', level: 1 },
    text('No negotiation was found in this story, so there is no brief of it.'),
    ...warningBlocks(warnings),
    ...sourceBlocks(story),
  ];
}

function relevantBlocks(brief: RelevantBrief): readonly Block[] {
  return [
    { kind: 'heading', text: brief.headline, level: 1 },
    ...statusBlocks(brief),
    ...borderlineBlocks(brief),
    ...(brief.bottomLine.length === 0 ? [] : [text(brief.bottomLine.map((sentence) => sentence.text).join(' '))]),
    ...fields(...factFields(brief)),
    ...chapter('Who wants what', brief.parties.flatMap(partyBlocks)),
    ...chapter('In their words', brief.quotes.flatMap(quoteBlocks)),
    ...nextChapter(brief.next),
    ...warningBlocks(brief.warnings),
    ...sourceBlocks(brief.story),
  ];
}

function statusBlocks(brief: RelevantBrief): readonly Block[] {
  const name = brief.process?.name ?? 'Negotiation';
  if (brief.status === null) return [muted(`${name}: the story does not say where it stands.`)];
  const round = roundWords(brief.round?.number ?? null, brief.status.round);
  const status = { name, status: brief.status.value, ...(round === null ? {} : { detail: round }) };
  return [{ kind: 'status', status }];
}

function borderlineBlocks(brief: RelevantBrief): readonly Block[] {
  if (brief.relevance.value === 'yes') return [];
  return [muted('The story is mainly about something else and only mentions a negotiation.')];
}

function factFields(brief: RelevantBrief): readonly (Field | null)[] {
  return [
    field('Also called', brief.process === null ? null : aliasesOf(brief.process).join('; ')),
    field('Round', brief.round?.label ?? null),
    field('Agreement', brief.agreement),
    field(brief.venues.length === 1 ? 'Venue' : 'Venues', listWords(brief.venues.map(withAliases))),
    ...brief.mediators.map((mediator, index) => ({
      label: index > 0 ? '' : brief.mediators.length === 1 ? 'Mediator' : 'Mediators',
      value: mediatorWords(mediator),
    })),
    field('Issues', brief.issues.map((issue) => issue.label).join(', ')),
    field('Also under way', listWords(brief.parallelTracks.map(withAliases))),
  ];
}

function mediatorWords(mediator: Mediator): string {
  // The role often names the organization already: “UN special envoy, United Nations” would say it twice.
  const organization = mediator.role?.includes(mediator.organization ?? '') === true ? null : mediator.organization;
  return [mediator.name, mediator.role, organization].filter((part) => part !== null).join(', ');
}

function partyBlocks(party: Party): readonly Block[] {
  const delegates = party.delegates.map((delegate) =>
    delegate.role === null ? delegate.name : `${delegate.name} (${delegate.role})`,
  );
  return [
    label(withAliases(party)),
    ...fields(
      field('Delegates', listWords(delegates)),
      ...party.positions.map((position) => ({ label: position.stance, value: position.text })),
    ),
  ];
}

/** A translation is said to be one, and never stands in the quote's place. */
function quoteBlocks(quote: Quote): readonly Block[] {
  const translation = quote.translation === undefined ? [] : [muted(`In English, by a model: ${quote.translation}`)];
  return [quoteBlock(quote), ...translation];
}

function withAliases(named: Pick<Named, 'name' | 'aliases'>): string {
  const others = aliasesOf(named);
  return others.length === 0 ? named.name : `${named.name} (${others.join('; ')})`;
}

function aliasesOf({ name, aliases }: Pick<Named, 'name' | 'aliases'>): readonly string[] {
  return aliases.filter((alias) => alias !== name).slice(0, MAX_ALIASES);
}

function warningBlocks(warnings: readonly string[]): readonly Block[] {
  return warnings.map((warning) => muted(`Note: ${warning}`));
}

function sourceBlocks(story: BriefStory): readonly Block[] {
  const parts = [story.source, story.publishedAt === null ? null : day(story.publishedAt)];
  const words = joined(
    parts.filter((part) => part !== null),
    ', ',
  );
  if (story.url !== null)
    return chapter('Source', [{ kind: 'link', label: words === '' ? 'Story' : words, url: story.url }]);
  return words === '' ? [] : chapter('Source', [{ kind: 'text', text: words }]);
}

function text(words: string): Block {
  return { kind: 'text', text: words };
}

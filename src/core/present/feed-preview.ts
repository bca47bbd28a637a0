import { type Inline, inline } from '#src/core/inline.ts';
import { type Brief, isRelevant } from '#src/core/brief.ts';
import type { FeedPreview, JudgedItem, StoryExplanation } from '#src/core/feed-services.ts';
import type { Block, Button, Reply } from '#src/core/reply.ts';
import type { Filters } from '#src/core/subscription.ts';
import type { StoryVerdict } from '#src/core/verdict.ts';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import { field, fields, muted, plural } from './blocks.ts';
import { distance, intervalWords, moment } from './times.ts';

const MAX_WARNINGS = 3;

/** `/feeds preview`: what the newest items would become, and why each would be posted or not. */
export function presentFeedPreview(preview: FeedPreview, now: Date): Reply {
  const { title, url, subscription, items, total, warnings } = preview;
  const about =
    subscription === null
      ? 'You have not added this feed. On adding it, what it holds is kept for context and not posted; this is what such items become later.'
      : 'Nothing of this was stored or posted by looking at it.';
  const next: readonly Button[] =
    subscription === null
      ? [{ label: 'Add this feed', command: `/feeds add ${url}` }]
      : [
          { label: 'Health', command: `/feeds health ${subscription.feedId}` },
          { label: 'Pause', command: `/feeds pause ${subscription.feedId}` },
        ];
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: `Preview: ${title ?? url}`, level: 1 },
      muted(`The newest ${items.length} of ${plural(total, 'item')}. ${about}`),
      ...items.flatMap((item) => itemBlocks(item, now)),
      ...warnings.slice(0, MAX_WARNINGS).map((warning) => muted(warning)),
      { kind: 'buttons', buttons: next },
    ],
  };
}

function itemBlocks(item: JudgedItem, now: Date): readonly Block[] {
  return [
    { kind: 'heading', text: item.title ?? item.url ?? 'Untitled', level: 2 },
    ...fields(
      field('Posted', verdictLine(item, now)),
      field('If it were new', item.seenAt === null ? null : ifNewLine(item)),
      ...becomes(item.brief),
    ),
    ...linkOf(item),
  ];
}

/** “✓ yes” or “✕ no: …”, and when it came in. */
function verdictLine({ verdict, seenAt }: JudgedItem, now: Date): Inline {
  const seen = seenAt === null ? '' : inline`seen already, ${distance(seenAt, now)}`;
  const aside = seen === '' ? '' : inline` (${seen})`;
  if (verdict === null) return inline`not yet: it is still being read${aside}`;
  if (verdict.kind === 'not-read') return inline`by its title alone: ${reasonWords(verdict)}${aside}`;
  if (verdict.kind !== 'news') return inline`✕ no: ${reasonWords(verdict)}${aside}`;
  return seen === '' ? '✓ yes' : inline`✕ not again: ${seen}, and it was news then`;
}

/** What becomes of the next story of this kind; nothing where the verdict says it already. */
function ifNewLine({ verdict, ifNew }: JudgedItem): string | null {
  if (ifNew === null || (verdict?.kind === ifNew.kind && ifNew.kind !== 'news')) return null;
  return ifNew.kind === 'news' ? '✓ it would be posted' : `✕ it would not be posted: ${reasonWords(ifNew)}`;
}

/** Why a story is not posted. */
function reasonWords(verdict: Exclude<StoryVerdict, { kind: 'news' }>): string {
  switch (verdict.kind) {
    case 'paused':
      return 'the feed is paused here';
    case 'history':
      return 'the feed held it when it was added or resumed, so it is kept for context';
    case 'too-old':
      return `too old: it was told ${intervalWords(verdict.ageMs)} before it came in`;
    case 'not-diplomacy':
      return 'not diplomacy: it tells of no negotiation';
    case 'not-read':
      return `it is in ${languageName(verdict.language)}, which is not read here, so nothing is known of it but its title`;
    case 'filtered':
      return `filtered: ${filterWords(verdict.filter, verdict.entry)}`;
    default:
      return verdict satisfies never;
  }
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

function languageName(language: string): string {
  return languageNames.of(language) ?? language;
}

function filterWords(filter: keyof Filters, entry: string | null): string {
  switch (filter) {
    case 'wordsIn':
      return 'it holds none of the words of words-in';
    case 'wordsOut':
      return `it holds “${entry ?? ''}” of words-out`;
    case 'talks':
      return entry === null ? 'it is about no negotiation of talks' : `it is about ${entry}, which is not in talks`;
    case 'regions':
      return entry === null
        ? 'its region is not known, and regions are set'
        : `it is about ${entry}, which is not in regions`;
    case 'languages':
      return entry === null ? 'its language is not known, and languages are set' : `its language is ${entry}`;
    default:
      return filter satisfies never;
  }
}

/** What stands in the brief, in three lines. */
function becomes(brief: Brief | null): readonly ReturnType<typeof field>[] {
  if (brief === null) return [];
  if (!isRelevant(brief)) return [field('Note', brief.warnings[0] ?? null)];
  const { headline, process, status } = brief;
  return [
    field('Headline', headline),
    field('Negotiation', process?.name ?? 'none that is known'),
    field('Status', status === null ? null : STATUS_LOOKS[status.value].label),
  ];
}

function linkOf({ url, publishedAt }: JudgedItem): readonly Block[] {
  if (url === null) return [];
  return [{ kind: 'link', label: publishedAt === null ? 'the story' : moment(publishedAt), url }];
}

/** `/feeds why`: what became of one story, or would. */
export function presentStoryExplanation(explanation: StoryExplanation, now: Date): Reply {
  const { item, feed, subscription } = explanation;
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: item.title ?? item.url ?? 'The story', level: 1 },
      { kind: 'text', text: explanationWords(explanation, now) },
      ...fields(field('Feed', feed && (feed.title ?? feed.url)), ...becomes(item.brief)),
      ...linkOf(item),
      ...(feed && subscription
        ? [
            {
              kind: 'buttons',
              buttons: [
                { label: 'Health of the feed', command: `/feeds health ${feed.id}` },
                { label: 'Preview of the feed', command: `/feeds preview ${feed.id}` },
              ],
            } as const,
          ]
        : []),
    ],
  };
}

function explanationWords({ item, stage, feed, subscription }: StoryExplanation, now: Date): Inline {
  const { verdict, seenAt } = item;
  const would =
    verdict?.kind === 'not-read'
      ? `only its title would be listed: ${reasonWords(verdict)}`
      : verdict === null || verdict.kind === 'news'
        ? 'it would be posted'
        : `it would not be posted: ${reasonWords(verdict)}`;
  if (seenAt === null) return `No feed has brought this story. If one of yours did, ${would}.`;
  const came = inline`It came in ${distance(seenAt, now)}`;
  if (stage === 'parked')
    return inline`${came} and could not be read in several tries, so it was put aside. The log says why.`;
  if (feed === null) return inline`${came} through a feed that was removed since, so it is not posted.`;
  if (subscription === null)
    return inline`${came} through a feed that this community does not have, so it is not posted here.`;
  if (verdict === null) return inline`${came} and is still being read. Ask again in a minute.`;
  if (verdict.kind === 'news')
    return inline`${came} and is news here: it is part of the next daily brief, and of alerts where it changes a status.`;
  if (verdict.kind === 'not-read')
    return inline`${came}. The next daily brief that follows everything lists its title and no more: ${reasonWords(verdict)}.`;
  return inline`${came} and is not posted here: ${reasonWords(verdict)}.`;
}

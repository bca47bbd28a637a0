import type { Digest, DigestSection } from '#src/core/digest.ts';
import type { Block, Reply, StatusLine } from '#src/core/reply.ts';
import type { Source } from '#src/core/talks.ts';
import {
  bottomLine,
  distinctOutlets,
  field,
  fields,
  labelled,
  listWords,
  muted,
  nextField,
  outletWords,
  plural,
  positionFields,
  quoteBlocks,
  sourceItems,
  stateLine,
} from './blocks.ts';
import { periodWords } from './times.ts';

/** How much of a section is shown. */
interface Depth {
  readonly sentences: number;
  readonly parties: number;
  readonly positions: number;
  readonly quotes: number;
  readonly links: number;
}

const FULL: Depth = { sentences: 2, parties: 4, positions: 2, quotes: 2, links: 3 };
const BRIEFER: readonly [Depth, ...Depth[]] = [
  { sentences: 1, parties: 3, positions: 1, quotes: 1, links: 2 },
  { sentences: 1, parties: 2, positions: 1, quotes: 0, links: 1 },
  { sentences: 1, parties: 0, positions: 0, quotes: 0, links: 1 },
];

/** Two minutes at 238 words a minute, the mean for silent reading of English (Brysbaert 2019). */
const MAX_WORDS = 476;
const MAX_SECTIONS = 10;
const FEW_SECTIONS = 5;
const MIN_SECTIONS = 3;
const MAX_CHANGES = 12;
const MAX_NAMED_OUTLETS = 5;
const MAX_NAMES = 12;

const DIVIDER: Block = { kind: 'divider' };

/** The brief of the day: what changed, then each negotiation with news, then those without. */
export function presentDigest(digest: Digest): Reply {
  const period = periodWords(digest.from, digest.to);
  if (digest.sections.length === 0) {
    const what = digest.unchanged.length === 0 ? 'No negotiation has news yet' : 'Nothing new';
    return { blocks: [{ kind: 'text', text: `${what}: no story on a negotiation came in from ${period}.` }] };
  }
  const head: readonly Block[] = [
    { kind: 'heading', text: 'Daily brief', level: 1 },
    muted(
      `${plural(digest.storyCount, 'story', 'stories')} from ${plural(digest.outlets.length, 'outlet')}, ${period}`,
    ),
    ...changeBlocks(digest.sections),
  ];
  const unchanged = unchangedBlocks(digest);
  // Room is kept for the names of all that may not get a section of their own.
  const around = countWords([...head, ...leftBlocks(digest.sections.slice(FEW_SECTIONS)), ...unchanged]);
  const told = fitSections(digest.sections.slice(0, MAX_SECTIONS), MAX_WORDS - around);
  const tail = [...leftBlocks(digest.sections.slice(told.length)), ...unchanged];
  return { blocks: [...head, ...told.flat(), ...(tail.length === 0 ? [] : [DIVIDER]), ...tail] };
}

function leftBlocks(sections: readonly DigestSection[]): readonly Block[] {
  if (sections.length === 0) return [];
  return [muted(`Also in the news: ${namesWords(sections.map((section) => section.talks.name))}.`)];
}

/** “Yemen: scheduled → collapsed”, one line for each negotiation that moved. */
function changeBlocks(sections: readonly DigestSection[]): readonly Block[] {
  const changed = sections.flatMap((section) => changeLine(section) ?? []).slice(0, MAX_CHANGES);
  const heading: Block = { kind: 'heading', text: 'What changed', level: 2 };
  if (changed.length === 0) return [heading, { kind: 'text', text: 'No negotiation changed its status.' }];
  return [heading, ...changed.map((status): Block => ({ kind: 'status', status }))];
}

function changeLine({ talks, before, after }: DigestSection): StatusLine | null {
  if (after === null || after === before) return null;
  return { name: talks.name, status: after, ...(before === null ? { detail: 'new' } : { before }) };
}

interface Draft {
  readonly section: DigestSection;
  blocks: readonly Block[];
}

/**
 * Tells all in full where that can be read in time. Where not, the lightest are told more briefly before the others, then
 * left to a line with their names; the first of all keeps who wants what and a quote for as long as it can.
 */
function fitSections(sections: readonly DigestSection[], maxWords: number): readonly (readonly Block[])[] {
  const drafts = sections.map((section): Draft => ({ section, blocks: sectionBlocks(section, FULL) }));
  const isTooLong = (): boolean => countWords(drafts.flatMap((draft) => draft.blocks)) > maxWords;
  const shorten = (some: readonly Draft[], depth: Depth): void => {
    for (const draft of some.toReversed()) if (isTooLong()) draft.blocks = sectionBlocks(draft.section, depth);
  };
  const dropTo = (count: number): void => {
    while (drafts.length > count && isTooLong()) drafts.pop();
  };
  for (const depth of BRIEFER) shorten(drafts.slice(1), depth);
  shorten(drafts.slice(0, 1), BRIEFER[0]);
  dropTo(FEW_SECTIONS);
  for (const depth of BRIEFER.slice(1)) shorten(drafts.slice(0, 1), depth);
  dropTo(MIN_SECTIONS);
  return drafts.map((draft) => draft.blocks);
}

function sectionBlocks(section: DigestSection, depth: Depth): readonly Block[] {
  const { talks, lead, entries } = section;
  const disputed = talks.state?.disputes ?? [];
  const positions = positionFields(lead, depth, disputed);
  const line = bottomLine(lead, depth.sentences, positions);
  const sources = entries.flatMap((entry) => entry.sources);
  const shown = [line, ...positions.map((position) => position.value)];
  const disputes = disputed.slice(0, 2).map((dispute) => `${dispute.party}: ${dispute.text}`);
  return [
    { kind: 'heading', text: talks.name, level: 2 },
    ...(talks.state === null ? [] : [{ kind: 'status', status: stateLine(talks, talks.state) } as const]),
    { kind: 'text', text: line === '' ? lead.headline : line },
    ...labelled('Who wants what', fields(...positions)),
    ...quoteBlocks(lead, depth.quotes, shown),
    ...fields(
      field('Disputed', disputes.join('\n')),
      nextField(talks.state?.next ?? null),
      field('Told by', outletWords(distinctOutlets(sources), MAX_NAMED_OUTLETS)),
    ),
    ...linkBlocks(sources, depth.links),
  ];
}

/** Outlet and address; the titles of one event's stories say much the same. */
function linkBlocks(sources: readonly Source[], limit: number): readonly Block[] {
  const items = sourceItems(sources, limit).flatMap(({ text, url }) => (url === undefined ? [] : [{ text, url }]));
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

function unchangedBlocks({ unchanged }: Digest): readonly Block[] {
  if (unchanged.length === 0) return [];
  return [muted(`No change in: ${namesWords(unchanged.map((talks) => talks.name))}.`)];
}

function namesWords(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return listWords(rest > 0 ? [...names.slice(0, MAX_NAMES), `${rest} more`] : names);
}

/** Words that are read; addresses are not. */
function countWords(blocks: readonly Block[]): number {
  const texts = blocks.flatMap((block) => {
    if (block.kind === 'text' || block.kind === 'heading') return [block.text];
    if (block.kind === 'status') return statusTexts(block.status);
    if (block.kind === 'quote') return [block.text, block.speaker ?? ''];
    if (block.kind === 'list') return block.items.flatMap((item) => [item.text, item.detail ?? '']);
    if (block.kind === 'fields') return block.fields.flatMap((one) => [one.label, one.value]);
    return [];
  });
  return texts.reduce((sum, text) => sum + text.split(/\s+/u).filter((word) => word !== '').length, 0);
}

function statusTexts({ name, status, before, detail }: StatusLine): readonly string[] {
  return [name, status, before ?? '', detail ?? ''];
}

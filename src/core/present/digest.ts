import { type Inline, inline, plainText } from '#src/core/inline.ts';
import type { BriefForm } from '#src/core/channel-schedule.ts';
import type { Digest, DigestSection } from '#src/core/digest.ts';
import type { Block, Reply, StatusLine } from '#src/core/reply.ts';
import type { Source } from '#src/core/talks.ts';
import {
  bottomLine,
  distinctOutlets,
  field,
  fields,
  labelled,
  muted,
  positionFields,
  quoteBlocks,
  sourceItems,
} from './blocks.ts';
import { briefButtons } from './brief-buttons.ts';
import { type BriefWords, briefWords, shortName } from './brief-words.ts';
import { unreadBlocks } from './unread.ts';
import { countWords } from './word-count.ts';

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
/** A compact brief is read in less than one. */
const MAX_COMPACT_WORDS = 200;
const MAX_SECTIONS = 10;
const MAX_FULL_SECTIONS = 25;
const FEW_SECTIONS = 5;
const MIN_SECTIONS = 3;
const MAX_CHANGES = 12;
const MAX_NAMED_OUTLETS = 5;
const MAX_NAMES = 12;
const MAX_UPCOMING = 3;
const MAX_UPCOMING_WORDS = 14;
const MAX_UNREAD = 5;
/** In a compact brief. */
const FEW_UNREAD = 2;

const DIVIDER: Block = { kind: 'divider' };

export interface DigestStyle {
  readonly form: BriefForm;
  readonly words: BriefWords;
}

export const PLAIN_STYLE: DigestStyle = { form: 'standard', words: briefWords('en', 'UTC') };

/** A brief in its parts: what is read first, a part for each negotiation that is told, and what comes after. */
export interface DigestParts {
  readonly head: readonly Block[];
  readonly sections: readonly { readonly section: DigestSection; readonly blocks: readonly Block[] }[];
  readonly tail: readonly Block[];
}

/** The brief of the day: what changed, then each negotiation with news, then those without. */
export function presentDigest(digest: Digest, style: DigestStyle = PLAIN_STYLE): Reply {
  const { head, sections, tail } = digestParts(digest, style);
  const told = sections.flatMap(({ blocks }) => blocks);
  return { blocks: [...head, ...told, ...(tail.length === 0 ? [] : [DIVIDER]), ...tail] };
}

export function digestParts(digest: Digest, style: DigestStyle = PLAIN_STYLE): DigestParts {
  const { words, form } = style;
  const unread = unreadBlocks(digest.unread, form === 'compact' ? FEW_UNREAD : MAX_UNREAD, words);
  if (digest.sections.length === 0) return { head: [quietBlock(digest, words)], sections: [], tail: unread };
  const head = headBlocks(digest, words);
  const after = [...unchangedBlocks(digest, words), ...upcomingBlocks(digest, words), ...unread];
  const tailOf = (told: DigestParts['sections']): readonly Block[] => [
    ...leftBlocks(digest.sections.slice(told.length), words),
    ...after,
    ...briefButtons(
      told.map(({ section }) => section.talks),
      form,
      words,
    ),
  ];
  if (form === 'full') {
    const sections = digest.sections.slice(0, MAX_FULL_SECTIONS);
    const told = sections.map((section) => ({ section, blocks: sectionBlocks(section, FULL, words) }));
    return { head, sections: told, tail: tailOf(told) };
  }
  // Room is kept for the names of all that may not get a section of their own.
  const around = countWords([...head, ...leftBlocks(digest.sections.slice(FEW_SECTIONS), words), ...after]);
  const shown = digest.sections.slice(0, MAX_SECTIONS);
  const told =
    form === 'compact'
      ? compactSections(shown, MAX_COMPACT_WORDS - around, words)
      : fitSections(shown, MAX_WORDS - around, words);
  return { head, sections: told, tail: tailOf(told) };
}

function quietBlock({ from, to, unchanged }: Digest, words: BriefWords): Block {
  const label = unchanged.length === 0 ? 'empty' : 'quiet';
  return { kind: 'text', text: words.tell(label, { period: words.period(from, to) }) };
}

function headBlocks(digest: Digest, words: BriefWords): readonly Block[] {
  const { from, to, storyCount: stories, outlets } = digest;
  return [
    { kind: 'heading', text: words.say('title'), level: 1 },
    muted(words.tell('sources', { period: words.period(from, to), stories, outlets: outlets.length })),
    ...changeBlocks(digest.sections, words),
  ];
}

function leftBlocks(sections: readonly DigestSection[], words: BriefWords): readonly Block[] {
  if (sections.length === 0) return [];
  return [muted(words.say('alsoIn', { names: namesOf(sections, words) }))];
}

/** “Yemen: scheduled → collapsed”, one line for each negotiation that moved. */
function changeBlocks(sections: readonly DigestSection[], words: BriefWords): readonly Block[] {
  const changed = sections.flatMap((section) => changeLine(section, words) ?? []).slice(0, MAX_CHANGES);
  const heading: Block = { kind: 'heading', text: words.say('changed'), level: 2 };
  if (changed.length === 0) return [heading, { kind: 'text', text: words.say('nothingChanged') }];
  return [heading, ...changed.map((status): Block => ({ kind: 'status', status }))];
}

function changeLine({ talks, before, after }: DigestSection, words: BriefWords): StatusLine | null {
  if (after === null || after === before) return null;
  const name = shortName(talks);
  return words.statusLine({ name, status: after, ...(before === null ? { detail: words.say('isNew') } : { before }) });
}

interface Draft {
  readonly section: DigestSection;
  blocks: readonly Block[];
}

/**
 * Tells all in full where that can be read in time. Where not, the lightest are told more briefly before the others, then
 * left to a line with their names; the first of all keeps who wants what and a quote for as long as it can.
 */
function fitSections(sections: readonly DigestSection[], maxWords: number, words: BriefWords): readonly Draft[] {
  const drafts = sections.map((section): Draft => ({ section, blocks: sectionBlocks(section, FULL, words) }));
  const isTooLong = (): boolean => countWords(drafts.flatMap((draft) => draft.blocks)) > maxWords;
  const shorten = (some: readonly Draft[], depth: Depth): void => {
    for (const draft of some.toReversed()) if (isTooLong()) draft.blocks = sectionBlocks(draft.section, depth, words);
  };
  const dropTo = (count: number): void => {
    while (drafts.length > count && isTooLong()) drafts.pop();
  };
  for (const depth of BRIEFER) shorten(drafts.slice(1), depth);
  shorten(drafts.slice(0, 1), BRIEFER[0]);
  dropTo(FEW_SECTIONS);
  for (const depth of BRIEFER.slice(1)) shorten(drafts.slice(0, 1), depth);
  dropTo(MIN_SECTIONS);
  return drafts;
}

/** A line each, while there is room; the first is told whatever its length. */
function compactSections(sections: readonly DigestSection[], maxWords: number, words: BriefWords): readonly Draft[] {
  const drafts = sections.map((section): Draft => ({ section, blocks: compactBlocks(section, words) }));
  while (drafts.length > 1 && countWords(drafts.flatMap((draft) => draft.blocks)) > maxWords) drafts.pop();
  return drafts;
}

function compactBlocks(section: DigestSection, words: BriefWords): readonly Block[] {
  const { talks, lead, entries, oneSidedBy } = section;
  const line = lead === null ? '' : bottomLine(lead, 1, []) || lead.headline;
  const [link] = linkBlocks(
    entries.flatMap((entry) => entry.sources),
    1,
  );
  return [
    { kind: 'text', text: shortName(talks), emphasis: 'strong' },
    ...correctionBlocks(section, words),
    ...(line === '' ? [] : [{ kind: 'text', text: line } as const]),
    ...oneSidedBlocks(oneSidedBy, words),
    ...(link ? [link] : []),
  ];
}

function sectionBlocks(section: DigestSection, depth: Depth, words: BriefWords): readonly Block[] {
  const { talks, lead, entries, oneSidedBy } = section;
  const head: readonly Block[] = [
    { kind: 'heading', text: talks.name, level: 2 },
    ...stateBlocks(section, words),
    ...correctionBlocks(section, words),
  ];
  if (lead === null) return head;
  const disputed = talks.state?.disputes ?? [];
  const positions = positionFields(lead, depth, disputed, (position) => words.position(position));
  const line = bottomLine(lead, depth.sentences, positions);
  const sources = entries.flatMap((entry) => entry.sources);
  const shown = [line, ...positions.map((position) => plainText(position.value))];
  const disputes = disputed.slice(0, 2).map((dispute) => `${dispute.party}: ${dispute.text}`);
  return [
    ...head,
    { kind: 'text', text: line === '' ? lead.headline : line },
    ...labelled(words.say('positions'), fields(...positions)),
    ...quoteBlocks(lead, depth.quotes, shown),
    ...fields(
      field(words.say('disputed'), disputes.join('\n')),
      field(words.say('next'), nextWords(talks.state?.next ?? null, words)),
      field(words.say('outlets'), outletWords(distinctOutlets(sources), words)),
    ),
    ...oneSidedBlocks(oneSidedBy, words),
    ...linkBlocks(sources, depth.links),
  ];
}

function stateBlocks({ talks }: DigestSection, words: BriefWords): readonly Block[] {
  const { state, name } = talks;
  if (state === null) return [];
  const status = words.statusLine({ name, status: state.status, detail: words.stateDetail(state) });
  return [{ kind: 'status', status }];
}

/** A status that comes from a moderator and not from the news. */
function correctionBlocks({ correction }: DigestSection, words: BriefWords): readonly Block[] {
  if (correction === null) return [];
  const { because } = correction;
  return [muted(because === null ? words.say('setByModerator') : words.say('setBecause', { reason: because }))];
}

function oneSidedBlocks(party: string | null, words: BriefWords): readonly Block[] {
  return party === null ? [] : [muted(words.say('oneSided', { party }))];
}

function nextWords(next: { text: string; date: string | null } | null, words: BriefWords): Inline | null {
  if (next === null) return null;
  return next.date === null ? next.text : inline`${words.partialDate(next.date)}: ${next.text}`;
}

function outletWords(outlets: readonly string[], words: BriefWords): string {
  return words.say('outletCount', { count: outlets.length, names: shortList(outlets, MAX_NAMED_OUTLETS, words) });
}

/** Outlet and address; the titles of one event's stories say much the same. */
function linkBlocks(sources: readonly Source[], limit: number): readonly Block[] {
  const items = sourceItems(sources, limit).flatMap(({ text, url }) => (url === undefined ? [] : [{ text, url }]));
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

function unchangedBlocks({ unchanged }: Digest, words: BriefWords): readonly Block[] {
  if (unchanged.length === 0) return [];
  const names = unchanged.map((talks) => shortName(talks));
  return [muted(words.say('noChangeIn', { names: shortList(names, MAX_NAMES, words) }))];
}

/** “This week”, by date. */
function upcomingBlocks({ upcoming }: Digest, words: BriefWords): readonly Block[] {
  const items = upcoming.slice(0, MAX_UPCOMING).map(({ talks, text, date }) => ({
    text: inline`${words.day(date)}: ${shortName({ name: talks })}`,
    detail: firstWords(text, MAX_UPCOMING_WORDS),
  }));
  return labelled(words.say('thisWeek'), items.length === 0 ? [] : [{ kind: 'list', items }]);
}

function firstWords(text: string, count: number): string {
  const all = text.split(/\s+/u);
  return all.length <= count ? text : `${all.slice(0, count).join(' ')}…`;
}

function namesOf(sections: readonly DigestSection[], words: BriefWords): string {
  return shortList(
    sections.map((section) => shortName(section.talks)),
    MAX_NAMES,
    words,
  );
}

function shortList(names: readonly string[], max: number, words: BriefWords): string {
  const rest = names.length - max;
  return words.list(rest > 0 ? [...names.slice(0, max), words.say('more', { count: rest })] : names);
}

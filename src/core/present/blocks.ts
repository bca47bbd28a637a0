import { type Inline, inline, joined, plainText } from '#src/core/inline.ts';
import type { Position, Quote, RelevantBrief, Speaker } from '#src/core/brief.ts';
import type { Block, Field, ListItem, StatusLine } from '#src/core/reply.ts';
import type { Dispute, Source, Talks, TalksState } from '#src/core/talks.ts';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import { day, partialDate } from './times.ts';

/** Parts that more than one reply is built of. */

/** A small label over the blocks that follow it. */
export function label(text: string): Block {
  return { kind: 'text', text, emphasis: 'strong' };
}

export function muted(text: Inline): Block {
  return { kind: 'text', text, emphasis: 'muted' };
}

/** The blocks under their heading, or nothing where there are none. */
export function chapter(title: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [{ kind: 'heading', text: title, level: 2 }, ...blocks];
}

/** The same under a small label, within a chapter. */
export function labelled(title: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [label(title), ...blocks];
}

export function fields(...all: readonly (Field | null)[]): readonly Block[] {
  const given = all.filter((one) => one !== null);
  return given.length === 0 ? [] : [{ kind: 'fields', fields: given }];
}

/** Null where there is nothing to say. */
export function field(name: string, value: Inline | null): Field | null {
  return value === null || value === '' ? null : { label: name, value };
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Where talks stand, as one line: mark and word, then the round, the strength and since when. */
export function stateLine(talks: Talks, state: TalksState): StatusLine {
  return { name: talks.name, status: state.status, detail: stateDetail(state) };
}

function stateDetail(state: TalksState): Inline {
  const parts = [
    roundWords(state.roundNumber, state.round),
    state.agreement === null ? null : `${state.agreement} agreement`,
    strengthWord(state),
    inline`since ${day(state.since)}`,
  ];
  return joined(
    parts.filter((part) => part !== null),
    ' · ',
  );
}

/** A moderator’s word is neither reported nor confirmed. */
export function strengthWord({ correctedBy, strength }: TalksState): string {
  return correctedBy === null ? strength : 'set by a moderator';
}

/** “round 3 ended”, “round scheduled”. */
export function roundWords(number: number | null, round: TalksState['round']): string | null {
  const name = number === null ? 'round' : `round ${number}`;
  if (round === null) return number === null ? null : name;
  return round === 'round_ended' ? `${name} ended` : `${name} ${STATUS_LOOKS[round].label}`;
}

/** Who wants what: one field a position, named by its party. What is shown as disputed is not said here again. */
export function positionFields(
  brief: RelevantBrief,
  limits: { readonly parties: number; readonly positions: number },
  disputes: readonly Dispute[],
  say: (position: Position) => string = positionWords,
): readonly Field[] {
  const parties = brief.parties.map((party) => ({
    label: party.name,
    open: party.positions.filter((position) => !disputes.some((dispute) => dispute.text === position.text)),
  }));
  return parties
    .filter(({ open }) => open.length > 0)
    .slice(0, limits.parties)
    .flatMap(({ label: name, open }) =>
      open.slice(0, limits.positions).map((position) => ({ label: name, value: say(position) })),
    );
}

/** The stance and the story's words; words that say the stance themselves (“refused”) stand alone. */
export function positionWords({ stance, text }: Pick<Position, 'stance' | 'text'>): string {
  return text.toLowerCase().includes(stance.slice(0, -1)) ? text : `${stance}: ${text}`;
}

/** The bottom line without what `said` already tells; its first sentence always stays. */
export function bottomLine(brief: RelevantBrief, sentences: number, said: readonly Field[]): string {
  return brief.bottomLine
    .slice(0, sentences)
    .filter((sentence, index) => index === 0 || !said.some((one) => plainText(one.value).includes(sentence.text)))
    .map((sentence) => sentence.text)
    .join(' ');
}

/**
 * Quotes come from `brief.quotes` alone, since those match the story to the letter. One that the texts already on the
 * screen hold is not shown again; those whose speaker the story names come first.
 */
export function quoteBlocks(brief: RelevantBrief, limit: number, shown: readonly string[]): readonly Block[] {
  const fresh = brief.quotes.filter((quote) => !shown.some((text) => text.includes(quote.text)));
  const named = fresh.filter((quote) => quote.speaker !== null);
  const unnamed = fresh.filter((quote) => quote.speaker === null);
  return [...named, ...unnamed].slice(0, limit).map(quoteBlock);
}

export function quoteBlock(quote: Quote): Block {
  return { kind: 'quote', text: quote.text, speaker: quote.speaker === null ? null : speakerWords(quote.speaker) };
}

export function speakerWords(speaker: Speaker): string {
  return speaker.role === null ? speaker.name : `${speaker.name}, ${speaker.role}`;
}

/** What comes next, by its date, as a chapter. */
export function nextChapter(next: { text: string; date: string | null } | null): readonly Block[] {
  if (next === null) return [];
  const block: Block =
    next.date === null
      ? { kind: 'text', text: next.text }
      : { kind: 'fields', fields: [{ label: partialDate(next.date), value: next.text }] };
  return chapter('What comes next', [block]);
}

/** Outlet, title and address of each source; the same page is listed once. */
export function sourceItems(sources: readonly Source[], limit: number): readonly ListItem[] {
  const distinct = new Map(sources.map((source) => [source.url ?? source.storyId, source]));
  return [...distinct.values()].slice(0, limit).map((source) => ({
    text: source.outlet,
    ...(source.title === null ? {} : { detail: source.title }),
    ...(source.url === null ? {} : { url: source.url }),
  }));
}

export function distinctOutlets(sources: readonly Source[]): readonly string[] {
  return [...new Set(sources.map((source) => source.outlet))];
}

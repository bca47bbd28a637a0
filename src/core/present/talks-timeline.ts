import { inline } from '#src/core/inline.ts';
import type { Block, Reply, TimelineLine } from '#src/core/reply.ts';
import type { PublisherCorrection, Talks, TimelineEntry } from '#src/core/talks.ts';
import { STATUSES, STATUS_LOOKS } from '#src/core/vocabulary.ts';
import { chapter, muted, stateLine } from './blocks.ts';
import { commandButtons, pageButtons, quotedReference } from './talks-buttons.ts';
import { correctionBlocks } from './talks-moderation.ts';
import { hasState } from './talks.ts';
import { day, dayWords } from './times.ts';

const MAX_CORRECTIONS = 6;

export interface TimelineView {
  readonly talks: Talks;
  /** Newest first. */
  readonly entries: readonly TimelineEntry[];
  /** ISO 8601; null for all. */
  readonly since: string | null;
  /** Whether there are more than are shown. */
  readonly isCut: boolean;
  /** The same as a picture; null where there is too little to draw. */
  readonly picture: { readonly png: Uint8Array; readonly alt: string } | null;
}

/** `/talks timeline`. */
export function presentTimeline({ talks, entries, since, isCut, picture }: TimelineView): Reply {
  const span = since === null ? '' : ` since ${dayWords(since)}`;
  if (entries.length === 0) {
    return {
      blocks: [
        { kind: 'text', text: `There is nothing on ${talks.name}${span} in this store.` },
        pageButtons(talks, since === null ? ['status'] : ['timeline', 'status']),
      ],
    };
  }
  const oldest = entries.at(-1);
  return {
    blocks: [
      { kind: 'heading', text: talks.name, level: 1 },
      ...(hasState(talks) ? [{ kind: 'status', status: stateLine(talks, talks.state) } as const] : []),
      ...(hasState(talks) ? correctionBlocks(talks.state) : []),
      ...(picture ? [{ kind: 'image', ...picture } as const] : []),
      ...chapter(`Timeline${span}`, [{ kind: 'timeline', entries: entries.map(timelineLine) }]),
      ...(isCut && oldest ? [muted(inline`Older events, before ${day(oldest.at)}, are not shown.`)] : []),
      ...chapter('Corrected by their publishers', correctedList(entries)),
      { kind: 'divider' },
      pageButtons(talks, ['status', 'why', 'gaps', 'quotes']),
    ],
  };
}

function timelineLine(entry: TimelineEntry): TimelineLine {
  return {
    at: entry.at,
    before: entry.moved ? entry.before : null,
    after: entry.moved ? entry.after : null,
    text: entry.headline,
    sources: [...new Set(entry.sources.map((source) => source.outlet))],
  };
}

/** What an edit took back or said otherwise. */
function correctedList(entries: readonly TimelineEntry[]): readonly Block[] {
  const all = entries.flatMap((entry) => entry.corrections).toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (all.length === 0) return [];
  const items = all
    .slice(0, MAX_CORRECTIONS)
    .map((one) => ({ text: correctionWords(one), detail: inline`${one.outlet}, ${day(one.at)}` }));
  return [{ kind: 'list', items }];
}

function correctionWords({ field, before, after }: PublisherCorrection): string {
  const said = (value: string | null): string => {
    if (value === null) return 'nothing';
    return field === 'quote'
      ? `“${value}”`
      : (STATUSES.filter((one) => one === value).map((one) => STATUS_LOOKS[one].label)[0] ?? value);
  };
  return after === null ? `${said(before)} was taken back` : `${said(before)} became ${said(after)}`;
}

/** The events by number, oldest first, for a moderator to choose from; new events come after them and move no number. */
export function presentEvents(talks: Talks, oldestFirst: readonly TimelineEntry[], shown: number): Reply {
  const from = Math.max(0, oldestFirst.length - shown);
  const items = oldestFirst.slice(from).map((entry, index) => ({
    label: String(from + index + 1),
    value: inline`${day(entry.at)}: ${entry.headline}`,
  }));
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: `Events of ${talks.name}`, level: 1 },
      { kind: 'fields', fields: items.toReversed() },
      muted(`To put some elsewhere: /talks split ${quotedReference(talks)} events:1,3-5 into:"<name>"`),
      commandButtons(['Timeline', `/talks timeline ${talks.name}`]),
    ],
  };
}

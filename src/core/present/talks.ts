import type { RelevantBrief } from '#src/core/brief.ts';
import type { Block, Button, ListItem, Reply, TimelineLine } from '#src/core/reply.ts';
import type { Talks, TalksState, TimelineEntry } from '#src/core/talks.ts';
import {
  bottomLine,
  chapter,
  fields,
  muted,
  nextChapter,
  plural,
  positionFields,
  quoteBlocks,
  sourceItems,
  stateLine,
} from './blocks.ts';
import { dayWords } from './times.ts';

const MAX_LISTED = 50;
const MAX_CHOICES = 10;
const MAX_SOURCES = 6;
const MAX_QUOTES = 3;
const SHOWN = { parties: 6, positions: 2 };

export interface TalksWithState extends Talks {
  readonly state: TalksState;
}

export function hasState(talks: Talks): talks is TalksWithState {
  return talks.state !== null;
}

/** `/talks list`: every negotiation with its status, in the order given. */
export function presentTalksList(all: readonly TalksWithState[], filter: string | null): Reply {
  const rest = all.length - MAX_LISTED;
  return {
    blocks: [
      { kind: 'heading', text: filter === null ? 'Negotiations' : `Negotiations: ${filter}`, level: 1 },
      { kind: 'list', items: all.slice(0, MAX_LISTED).map(listLine) },
      ...(rest > 0 ? [muted(`And ${rest} more. Narrow the list by region or status.`)] : []),
      muted(`${plural(all.length, 'negotiation')}. More on one: /talks status <name>`),
    ],
  };
}

function listLine(talks: TalksWithState): ListItem {
  return {
    text: talks.name,
    status: talks.state.status,
    detail: `${talks.state.strength}, since ${dayWords(talks.state.since)}`,
  };
}

/** What `/talks status` shows of one negotiation; the newest brief is null where none is left in the store. */
export interface TalksView {
  readonly talks: TalksWithState;
  /** Newest first. */
  readonly entries: readonly TimelineEntry[];
  readonly lead: RelevantBrief | null;
  /** Others that fit the asker's words. */
  readonly others: readonly Talks[];
}

export function presentTalksStatus(view: TalksView): Reply {
  const { talks, entries, lead } = view;
  const { state } = talks;
  const positions = lead === null ? [] : positionFields(lead, SHOWN, state.disputes);
  const line = lead === null ? '' : bottomLine(lead, 2, positions);
  const shown = [line, ...positions.map((position) => position.value)];
  const disputes = state.disputes.map((dispute) => ({ label: dispute.party, value: dispute.text }));
  const sources = sourceItems(
    entries.flatMap((entry) => entry.sources),
    MAX_SOURCES,
  );
  return {
    blocks: [
      { kind: 'heading', text: talks.name, level: 1 },
      { kind: 'status', status: stateLine(talks, state) },
      ...(line === '' ? [] : [{ kind: 'text', text: line } as const]),
      ...chapter('Who wants what', fields(...positions)),
      ...chapter('Disputed', fields(...disputes)),
      ...chapter('In their words', lead === null ? [] : quoteBlocks(lead, MAX_QUOTES, shown)),
      ...nextChapter(state.next),
      ...chapter('Sources', sources.length === 0 ? [] : [{ kind: 'list', items: sources }]),
      { kind: 'divider' },
      ...otherBlocks(view.others),
      { kind: 'buttons', buttons: [timelineButton(talks), { label: 'All negotiations', command: '/talks list' }] },
    ],
  };
}

function otherBlocks(others: readonly Talks[]): readonly Block[] {
  if (others.length === 0) return [];
  const names = others.slice(0, 3).map((talks) => talks.name);
  return [muted(`Your words also fit: ${names.join('; ')}.`)];
}

function timelineButton(talks: Talks): Button {
  return { label: 'Timeline', command: `/talks timeline ${talks.name}` };
}

/** A negotiation that only the catalogue knows. */
export function presentNoNews(talks: Talks): Reply {
  const known = [...new Set(talks.parties)].join(', ');
  return {
    blocks: [
      { kind: 'heading', text: talks.name, level: 1 },
      { kind: 'text', text: 'Parley knows this negotiation, but there is no news of it in this store yet.' },
      ...fields(known === '' ? null : { label: 'Parties', value: known }),
      muted('Its status appears here as soon as a feed brings a story on it. See /feeds list.'),
    ],
  };
}

/** Several negotiations fit the words: one to choose, with the command to type. */
export function presentChoice(words: string, matches: readonly Talks[], command: string): Reply {
  const choices = matches.slice(0, MAX_CHOICES);
  const names = choices.map((talks) => talks.name);
  return {
    blocks: [
      { kind: 'text', text: `“${words}” fits ${plural(matches.length, 'negotiation')}. Which one?` },
      { kind: 'list', items: choices.map(choiceLine) },
      {
        kind: 'buttons',
        buttons: choices.map((talks) => ({
          label: talks.name,
          // Two may bear one name; the id tells them apart.
          command: `/${command} ${names.filter((name) => name === talks.name).length > 1 ? talks.id : talks.name}`,
        })),
      },
    ],
  };
}

function choiceLine(talks: Talks): ListItem {
  if (!hasState(talks)) return { text: talks.name, detail: 'no news in this store yet' };
  return listLine(talks);
}

/** `/talks timeline`: newest first. */
export function presentTimeline(talks: Talks, entries: readonly TimelineEntry[], since: string | null): Reply {
  const span = since === null ? '' : ` since ${dayWords(since)}`;
  if (entries.length === 0) {
    return { blocks: [{ kind: 'text', text: `There is nothing on ${talks.name}${span} in this store.` }] };
  }
  return {
    blocks: [
      { kind: 'heading', text: talks.name, level: 1 },
      ...(hasState(talks) ? [{ kind: 'status', status: stateLine(talks, talks.state) } as const] : []),
      ...chapter(`Timeline${span}`, [{ kind: 'timeline', entries: entries.map(timelineLine) }]),
      { kind: 'divider' },
      { kind: 'buttons', buttons: [{ label: 'Status', command: `/talks status ${talks.name}` }] },
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

import { inline, plainText } from '#src/core/inline.ts';
import type { RelevantBrief } from '#src/core/brief.ts';
import { standingOf } from '#src/core/next-step.ts';
import type { Block, ListItem, Reply } from '#src/core/reply.ts';
import type { Dispute, Talks, TalksState, TimelineEntry } from '#src/core/talks.ts';
import {
  bottomLine,
  chapter,
  fields,
  listWords,
  muted,
  nextChapter,
  plural,
  positionFields,
  quoteBlocks,
  sourceItems,
  stateLine,
  strengthWord,
} from './blocks.ts';
import { commandButtons, pageButtons, referenceTo } from './talks-buttons.ts';
import { correctionBlocks, moderatorBlocks } from './talks-moderation.ts';
import { day } from './times.ts';

const MAX_LISTED = 50;
const MAX_SOURCES = 6;
const MAX_QUOTES = 3;
/** The record is everybody’s, and the stories are those of one’s own feeds. */
const NO_SOURCES = 'No story of this community’s feeds tells of it; the status is from the record that all share.';
const SHOWN = { parties: 6, positions: 2 };

export interface TalksWithState extends Talks {
  readonly state: TalksState;
}

export function hasState(talks: Talks): talks is TalksWithState {
  return talks.state !== null;
}

/** What `/talks list` shows. */
export interface TalksListView {
  /** In the order to be shown. */
  readonly talks: readonly TalksWithState[];
  /** Named by moderators, and not in the news yet. */
  readonly waiting: readonly Talks[];
  /** What the list is narrowed to, in words. */
  readonly filter: string | null;
}

/** `/talks list`: every negotiation with its status. */
export function presentTalksList({ talks: all, waiting, filter }: TalksListView): Reply {
  const rest = all.length - MAX_LISTED;
  return {
    blocks: [
      { kind: 'heading', text: filter === null ? 'Negotiations' : `Negotiations: ${filter}`, level: 1 },
      { kind: 'list', items: all.slice(0, MAX_LISTED).map(listLine) },
      ...(rest > 0 ? [muted(`And ${rest} more. Narrow the list by region or status.`)] : []),
      ...(waiting.length === 0 ? [] : [muted(`No news yet of ${listWords(waiting.map((talks) => talks.name))}.`)]),
      muted(`${plural(all.length, 'negotiation')}. More on one: /talks status <name>`),
      commandButtons(
        ['What comes next', '/talks next'],
        ['What I follow', '/talks follow'],
        ['Daily brief', '/digest now'],
      ),
    ],
  };
}

export function listLine(talks: TalksWithState): ListItem {
  return {
    text: talks.name,
    status: talks.state.status,
    detail: inline`${strengthWord(talks.state)}, since ${day(talks.state.since)}`,
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
  readonly isFollowed: boolean;
  /** Shown what waits for a moderator. */
  readonly isForModerator: boolean;
  readonly now: Date;
}

export function presentTalksStatus(view: TalksView): Reply {
  const { talks, entries, lead } = view;
  const { state } = talks;
  const positions = lead === null ? [] : positionFields(lead, SHOWN, state.disputes);
  const line = lead === null ? '' : bottomLine(lead, 2, positions);
  const shown = [line, ...positions.map((position) => plainText(position.value))];
  const name = referenceTo(talks);
  const sources = sourceItems(
    entries.flatMap((entry) => entry.sources),
    MAX_SOURCES,
  );
  return {
    blocks: [
      { kind: 'heading', text: talks.name, level: 1 },
      { kind: 'status', status: stateLine(talks, state) },
      ...correctionBlocks(state),
      ...(sources.length === 0 ? [muted(NO_SOURCES)] : []),
      ...(line === '' ? [] : [{ kind: 'text', text: line } as const]),
      ...chapter('Who wants what', fields(...positions)),
      ...chapter('Disputed', disputeFields(state.disputes)),
      ...chapter('In their words', lead === null ? [] : quoteBlocks(lead, MAX_QUOTES, shown)),
      ...nextBlocks(state, view.now),
      ...chapter('Sources', sources.length === 0 ? [] : [{ kind: 'list', items: sources }]),
      { kind: 'divider' },
      ...otherBlocks(view.others),
      pageButtons(talks, ['timeline', 'why', 'gaps', 'quotes', 'next']),
      view.isFollowed
        ? commandButtons(['Unfollow', `/talks unfollow ${name}`], ['All negotiations', '/talks list'])
        : commandButtons(['Follow', `/talks follow ${name}`], ['All negotiations', '/talks list']),
      ...(view.isForModerator ? moderatorBlocks(talks) : []),
    ],
  };
}

function otherBlocks(others: readonly Talks[]): readonly Block[] {
  if (others.length === 0) return [];
  const names = others.slice(0, 3).map((talks) => talks.name);
  return [muted(`Your words also fit: ${names.join('; ')}.`)];
}

/** A claim stands beside its denial. */
function disputeFields(disputes: readonly Dispute[]): readonly Block[] {
  return fields(
    ...disputes.flatMap(({ party, text, claim }) => [
      ...(claim === null ? [] : [{ label: claim.party, value: claim.text }]),
      { label: party, value: text },
    ]),
  );
}

function nextBlocks(state: TalksState, now: Date): readonly Block[] {
  const silent = standingOf(state, now)?.passedInSilence === true;
  const blocks = nextChapter(state.next);
  return silent ? [...blocks, muted('The date passed with no news.')] : blocks;
}

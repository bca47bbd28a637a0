import { inline } from '#src/core/inline.ts';
import type { ChangeNote } from '#src/core/moderation.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import type { Talks, TalksState, TimelineEntry } from '#src/core/talks.ts';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import { chapter, label, muted, plural } from './blocks.ts';
import { commandButtons, quotedReference, referenceTo } from './talks-buttons.ts';
import { day } from './times.ts';

const MAX_REVIEWED = 8;

/** Everybody reads that a status comes from a moderator and not from the news. */
export function correctionBlocks({ correctedBy }: TalksState): readonly Block[] {
  if (correctedBy === null) return [];
  const reason = correctedBy.because === null ? '' : `: ${correctedBy.because}`;
  return [muted(`Set by a moderator${reason}`)];
}

/** What waits for a moderator on these talks. */
export function moderatorBlocks(talks: Talks): readonly Block[] {
  return [...pendingBlocks(talks), ...openedBlocks(talks), ...correctBlocks(talks)];
}

/** A platform with forms asks for the status and the reason. */
function correctBlocks(talks: Talks): readonly Block[] {
  if (talks.state === null) return [];
  const command = `/talks correct ${quotedReference(talks)}`;
  return [{ kind: 'buttons', buttons: [{ label: 'Correct', command, asks: true }] }];
}

/** Newer evidence against a moderator’s word. */
function pendingBlocks(talks: Talks): readonly Block[] {
  const { state } = talks;
  if (!state?.pending) return [];
  const { status, strength, at } = state.pending;
  const name = referenceTo(talks);
  return [
    label('Newer evidence waits for you'),
    {
      kind: 'status',
      status: { name: talks.name, before: state.status, status, detail: inline`${strength}, ${day(at)}` },
    },
    commandButtons(
      ['Accept', `/talks review ${name} decision:accept`],
      ['Refuse', `/talks review ${name} decision:refuse`],
    ),
  ];
}

/** A negotiation that a story opened bears only its parties’ names. */
function openedBlocks(talks: Talks): readonly Block[] {
  if (talks.origin !== 'opened') return [];
  const name = quotedReference(talks);
  return [
    muted(
      `A story opened this negotiation, and it is named after its parties. Name it: /talks rename ${name} <name>, or make it a part of another: /talks merge ${name} <into>`,
    ),
    commandButtons(
      ['Keep its name', `/talks rename ${name} ${talks.name}`],
      ['Ignore it', `/talks ignore ${referenceTo(talks)}`],
    ),
  ];
}

/** What a change came to, for the moderator who made it, with the way back. */
export function presentChange(words: string, talks: Talks): Reply {
  return {
    personal: true,
    blocks: [
      { kind: 'text', text: words },
      commandButtons(['Status', `/talks status ${referenceTo(talks)}`], ['Undo', '/talks undo']),
    ],
  };
}

const ACTION_WORDS: Readonly<Record<ChangeNote['action'], string>> = {
  track: 'tracking',
  rename: 'renaming',
  merge: 'merging',
  split: 'splitting',
  correct: 'correcting',
  ignore: 'ignoring',
  accept: 'accepting the evidence on',
  refuse: 'refusing the evidence on',
  undo: 'taking back',
};

/** Whose change was taken back, and what stands there again. */
/** @param community whose moderators are named; those of others are not */
export function presentUndone({ action, subject, before, after, ...by }: ChangeNote, community: string): Reply {
  const who = by.community === community ? by.member : 'a moderator of another community';
  const change = after === null ? '' : ` (${before === null ? '' : `${before} → `}${after})`;
  return {
    personal: true,
    blocks: [
      { kind: 'text', text: `Taken back: ${ACTION_WORDS[action]} ${subject}${change}, by ${who}.` },
      commandButtons(['Undo one more', '/talks undo'], ['All changes', '/parley audit']),
    ],
  };
}

/** What waits for moderators. */
export interface ReviewView {
  readonly pending: readonly { readonly talks: Talks; readonly evidence: TimelineEntry | null }[];
  /** Opened by stories, and not named yet. */
  readonly opened: readonly Talks[];
  readonly ignored: readonly Talks[];
}

/** `/talks review` without words. */
export function presentReview({ pending, opened, ignored }: ReviewView): Reply {
  if (pending.length + opened.length + ignored.length === 0) {
    return { personal: true, blocks: [{ kind: 'text', text: 'Nothing waits for a moderator.' }] };
  }
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: 'For moderators', level: 1 },
      ...chapter(
        'Newer evidence against your corrections',
        pending
          .slice(0, MAX_REVIEWED)
          .flatMap(({ talks, evidence }) => [...pendingBlocks(talks), ...(evidence ? evidenceBlocks(evidence) : [])]),
      ),
      ...chapter('Opened by stories, named after their parties', openedList(opened)),
      ...chapter('Ignored', ignoredList(ignored)),
    ],
  };
}

function evidenceBlocks({ evidence, sources }: TimelineEntry): readonly Block[] {
  const outlets = new Map(sources.map((source) => [source.storyId, source]));
  return evidence.slice(0, 2).map((quote): Block => {
    const source = outlets.get(quote.storyId);
    return { kind: 'list', items: [{ text: quote.text, detail: source?.outlet ?? '', ...urlOf(source?.url ?? null) }] };
  });
}

function urlOf(url: string | null): { url?: string } {
  return url === null ? {} : { url };
}

function openedList(opened: readonly Talks[]): readonly Block[] {
  if (opened.length === 0) return [];
  const [first] = opened;
  const rest = opened.length - MAX_REVIEWED;
  return [
    {
      kind: 'list',
      items: opened.slice(0, MAX_REVIEWED).map((talks) => ({ text: talks.name, detail: talks.parties.join(', ') })),
    },
    ...(rest > 0 ? [muted(`And ${plural(rest, 'other')}.`)] : []),
    ...(first
      ? [muted(`Name one: /talks rename ${quotedReference(first)} <name>. Or: /talks merge, /talks ignore.`)]
      : []),
  ];
}

function ignoredList(ignored: readonly Talks[]): readonly Block[] {
  if (ignored.length === 0) return [];
  const shown = ignored.slice(0, MAX_REVIEWED);
  return [
    { kind: 'list', items: shown.map((talks) => ({ text: talks.name, detail: statusWord(talks) })) },
    commandButtons(
      ...shown.slice(0, 5).map((talks) => [`Take up ${talks.name}`, `/talks track "${talks.name}"`] as const),
    ),
  ];
}

function statusWord({ state }: Talks): string {
  return state === null ? 'no news' : STATUS_LOOKS[state.status].label;
}

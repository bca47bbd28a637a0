import type { AlertChange } from '#src/core/alerts.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import type { TimelineEntry } from '#src/core/talks.ts';
import { distinctOutlets, muted, sourceItems } from './blocks.ts';
import { talksButtons } from './brief-buttons.ts';
import { type BriefWords, shortName } from './brief-words.ts';

/** A change with what tells it. */
export interface ToldChange {
  readonly change: AlertChange;
  readonly name: string;
  /** Null where a moderator set the status, or where the record has it no more. */
  readonly entry: TimelineEntry | null;
}

const MAX_CHANGES = 10;
const MAX_LINKS = 2;
const MAX_NAMED_OUTLETS = 4;

/** An alert: each change with who tells it; what does not hold any more is marked as corrected. */
export function presentAlert(told: readonly ToldChange[], words: BriefWords): Reply {
  const isCorrected = told.some(({ change }) => change.takenBack !== null);
  const heading = isCorrected ? `${words.say('alert')} · ${words.say('corrected')}` : words.say('alert');
  const rest = told.length - MAX_CHANGES;
  const names = new Map(told.map(({ change, name }) => [change.talksId, { id: change.talksId, name }]));
  const standing = [...names.values()].slice(0, MAX_CHANGES);
  return {
    blocks: [
      { kind: 'heading', text: heading, level: 1 },
      ...told.slice(0, MAX_CHANGES).flatMap((one) => changeBlocks(one, words)),
      ...(rest > 0 ? [muted(words.say('more', { count: rest }))] : []),
      ...talksButtons(standing, words),
    ],
  };
}

function changeBlocks(told: ToldChange, words: BriefWords): readonly Block[] {
  const { change, name, entry } = told;
  if (change.takenBack !== null) return takenBackBlocks(told, words);
  const strength = change.source.startsWith('moderator:')
    ? words.say('byModerator')
    : words.say(change.confirmedAt === null ? 'reported' : 'confirmed');
  const before = change.before === null ? {} : { before: change.before };
  const detail = change.before === null ? `${words.say('isNew')} · ${strength}` : strength;
  const status = words.statusLine({ name: shortName({ name }), status: change.after, ...before, detail });
  return [{ kind: 'status', status }, ...entryBlocks(entry, words)];
}

function entryBlocks(entry: TimelineEntry | null, words: BriefWords): readonly Block[] {
  if (!entry) return [];
  const outlets = distinctOutlets(entry.sources).slice(0, MAX_NAMED_OUTLETS);
  const links = sourceItems(entry.sources, MAX_LINKS).filter(({ url }) => url !== undefined);
  return [
    { kind: 'text', text: entry.headline },
    ...(links.length > 0 ? [{ kind: 'list', items: links } as const] : [muted(words.list(outlets))]),
  ];
}

function takenBackBlocks({ change, name }: ToldChange, words: BriefWords): readonly Block[] {
  const { takenBack, before, after } = change;
  if (takenBack === null) return [];
  const label = takenBack.by === 'moderator' ? 'takenBackByModerator' : 'takenBackByUpdate';
  const was = before === null ? words.say('isNew') : words.status(before);
  const now = takenBack.status === null ? words.say('noStatus') : words.status(takenBack.status);
  return [
    { kind: 'text', text: shortName({ name }), emphasis: 'strong' },
    {
      kind: 'text',
      text: `${words.say(label, { before: was, after: words.status(after) })} ${words.say('standsNow', { status: now })}`,
    },
  ];
}

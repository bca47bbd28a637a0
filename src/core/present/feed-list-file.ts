import { inline } from '#src/core/inline.ts';
import type { ImportReport } from '#src/core/feed-services.ts';
import type { Reply, ReplyFile } from '#src/core/reply.ts';
import { chapter, muted, plural } from './blocks.ts';
import { distance } from './times.ts';

const MAX_LISTED = 15;
/** A longer list is read in its file. */
const MAX_SHOWN_CHARS = 3_000;

/** What `/feeds import` did with each outline. */
export function presentImport(report: ImportReport, now: Date): Reply {
  const { added, known, faults, repeated, leftOut, allReadBy } = report;
  const notes = [
    known.length > 0 ? `${plural(known.length, 'feed')} you had already.` : null,
    repeated > 0 ? `${plural(repeated, 'feed')} stood in the list more than once.` : null,
    leftOut > 0
      ? `${plural(leftOut, 'feed')} beyond the first ${added.length + known.length} were left out: import the rest as a list of its own.`
      : null,
  ].filter((note) => note !== null);
  const names = added.slice(0, MAX_LISTED).map(({ title, url, label }) => ({
    text: title ?? url,
    ...(label === null ? {} : { detail: label }),
    url,
  }));
  const rest = added.length - names.length;
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: `Imported: ${plural(added.length, 'feed')}`, level: 1 },
      ...(added.length === 0
        ? []
        : [
            muted(
              inline`They are read for the first time one after another, the last ${distance(allReadBy, now)}. What they hold then is kept for context and is not posted.`,
            ),
            { kind: 'list', items: names } as const,
          ]),
      ...(rest > 0 ? [muted(`And ${rest} more.`)] : []),
      ...notes.map((note) => muted(note)),
      ...chapter('Not understood', faultBlocks(faults)),
      {
        kind: 'buttons',
        buttons: [
          { label: 'Health', command: '/feeds health' },
          { label: 'List', command: '/feeds list' },
        ],
      },
    ],
  };
}

function faultBlocks(faults: readonly string[]): Reply['blocks'] {
  if (faults.length === 0) return [];
  const rest = faults.length - MAX_LISTED;
  const list = { kind: 'list', items: faults.slice(0, MAX_LISTED).map((text) => ({ text })) } as const;
  return rest > 0 ? [list, muted(`And ${rest} more.`)] : [list];
}

/** The community’s feeds as a file. */
export function presentExport({ opml, feeds }: { readonly opml: string; readonly feeds: number }): Reply {
  if (feeds === 0) return { personal: true, blocks: [{ kind: 'text', text: 'There is no feed to export yet.' }] };
  const file: ReplyFile = { name: 'feeds.opml', mediaType: 'text/x-opml', bytes: new TextEncoder().encode(opml) };
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: `${plural(feeds, 'feed')} as OPML`, level: 1 },
      { kind: 'file', file },
      ...(opml.length > MAX_SHOWN_CHARS ? [] : [{ kind: 'text', text: opml.trimEnd() } as const]),
    ],
  };
}

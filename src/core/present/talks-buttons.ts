import type { Block, Button } from '#src/core/reply.ts';
import type { Talks } from '#src/core/talks.ts';

/** What people do next with a negotiation that they look at. */
type Page = 'status' | 'timeline' | 'why' | 'gaps' | 'quotes' | 'next';

const LABELS: Readonly<Record<Page, string>> = {
  status: 'Status',
  timeline: 'Timeline',
  why: 'Why this status',
  gaps: 'Sticking points',
  quotes: 'Quotes',
  next: 'What comes next',
};

/** How talks are named in a typed line: by the name, or by the id where the name has signs that a line gives a meaning to. */
export function referenceTo({ id, name }: Pick<Talks, 'id' | 'name'>): string {
  return /["“”„«»:]/u.test(name) ? id : name;
}

/** The same where more words follow. */
export function quotedReference(talks: Talks): string {
  return `"${referenceTo(talks)}"`;
}

export function pageButtons(talks: Talks, pages: readonly Page[]): Block {
  const buttons = pages.map((page): Button => ({
    label: LABELS[page],
    command: `/talks ${page} ${referenceTo(talks)}`,
  }));
  return { kind: 'buttons', buttons };
}

/** @param all pairs of label and command */
export function commandButtons(...all: readonly (readonly [label: string, command: string])[]): Block {
  return { kind: 'buttons', buttons: all.map(([label, command]) => ({ label, command })) };
}

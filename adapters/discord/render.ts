import { createHash } from 'node:crypto';
import { type APIComponentInContainer, type APIContainerComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { Reply } from '#src/core/reply.ts';
import { STATUS_LOOKS, type Tone } from '#src/core/vocabulary.ts';
import { isKeptLine, pageId } from './custom-ids.ts';
import { drawBlock } from './draw.ts';
import { type Kept, keyOf } from './kept.ts';
import { MAX_COMPONENTS, MAX_TEXT_CHARS } from './limits.ts';
import { fillPages } from './pages.ts';

/** Discord's own greens, blues, yellows and reds, so that the accent fits either theme. */
const ACCENTS: Readonly<Record<Tone, number>> = {
  good: 0x23a559,
  open: 0x5865f2,
  waiting: 0xf0b232,
  bad: 0xda373c,
  neutral: 0x80848e,
};

const NOTHING: APIComponentInContainer = { type: ComponentType.TextDisplay, content: 'There is nothing to show.' };
/** What the foot of a page takes: “Page 12 of 12”, and a row of two buttons. */
const FOOT = { components: 4, chars: 24 };

export interface RenderedReply {
  /** One container each; the first is shown first. */
  readonly pages: readonly APIContainerComponent[];
  /** Under which they are kept for being turned over. */
  readonly key: string;
  /** Lines of buttons that are too long for a custom id. */
  readonly lines: readonly string[];
}

/**
 * Draws a reply in Components V2, on as many pages as Discord's limits want.
 * @param deliveryId marks the containers, so that a delivery can be found again
 */
export function renderReply(reply: Reply, deliveryId?: string): RenderedReply {
  const taken = new Set<string>();
  const drawn = reply.blocks.flatMap((block, index) => drawBlock(block, { index, taken }));
  const isEmpty = drawn.every(({ type }) => type === ComponentType.Separator);
  const shown = isEmpty ? [NOTHING] : drawn;
  // The container counts too.
  const room = { components: MAX_COMPONENTS - 1, chars: MAX_TEXT_CHARS };
  const whole = fillPages(shown, room);
  const pages =
    whole.length === 1
      ? whole
      : fillPages(shown, { components: room.components - FOOT.components, chars: room.chars - FOOT.chars });
  const key = keyOf(JSON.stringify(pages));
  const mark = deliveryId === undefined ? {} : { id: deliveryMark(deliveryId) };
  const head = { type: ComponentType.Container as const, ...mark, accent_color: accentOf(reply) };
  const buttons = reply.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  return {
    key,
    pages: pages.map((components, at) => ({ ...head, components: [...components, ...footOf(key, at, pages.length)] })),
    lines: buttons.filter(isKeptLine).map(({ command }) => command),
  };
}

/** Keeps what the custom ids of the rendered reply stand for; without it they lead nowhere after a while. */
export async function keepRendered({ pages, key, lines }: RenderedReply, kept: Kept): Promise<void> {
  for (const line of lines) await kept.put('line', keyOf(line), line);
  if (pages.length > 1) await kept.put('pages', key, JSON.stringify(pages));
}

/** A component's own id is a 32-bit number that Discord keeps with the message. */
export function deliveryMark(deliveryId: string): number {
  return createHash('sha256').update(deliveryId).digest().readInt32BE() & 0x7fff_ffff;
}

function accentOf({ blocks }: Reply): number {
  const status = blocks.find((block) => block.kind === 'status')?.status.status;
  return ACCENTS[status ? STATUS_LOOKS[status].tone : 'neutral'];
}

function footOf(key: string, at: number, count: number): readonly APIComponentInContainer[] {
  if (count === 1) return [];
  const turns = [
    ...(at > 0 ? [{ label: 'Previous page', page: at - 1 }] : []),
    ...(at < count - 1 ? [{ label: 'Next page', page: at + 1 }] : []),
  ];
  return [
    { type: ComponentType.TextDisplay, content: `-# Page ${at + 1} of ${count}` },
    {
      type: ComponentType.ActionRow,
      components: turns.map(({ label, page }) => ({
        type: ComponentType.Button,
        style: ButtonStyle.Primary,
        label,
        custom_id: pageId(key, page),
      })),
    },
  ];
}

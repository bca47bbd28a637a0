import type { ChannelSchedule } from '#src/core/channel-schedule.ts';
import type { NewDelivery } from '#src/core/delivery-store.ts';
import type { Digest } from '#src/core/digest.ts';
import { talksButtons } from '#src/core/present/brief-buttons.ts';
import { type DigestParts, type DigestStyle, digestParts, presentDigest } from '#src/core/present/digest.ts';
import { textsOf } from '#src/core/present/word-count.ts';
import type { Block } from '#src/core/reply.ts';
import { deliveryId } from './delivery-id.ts';
import { labelsFor } from './labels.ts';

/** What the narrowest platform takes in one message, with room for marks and lines. */
const MAX_MESSAGE_CHARS = 2_800;
const MAX_MESSAGE_BLOCKS = 30;
const DIVIDER: Block = { kind: 'divider' };

/** One message of a brief. */
interface Part {
  readonly key: string;
  readonly isUnderFirst: boolean;
  readonly topic: NewDelivery['topic'];
  readonly blocks: readonly Block[];
}

type Addressee = Pick<ChannelSchedule, 'community' | 'channel' | 'layout' | 'form' | 'language' | 'zone'>;

/** A brief as the messages by which its channel is told: one, an overview with a thread, or a thread for each negotiation. */
export function briefDeliveries(
  digest: Digest,
  schedule: Addressee,
  slotAt: string,
  now: string,
): readonly NewDelivery[] {
  const parts = partsOf(digest, schedule);
  const idOf = (key: string): string => deliveryId('brief', schedule.channel, slotAt, key);
  const [first] = parts;
  return parts.map(({ key, isUnderFirst, topic, blocks }) => ({
    id: idOf(key),
    community: schedule.community,
    place: schedule.channel,
    isDirect: false,
    kind: 'brief',
    reply: { blocks },
    parentId: isUnderFirst && first ? idOf(first.key) : null,
    topic,
    corrects: null,
    createdAt: now,
  }));
}

function partsOf(digest: Digest, schedule: Addressee): readonly Part[] {
  const style: DigestStyle = { form: schedule.form, words: labelsFor(schedule) };
  if (schedule.layout === 'message' && schedule.form !== 'full') return [whole(presentDigest(digest, style).blocks)];
  const parts = digestParts(digest, style);
  if (schedule.layout === 'topics') return topicParts(parts, style);
  if (schedule.layout === 'message') return messageParts(parts);
  if (parts.sections.length === 0 || schedule.form === 'compact') return [whole(presentDigest(digest, style).blocks)];
  const hint: Block = { kind: 'text', text: style.words.say('inThread'), emphasis: 'muted' };
  const overview = [...parts.head, ...(parts.tail.length === 0 ? [] : [DIVIDER]), ...parts.tail, hint];
  const { words } = style;
  return [
    whole(overview),
    ...parts.sections.map(({ section: { talks }, blocks }) =>
      under(talks.id, [...blocks, ...talksButtons([talks], words)]),
    ),
  ];
}

function whole(blocks: readonly Block[]): Part {
  return { key: 'overview', isUnderFirst: false, topic: null, blocks };
}

function under(key: string, blocks: readonly Block[]): Part {
  return { key, isUnderFirst: true, topic: null, blocks };
}

/** As few messages as hold it all, each negotiation in one of them. */
function messageParts({ head, sections, tail }: DigestParts): readonly Part[] {
  const pieces = [head, ...sections.map(({ blocks }) => blocks), ...(tail.length === 0 ? [] : [[DIVIDER, ...tail]])];
  const messages: Block[][] = [];
  for (const piece of pieces) {
    const last = messages.at(-1);
    if (last && fits([...last, ...piece])) last.push(...piece);
    else messages.push([...piece]);
  }
  return messages.map((blocks, index) => ({ ...whole(blocks), key: index === 0 ? 'overview' : `part ${index}` }));
}

function fits(blocks: readonly Block[]): boolean {
  const chars = blocks.flatMap(textsOf).reduce((sum, text) => sum + text.length, 0);
  return chars <= MAX_MESSAGE_CHARS && blocks.length <= MAX_MESSAGE_BLOCKS;
}

/** In a channel of threads, the overview has one and each negotiation has its own, day after day. */
function topicParts({ head, sections, tail }: DigestParts, { words }: DigestStyle): readonly Part[] {
  const overview = { key: 'overview', name: words.say('title') };
  return [
    { ...whole([...head, ...tail]), topic: overview },
    ...sections.map(({ section: { talks }, blocks }) => ({
      ...whole([...blocks, ...talksButtons([talks], words)]),
      key: talks.id,
      topic: { key: `talks ${talks.id}`, name: talks.name },
    })),
  ];
}

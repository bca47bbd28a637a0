import { type ChannelSchedule, DEFAULT_SCHEDULE } from '#src/core/channel-schedule.ts';
import type { NewDelivery } from '#src/core/delivery-store.ts';
import { textReply } from '#src/core/reply.ts';

export function makeSchedule(changes: Partial<ChannelSchedule> = {}): ChannelSchedule {
  return {
    ...DEFAULT_SCHEDULE,
    community: 'discord:1',
    channel: 'discord:1/10',
    layout: 'message',
    addedAt: '2026-11-01T00:00:00.000Z',
    addedBy: 'discord:1/ana',
    paused: null,
    nextAt: '2026-11-24T08:00:00.000Z',
    toldSeq: 0,
    toldUntil: '2026-11-23T08:00:00.000Z',
    alertsSince: '2026-11-01T00:00:00.000Z',
    ...changes,
  };
}

export function makeDelivery(id: string, changes: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    community: 'discord:1',
    place: 'discord:1/10',
    isDirect: false,
    kind: 'brief',
    reply: textReply(`Message ${id}`),
    parentId: null,
    topic: null,
    corrects: null,
    createdAt: '2026-11-24T08:00:00.000Z',
    ...changes,
  };
}

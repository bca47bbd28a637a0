import type { Delivery } from '#src/core/chat.ts';
import type { Reply } from '#src/core/reply.ts';

export function deliveryTo(channel: string, reply: Reply, changes: Partial<Delivery> = {}): Delivery {
  const since = '2024-01-01T00:00:00Z';
  return { id: 'delivery1', channel, thread: null, topic: null, reply, isRepeat: false, since, ...changes };
}

import type { Notices } from '#src/core/notices.ts';
import { communityOf } from '#src/core/places.ts';
import { presentChannelStopped } from '#src/core/present/delivery-notices.ts';
import type { Store } from '#src/core/store.ts';

export interface EndChannelDeps {
  readonly store: Pick<Store, 'stopChannel'>;
  readonly notices: Notices;
}

/**
 * Ends the briefs of a channel that cannot be posted to, and what waits for it; its moderators are told, where it had briefs.
 * @param key names the event, so that it is told once
 */
export async function endChannel(
  { store, notices }: EndChannelDeps,
  channel: string,
  reason: string,
  key: string,
): Promise<void> {
  const wasRunning = await store.stopChannel(channel, reason);
  if (!wasRunning) return;
  const reply = presentChannelStopped(channel, reason);
  await notices.tell({ community: communityOf(channel), audience: 'moderators', key, reply });
}

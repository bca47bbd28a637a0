import type { Clock } from '#src/core/clock.ts';
import { communityOf } from '#src/core/places.ts';
import { presentChannelStopped } from '#src/core/present/delivery-notices.ts';
import type { Store } from '#src/core/store.ts';
import type { ModeratorNotices } from './moderator-notices.ts';

export interface EndChannelDeps {
  readonly store: Pick<Store, 'stopChannel'>;
  readonly clock: Clock;
  readonly notices: Pick<ModeratorNotices, 'sendWaiting'>;
}

/**
 * Ends the briefs of a channel that cannot be posted to, and what waits for it; its moderators are told, where it had briefs. The
 * notice is noted with the end itself, so that a process which stops in between sends it after its next start.
 * @param key names the event, so that it is told once
 */
export async function endChannel(
  { store, clock, notices }: EndChannelDeps,
  channel: string,
  reason: string,
  key: string,
): Promise<void> {
  const community = communityOf(channel);
  const notice = { community, audience: 'moderators', key, reply: presentChannelStopped(channel, reason) } as const;
  if (await store.stopChannel(channel, reason, { notice, at: clock.now().toISOString() }))
    await notices.sendWaiting(community);
}

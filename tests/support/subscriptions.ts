import { DEFAULT_SETTINGS, type Subscription } from '#src/core/subscription.ts';

export function makeSubscription(changes: Partial<Subscription> = {}): Subscription {
  return {
    ...DEFAULT_SETTINGS,
    community: 'c',
    feedId: 'f1',
    addedAt: '2024-11-01T00:00:00.000Z',
    addedBy: 'ana',
    newsSince: '2024-11-01T00:00:00.000Z',
    ...changes,
  };
}

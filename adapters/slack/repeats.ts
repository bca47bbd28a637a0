import { LRUCache } from 'lru-cache';
import type { AllMiddlewareArgs, AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import { MAX_REMEMBERED_EVENTS } from './limits.ts';

/**
 * Lets each event and each envelope through once: Slack hands an event over again after one and five minutes where it saw no
 * acknowledgement, and an envelope over another connection.
 */
export function onlyOnce(): Middleware<AnyMiddlewareArgs> {
  const seen = new LRUCache<string, true>({ max: MAX_REMEMBERED_EVENTS });
  return async (args: AnyMiddlewareArgs & AllMiddlewareArgs) => {
    const keys = [eventId(args.body), args.context['envelopeId']].filter((key) => typeof key === 'string');
    const isRepeat = keys.some((key) => seen.has(key));
    for (const key of keys) seen.set(key, true);
    if (!isRepeat) return args.next();
    // Events are acknowledged by the library.
    if ('ack' in args && typeof args.ack === 'function') await args.ack();
  };
}

function eventId(body: object): unknown {
  return 'event_id' in body ? body.event_id : undefined;
}

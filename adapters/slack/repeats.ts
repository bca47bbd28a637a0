import { LRUCache } from 'lru-cache';
import type { AllMiddlewareArgs, AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import type { TurnTaker } from '#src/core/turn-taker.ts';
import { MAX_REMEMBERED_EVENTS, REPEATS_MS } from './limits.ts';

/**
 * Lets each event and each envelope through once: Slack hands an event over again after one and five minutes where it saw no
 * acknowledgement, and an envelope over another connection.
 * @param events over all processes, any of which may be handed an event again; left out where there is but one
 */
export function onlyOnce(events?: TurnTaker): Middleware<AnyMiddlewareArgs> {
  const seen = new LRUCache<string, true>({ max: MAX_REMEMBERED_EVENTS });
  return async (args: AnyMiddlewareArgs & AllMiddlewareArgs) => {
    const event = eventId(args.body);
    const keys = [event, args.context['envelopeId']].filter((key) => typeof key === 'string');
    const isRepeat = keys.some((key) => seen.has(key));
    for (const key of keys) seen.set(key, true);
    const isOurs = async (): Promise<boolean> =>
      events === undefined || typeof event !== 'string' || events.take(`slack/event/${event}`, REPEATS_MS);
    if (!isRepeat && (await isOurs())) return args.next();
    // Events are acknowledged by the library.
    if ('ack' in args && typeof args.ack === 'function') await args.ack();
  };
}

function eventId(body: object): unknown {
  return 'event_id' in body ? body.event_id : undefined;
}

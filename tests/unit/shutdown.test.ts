import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { endOnSignals } from '#src/shutdown.ts';

function start(graceMs: number) {
  const events: string[] = [];
  const signals = Object.assign(new EventEmitter(), { exit: (code: number) => void events.push(`exit ${code}`) });
  endOnSignals({ signals, stop: () => void events.push('stop'), graceMs });
  return { signals, events };
}

it('stops at the first signal, and leaves what does not end', async () => {
  const { signals, events } = start(50);
  signals.emit('SIGTERM');
  expect(events).toEqual(['stop']);
  await pause(100);
  expect(events).toEqual(['stop', 'exit 0']);
});

it('ends at once at a second signal, whichever it is', () => {
  const { signals, events } = start(60_000);
  signals.emit('SIGTERM');
  signals.emit('SIGINT');
  expect(events).toEqual(['stop', 'exit 130']);
});

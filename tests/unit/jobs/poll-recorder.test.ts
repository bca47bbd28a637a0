import { describe, expect, test } from 'vitest';
import { UNKNOWN_PACE } from '#src/core/feed.ts';
import type { PollCount, PollRecord } from '#src/core/store.ts';
import { createTurns } from '#src/core/turns.ts';
import { createPollRecorder } from '#src/jobs/poll-recorder.ts';
import { foundItems } from '../../support/poll-outcomes.ts';

const NOW = '2024-11-20T12:00:00.000Z';

function recordOf(feedId: string, items: number): PollRecord {
  const item = (index: number) => ({ id: `${index}`, title: 'Talks', url: null, publishedAt: null, text: 'Talks.' });
  const outcome = foundItems(
    Array.from({ length: items }, (_, index) => item(index)),
    { title: null },
  );
  return { feedId, outcome, now: NOW, nextPollAt: NOW, pace: UNKNOWN_PACE };
}

function openRecorder() {
  const turns = createTurns();
  const done: string[] = [];
  const recordPolls = async (polls: readonly PollRecord[]): Promise<readonly PollCount[]> => {
    done.push(polls.map(({ feedId }) => feedId).join('+'));
    return polls.map(() => ({ added: 1, updated: 0 }));
  };
  return { turns, done, record: createPollRecorder({ recordPolls }, turns) };
}

describe('visits that are stored', () => {
  test('wait for their turn, and for as many others as a batch holds', async () => {
    const { turns, done, record } = openRecorder();
    const reading = ['read x', 'read y'].map((name) => turns.next().then(() => done.push(name)));
    await Promise.all([...reading, record(recordOf('a', 40)), record(recordOf('b', 40))]);
    expect(done).toEqual(['read x', 'read y', 'a+b']);
  });

  test('go ahead of more reading once a batch is full', async () => {
    const { turns, done, record } = openRecorder();
    const reading = ['read x', 'read y'].map((name) => turns.next().then(() => done.push(name)));
    const storing = ['a', 'b', 'c', 'd'].map((id) => record(recordOf(id, 40)));
    expect(await Promise.all(storing)).toHaveLength(4);
    await Promise.all(reading);
    expect(done[0]).toBe('a+b+c');
    expect(done.toSorted()).toEqual(['a+b+c', 'd', 'read x', 'read y']);
  });

  test('one feed that is larger than a batch is stored alone', async () => {
    const { done, record } = openRecorder();
    await Promise.all([record(recordOf('large', 500)), record(recordOf('small', 1))]);
    expect(done).toEqual(['large', 'small']);
  });
});

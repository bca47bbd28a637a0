import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createHostQueue } from '#src/jobs/host-queue.ts';

/** Tasks that end when told, and what has begun so far. */
function tasks() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    start: (name: string) => (): Promise<string> => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, () => resolve(name)));
    },
    end: async (name: string): Promise<void> => {
      ends.get(name)?.();
      await turn();
    },
  };
}

describe('host queue', () => {
  it('asks a host for a few at a time, and lets those of other hosts by', async () => {
    const { begun, start, end } = tasks();
    const queue = createHostQueue({ atOnce: 3, perHost: 2, spacingMs: 0, pause: () => Promise.resolve() });
    const all = ['a1', 'a2', 'a3', 'b1', 'b2'].map((name) => queue(`https://${name[0]}.example/${name}`, start(name)));
    await turn();
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    await end('b1');
    expect(begun).toEqual(['a1', 'a2', 'b1', 'b2']);
    await end('a1');
    expect(begun).toEqual(['a1', 'a2', 'b1', 'b2', 'a3']);
    for (const name of ['a2', 'a3', 'b2']) await end(name);
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
  });

  it('pauses between two tasks of a host, and not after the last', async () => {
    const pauses: number[] = [];
    const pause = async (ms: number): Promise<void> => void pauses.push(ms);
    const queue = createHostQueue({ atOnce: 9, perHost: 1, spacingMs: 200, pause });
    await Promise.all([1, 2, 3].map((number) => queue('https://a.example/', async () => number)));
    expect(pauses).toEqual([200, 200]);
  });

  it('goes on after a task that fails', async () => {
    const queue = createHostQueue({ atOnce: 1, perHost: 1, spacingMs: 0 });
    const failing = queue('https://a.example/', () => Promise.reject(new Error('no')));
    const next = queue('https://a.example/', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('does not spare our own machine', async () => {
    const { begun, start } = tasks();
    const queue = createHostQueue({ atOnce: 9, perHost: 1, spacingMs: 1_000 });
    for (const host of ['127.0.0.1', '127.0.0.1', '[::1]', '[::1]', 'localhost', 'localhost'])
      void queue(`http://${host}/`, start(host));
    await turn();
    expect(begun).toHaveLength(6);
  });
});

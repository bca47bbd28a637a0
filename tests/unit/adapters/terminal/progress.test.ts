import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from '#adapters/terminal/progress.ts';

function open(isTTY: boolean): {
  progress: ReturnType<typeof createProgress>;
  shown: () => string;
  pass: (ms: number) => void;
} {
  const output = Object.assign(new PassThrough(), { isTTY });
  let text = '';
  output.on('data', (chunk) => {
    text += String(chunk);
  });
  let nowMs = 0;
  const progress = createProgress({ output, wantsColour: true, clock: { now: () => new Date(nowMs) } });
  return { progress, shown: () => text, pass: (ms) => void (nowMs += ms) };
}

describe('createProgress', () => {
  it('writes one line a stage with what came of it and how long it took', async () => {
    const { progress, shown, pass } = open(false);
    const stories = await progress.stage(
      'polling 4 feeds',
      async () => {
        pass(320);
        return 18;
      },
      (count) => `4 feeds polled, ${count} new stories`,
    );
    expect(stories).toBe(18);
    expect(shown()).toBe('✓ 4 feeds polled, 18 new stories (0.3 s)\n');
  });

  it('says on a terminal what it is doing meanwhile', async () => {
    const { progress, shown } = open(true);
    await progress.stage(
      'polling 4 feeds',
      async () => {},
      () => 'polled',
    );
    const [meanwhile, after] = shown().split('\r\u001B[K');
    expect(meanwhile).toContain('… polling 4 feeds');
    expect(after).toContain('✓');
  });

  it('marks a stage that fails and passes its fault on', async () => {
    const { progress, shown } = open(false);
    const failing = progress.stage(
      'reading',
      () => Promise.reject(new Error('broken')),
      () => 'read',
    );
    await expect(failing).rejects.toThrow('broken');
    expect(shown()).toBe('✕ reading: failed (0.0 s)\n');
  });
});

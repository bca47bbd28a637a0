import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countChanges, runThreads } from '../../eval/thread-runs.ts';

const own = join(import.meta.dirname, '..', '..', 'eval', 'own.threads.jsonl');
const beside = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'gold', 'thread.dev.jsonl');

describe('runs of dated events', () => {
  it.each([own, beside].filter((path) => existsSync(path)))(
    'finds what changes and changes little else: %s',
    (path) => {
      const { found, wrong } = countChanges([...runThreads(path).values()].flat());
      expect(found.part / found.whole).toBeGreaterThanOrEqual(0.75);
      expect(wrong.part / wrong.whole).toBeLessThanOrEqual(0.1);
    },
  );
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'parley-imports-'));
cpSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
afterAll(() => rmSync(root, { recursive: true }));

/** Whether the lint rule lets a file of this name import that. */
function allows(file: string, imported: string): boolean {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `import { value } from '${imported}';\nexport { value };\n`);
  const run = spawnSync(resolve('node_modules/.bin/oxlint'), [file], { cwd: root, encoding: 'utf8' });
  rmSync(path);
  expect(run.status === 0 || run.stdout.includes('no-restricted-imports')).toBe(true);
  return run.status === 0;
}

describe('the import rules', () => {
  it.each([
    ['src/core/a.ts', './span.ts'],
    ['src/core/a.ts', 'zod'],
    ['src/feeds/a.ts', '#src/core/feed.ts'],
    ['src/stories/a.ts', '#src/feeds/decode.ts'],
    ['src/briefing/a.ts', '#src/stories/sentences.ts'],
    ['src/model/a.ts', '#src/briefing/ground.ts'],
    ['src/talks/a.ts', '#src/briefing/ground.ts'],
    ['src/delivery/a.ts', '#src/talks/state.ts'],
    ['src/pictures/a.ts', '#src/core/reply.ts'],
    ['commands/a.ts', '#src/core/command.ts'],
    ['adapters/discord/a.ts', 'discord.js'],
    ['adapters/slack/a.ts', '@slack/bolt'],
    ['src/main.ts', '#commands/index.ts'],
    ['src/main.ts', '#src/feeds/visit.ts'],
  ])('%s may import %s', (file, imported) => {
    expect(allows(file, imported)).toBe(true);
  });

  it.each([
    ['src/core/a.ts', '#src/store/store.ts'],
    ['src/core/a.ts', 'undici'],
    ['src/feeds/a.ts', '#src/stories/sentences.ts'],
    ['src/feeds/a.ts', '../stories/sentences.ts'],
    ['src/stories/a.ts', '#src/briefing/ground.ts'],
    ['src/briefing/a.ts', '#src/talks/state.ts'],
    ['src/model/a.ts', '#src/talks/state.ts'],
    ['src/briefing/a.ts', '#src/model/engine.ts'],
    ['src/talks/a.ts', '#src/store/store.ts'],
    ['src/store/a.ts', '#src/talks/state.ts'],
    ['src/delivery/a.ts', '#adapters/slack/adapter.ts'],
    ['src/calendar/a.ts', '#src/talks/state.ts'],
    ['commands/a.ts', '#src/feeds/visit.ts'],
    ['commands/a.ts', '#src/pictures/draw-png.ts'],
    ['commands/a.ts', '#adapters/terminal/render.ts'],
    ['adapters/discord/a.ts', '#commands/index.ts'],
    ['adapters/discord/a.ts', '#adapters/slack/render.ts'],
    ['adapters/discord/a.ts', '@slack/bolt'],
    ['adapters/slack/a.ts', 'discord.js'],
    ['src/feeds/a.ts', '#src/main.ts'],
  ])('%s may not import %s', (file, imported) => {
    expect(allows(file, imported)).toBe(false);
  });
});

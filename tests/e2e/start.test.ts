import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, runParley, temporaryFolder } from '../support/run-parley.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const LINES = [
  '/talks list',
  '/talks status syria',
  '/talks timeline syria',
  '/talks stauts syria',
  '/brief latest',
  '/feeds list',
  '/digest now',
  '/help',
];

describe('npm start with no .env', () => {
  let first: Ended;
  beforeAll(async () => {
    first = await runParley('main', [], { cwd: folder.path, input: `${LINES.join('\n')}\n` });
  }, 60_000);

  it('ends with 0 when its input ends', () => {
    expect(first.stderr).toBe('');
    expect(first.code).toBe(0);
  });

  it('says in one line which mode it is in, and what to do for the other', () => {
    const [line = ''] = first.stdout.split('\n').filter((text) => text.includes('.env'));
    expect(line).toMatch(/terminal/i);
    expect(line).toMatch(/\.env/);
  });

  it('tells of each stage and shows the brief of the day before the first answer', () => {
    const before = first.stdout.slice(0, first.stdout.indexOf('/talks list'));
    expect(before).toMatch(/4 feeds/);
    expect(before).toMatch(/Syria/);
  });

  it('answers every line in order', () => {
    const places = LINES.map((line) => first.stdout.indexOf(`> ${line}`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(first.stdout).toMatch(/Did you mean .*status/);
  });

  it('makes its store in data/ and polls nothing twice on a second start', async () => {
    expect(existsSync(join(folder.path, 'data', 'parley.db'))).toBe(true);
    const second = await runParley('main', [], { cwd: folder.path, input: '/talks status syria\n' });
    expect(second.code).toBe(0);
    expect(second.stdout).toMatch(/no new stor|0 new stor/i);
    expect(second.stdout).toMatch(/Syria/);
  }, 60_000);

  it('leaves a store that the command line answers from', async () => {
    const { code, stdout, stderr } = await runParley('cli', ['exec', '/talks status syria'], { cwd: folder.path });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Syria/);
  }, 60_000);
});

describe('a bad .env', () => {
  it('is refused with every fault at once and no value', async () => {
    const env = { DISCORD_TOKEN: 'hunter2', PORT: 'many', LOG_LEVEL: 'loud' };
    const { code, stdout, stderr } = await runParley('main', [], { cwd: folder.path, env });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/DISCORD_APPLICATION_ID/);
    expect(stderr).toMatch(/PORT/);
    expect(stderr).toMatch(/LOG_LEVEL/);
    expect(stderr).not.toMatch(/hunter2|many|loud\b(?!,)/);
  });
});

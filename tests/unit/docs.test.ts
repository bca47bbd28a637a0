import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VARIABLE_NAMES } from '#src/config/config.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { startEnvironment } from '../bench/start-flags.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

describe('docs/SECURITY.md', () => {
  const named = [...read('docs/SECURITY.md').matchAll(/`(tests\/[^`]+)`: “([^”]+)”/gu)].map(
    ([, file = '', name = '']) => ({ file, name }),
  );

  it('names a test for every guard', () => {
    const rows = read('docs/SECURITY.md')
      .split('\n')
      .filter((line) => /^\| (?!threat|-)/u.test(line));
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => !/`tests\/[^`]+`: “/u.test(row))).toEqual([]);
  });

  it.each(named)('names a test that exists: $file, $name', ({ file, name }) => {
    expect(existsSync(file)).toBe(true);
    const quoted = [`'${name}'`, `"${name}"`, `\`${name}\``];
    expect(quoted.filter((one) => read(file).includes(one))).toHaveLength(1);
  });
});

describe('the image', () => {
  const dockerfile = read('Dockerfile');
  const compose = read('compose.yaml');

  it('runs what npm start runs, as somebody else than root', () => {
    const start = (JSON.parse(read('package.json')) as { scripts: { start: string } }).scripts.start;
    const command = JSON.parse(/^CMD (\[.*\])$/mu.exec(dockerfile)?.[1] ?? '[]') as readonly string[];
    expect(command.join(' ')).toBe(start);
    const lines = dockerfile.split('\n');
    expect(lines.indexOf('USER node')).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('RUN ')));
    expect(dockerfile).toMatch(/^HEALTHCHECK /mu);
  });

  it('is made of what there is, and takes nothing else in', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gmu)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((name) => !existsSync(name))).toEqual([]);
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(new Set(copied)).toEqual(new Set(allowed));
    expect(read('.dockerignore').split('\n')[0]).toBe('*');
  });

  it('is run with a root file system that cannot be written, and without rights', () => {
    for (const line of ['read_only: true', 'no-new-privileges:true', '- ALL', 'restart: unless-stopped']) {
      expect(compose).toContain(line);
    }
    const set = [...compose.matchAll(/^ {6}([A-Z_]+):/gmu)].map(([, name = '']) => name);
    expect(set).not.toEqual([]);
    expect(set.filter((name) => !VARIABLE_NAMES.includes(name))).toEqual([]);
  });

  it('needs no package that only development has', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const files = ['src', 'adapters', 'commands'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name}`),
    );
    const packages = files.flatMap((file) =>
      [...read(file).matchAll(/^(?:import|\} from)(?: .*? from)? '([^'#.][^']*)'/gmu)]
        .map(([, name = '']) => name)
        .filter((name) => !name.startsWith('node:'))
        .map((name) =>
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    );
    expect(new Set(packages).size).toBeGreaterThan(20);
    expect([...new Set(packages)].filter((name) => !(name in dependencies))).toEqual([]);
  });
});

describe('docs/DEPLOY.md', () => {
  it('has a way for Docker, systemd and a small cloud machine, each in under ten lines', () => {
    const ways = [...read('docs/DEPLOY.md').matchAll(/^## (.+)\n[\s\S]*?```sh\n([\s\S]*?)```/gmu)];
    expect(ways.map(([, title]) => title)).toEqual(['Docker', 'systemd', 'A small cloud machine']);
    for (const [, , lines = ''] of ways) expect(lines.trim().split('\n').length).toBeLessThan(10);
  });

  it('names files that exist', () => {
    for (const file of ['docs/parley.service', 'docs/grafana-dashboard.json', '.env.example']) {
      expect(read('docs/DEPLOY.md')).toContain(file);
      expect(existsSync(file)).toBe(true);
    }
  });

  it('starts Parley with the flags of npm start, and with one arena of memory, everywhere', () => {
    const flags = packageJson.scripts.start.split(' ').slice(1);
    expect(read('docs/parley.service')).toContain(`ExecStart=/usr/bin/env node ${flags.join(' ')}\n`);
    expect(read('Dockerfile')).toContain(`CMD ${JSON.stringify(['node', ...flags]).replaceAll(',', ', ')}\n`);
    for (const [name, value] of Object.entries(startEnvironment()))
      expect(read('Dockerfile')).toContain(`    ${name}=${value} \\\n`);
  });
});

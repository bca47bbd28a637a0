import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '../..');

/** What `npm start` tells Node, so that what is measured is what people run, from any folder. */
export function startFlags(): readonly string[] {
  const [node, ...flags] = packageJson.scripts.start.split(' ');
  if (node !== 'node' || flags.pop() !== 'src/main.ts') throw new Error('npm start is not what this script knows');
  return flags.map((flag) => (flag.startsWith('./') ? resolve(ROOT, flag) : flag));
}

/** What the service and the image give Parley on its way beside them, which `npm start` cannot. */
export function startEnvironment(): Readonly<Record<string, string>> {
  const service = readFileSync(new URL('../../docs/parley.service', import.meta.url), 'utf8');
  const set = [...service.matchAll(/^Environment=(\w+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value]);
  if (set.length === 0) throw new Error('docs/parley.service is not what this script knows');
  return Object.fromEntries(set) as Record<string, string>;
}

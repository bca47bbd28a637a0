import { resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '../..');

/** What `npm start` tells Node, so that what is measured is what people run, from any folder. */
export function startFlags(): readonly string[] {
  const [node, ...flags] = packageJson.scripts.start.split(' ');
  if (node !== 'node' || flags.pop() !== 'src/main.ts') throw new Error('npm start is not what this script knows');
  return flags.map((flag) => (flag.startsWith('./') ? resolve(ROOT, flag) : flag));
}

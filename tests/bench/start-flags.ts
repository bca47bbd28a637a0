import packageJson from '../../package.json' with { type: 'json' };

/** What `npm start` tells Node, so that what is measured is what people run. */
export function startFlags(): readonly string[] {
  const [node, ...flags] = packageJson.scripts.start.split(' ');
  if (node !== 'node' || flags.pop() !== 'src/main.ts') throw new Error('npm start is not what this script knows');
  return flags;
}

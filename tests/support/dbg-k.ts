import { killRun } from './kill-run.ts';
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const r = await killRun('discord', { kills: 6, random: seeded(7) });
console.log(JSON.stringify(r));

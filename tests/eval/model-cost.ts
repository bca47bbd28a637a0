/**
 * What the language model is sent for one day of the sample feeds, in tokens, beside the naive way of sending every story
 * whole: `npm run eval:model-cost`. Nothing is sent anywhere.
 */
import { encode } from 'gpt-tokenizer';
import { readConfig } from '#src/config/config.ts';
import { systemClock } from '#src/core/clock.ts';
import { isRelevant } from '#src/core/brief.ts';
import { silentLogger } from '#src/core/logger.ts';
import { writePrompt } from '#src/model/prompt.ts';
import { segment } from '#src/stories/sentences.ts';
import { openParley } from '#src/wiring.ts';

const config = readConfig({ DATABASE_URL: 'sqlite::memory:' });
const checkChannel = async () => ({ ok: true, layout: 'message', name: null }) as const;
const parley = await openParley({ config, clock: systemClock, logger: silentLogger, checkChannel });
try {
  await parley.round();
  const stories = await parley.store.storiesAt('settled', 1000);
  let naive = 0;
  let ours = 0;
  let asked = 0;
  for (const story of stories) {
    const { instructions, question } = writePrompt(story, segment(story.text).sentences);
    naive += encode(instructions).length + encode(`${story.title ?? ''}\n${story.text}`).length;
    const brief = await parley.store.getBrief(story.id);
    if (!brief || !isRelevant(brief) || story.clusterId !== story.id) continue;
    asked += 1;
    ours += encode(instructions).length + encode(question).length;
  }
  const share = Math.round((100 * ours) / naive);
  process.stdout.write(
    `every story whole: ${naive} tokens in for ${stories.length} stories\n` +
      `the gate and the clusters first: ${ours} tokens in for ${asked} stories (${share} %)\n`,
  );
} finally {
  await parley.close();
}

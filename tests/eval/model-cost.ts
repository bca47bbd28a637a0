/**
 * What a language model is sent for one daily brief, in tokens and in money, beside the naive way of sending every story whole:
 * `npm run eval:model-cost`. The stories go their whole way, with a provider on loopback that refuses to answer and counts what
 * it is sent, schema and all; the naive way is counted by the same requests with the story's whole text.
 *
 * Then the runs of dated events, each as a story of its own: how many the model is asked about, and whether a labelled change
 * of status is among those that it is not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer';
import { readConfig } from '#src/config/config.ts';
import { systemClock } from '#src/core/clock.ts';
import { silentLogger } from '#src/core/logger.ts';
import { openParley } from '#src/wiring.ts';
import { makeAnswer } from '../support/model-answer.ts';
import { startModelServer } from '../support/model-server.ts';
import { askedOfThreads } from './asked-threads.ts';

/** US dollars per million tokens, in and out: what several providers take for a model of the middle class. */
const PRICES = { inputUsd: 3, outputUsd: 15 };
/** What an answer runs to, measured by writing the extractive briefs in the answer's shape. */
const OUTPUT_TOKENS = 700;
const BATCH_SHARE = 0.5;

const provider = await startModelServer(() => ({ kind: 'answer', value: makeAnswer() }));
const config = readConfig({
  DATABASE_URL: 'sqlite::memory:',
  LLM_PROVIDER: 'openai',
  LLM_MODEL: 'counted',
  LLM_API_KEY: 'none',
  LLM_BASE_URL: provider.url,
});
const checkChannel = async () => ({ ok: true, layout: 'message', name: null }) as const;
const parley = await openParley({ config, clock: systemClock, logger: silentLogger, checkChannel });
try {
  await parley.round();
  const stories = await parley.store.storiesAt('settled', 1000);
  const sent = provider.requests.filter(({ path }) => path.includes('completions'));
  const ours = sent.reduce((sum, { body }) => sum + tokensOf(body), 0);
  const frame = frameTokens(sent[0]?.body ?? '{}');
  const naive = stories.reduce((sum, { title, text }) => sum + frame + encode(`${title ?? ''}\n${text}`).length, 0);
  print(
    `every story whole: ${naive} tokens in, ${stories.length} calls, ${money(naive, stories.length)} a daily brief`,
  );
  print(
    `one story of an event: ${ours} tokens in, ${sent.length} calls, ${money(ours, sent.length)} (${Math.round((100 * ours) / naive)} % of the tokens)`,
  );
  print(`the same in the batch of the night: ${money(ours, sent.length, BATCH_SHARE)}`);
} finally {
  await parley.close();
  await provider.close();
}
const own = join(import.meta.dirname, 'own.threads.jsonl');
const beside = join(import.meta.dirname, '..', '..', '..', 'shared', 'gold', 'thread.dev.jsonl');
for (const path of [own, beside].filter((one) => existsSync(one))) {
  const { events, asked, changes, missed } = askedOfThreads(path);
  print(
    `${path.split('/').at(-1)}: ${asked} calls for ${events} stories; ${changes} changes of status, ${missed} that the model was not asked about`,
  );
}

function tokensOf(body: string): number {
  const { messages, response_format: format } = JSON.parse(body) as {
    messages: { content: unknown }[];
    response_format?: unknown;
  };
  return (
    encode(messages.map(({ content }) => String(content)).join('\n')).length +
    encode(JSON.stringify(format ?? '')).length
  );
}

/** What every request holds besides its story. */
function frameTokens(body: string): number {
  const { messages = [], response_format: format } = JSON.parse(body) as {
    messages?: { role: string; content: unknown }[];
    response_format?: unknown;
  };
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => String(content));
  return encode(system.join('\n')).length + encode(JSON.stringify(format ?? '')).length;
}

function money(input: number, calls: number, share = 1): string {
  const usd = (share * (input * PRICES.inputUsd + calls * OUTPUT_TOKENS * PRICES.outputUsd)) / 1_000_000;
  return `$${usd.toFixed(3)}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

import { expect, it } from 'vitest';
import { createKeptAnswers } from '#adapters/slack/kept-answers.ts';
import type { CommandAnswer } from '#src/core/command.ts';
import { silentLogger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import { memorySettings } from '../../../support/community.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;
const ANSWER: CommandAnswer = {
  outcome: 'done',
  reply: {
    blocks: [...textReply('Two\nlines.').blocks, { kind: 'image', png: new Uint8Array([1, 2]), alt: '' }],
    personal: true,
  },
};

it('an answer is the same in another process, for half an hour, and by its own key alone', async () => {
  let now = 1_000;
  const store = memorySettings();
  const [one, other] = [1, 2].map(() => createKeptAnswers({ store, logger: silentLogger, now: () => now }));
  await one?.put('ana', ANSWER);
  expect(await other?.get('ana')).toEqual(ANSWER);
  expect(await other?.get('ben')).toBeNull();
  now += HALF_AN_HOUR_MS + 1;
  expect(await other?.get('ana')).toBeNull();
});

it('an answer that is too large, or cannot be kept, is shown all the same', async () => {
  const store = memorySettings();
  const kept = createKeptAnswers({ store, logger: silentLogger, now: Date.now });
  await kept.put('large', { outcome: 'done', reply: textReply('x'.repeat(300_000)) });
  expect(await kept.get('large')).toBeNull();
  const away = { getSetting: store.getSetting, putSetting: () => Promise.reject(new Error('the store is away')) };
  await createKeptAnswers({ store: away, logger: silentLogger, now: Date.now }).put('ana', ANSWER);
});

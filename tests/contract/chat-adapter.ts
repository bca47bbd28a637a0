import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { CommandCall, CommandHandler } from '#src/core/command.ts';
import { type ParleyError, asParleyError } from '#src/core/errors.ts';
import { textReply } from '#src/core/reply.ts';
import type { Reply } from '#src/core/reply.ts';
import { deliveryTo } from '../support/deliveries.ts';

/** An adapter with the far side of its platform in the test's hands. */
export interface ChatAdapterHarness {
  readonly adapter: ChatAdapter;
  /** A channel that may be posted to. */
  readonly channel: string;
  /** A member types a line; resolves once its answer is on the platform. */
  say(line: string): Promise<void>;
  /** All that the platform shows so far, as its users read it. */
  shown(): string;
  /** The next post is taken and its answer is lost; null where a platform gives no answers. */
  loseAnswer: (() => void) | null;
  /** A channel that is not there; null where there is but one. */
  readonly goneChannel: string | null;
}

const HOSTILE_TEXT =
  'Envoy \u001B[2J\u001B]0;taken\u0007 says \u009B31m\u202Eyes\u2066 \u0000\u0008and\u200B \uDC00no, @everyone <!channel>';

/** No control character but the line's end, none that reorders text, no half of a character. */
// oxlint-disable-next-line no-control-regex -- these are the characters that must not be there
const UNSAFE = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/u;

const NEWS = textReply('Orun talks: scheduled → collapsed');

/** A reply that has the text in every place that a feed's text can reach. */
function replyFullOf(text: string): Reply {
  return {
    blocks: [
      { kind: 'heading', text, level: 1 },
      { kind: 'status', status: { name: text, status: 'stalled', detail: text } },
      { kind: 'text', text },
      { kind: 'fields', fields: [{ label: text, value: text }] },
      { kind: 'quote', text, speaker: text },
      { kind: 'list', items: [{ text, detail: text, url: `https://example.org/${text}` }] },
      { kind: 'list', items: [{ text, detail: text, url: text, status: 'agreed' }] },
      { kind: 'timeline', entries: [{ at: text, before: null, after: 'signed', text, sources: [text] }] },
      { kind: 'image', png: new Uint8Array(), alt: text },
      { kind: 'image', png: new TextEncoder().encode('no picture'), alt: text },
      { kind: 'file', file: { name: `${text}.txt`, mediaType: 'text/plain', bytes: new TextEncoder().encode(text) } },
      { kind: 'buttons', buttons: [{ label: text, command: `/talks status ${text}` }] },
      { kind: 'link', label: text, url: `javascript:${text}` },
      { kind: 'divider' },
    ],
  };
}

/** What every platform's adapter does alike. */
export function describeChatAdapter(name: string, open: () => Promise<ChatAdapterHarness>): void {
  describe(`${name} as a chat adapter`, () => {
    let harness: ChatAdapterHarness;
    let serving: Promise<void>;
    let calls: CommandCall[];
    let reply: Reply;

    const timesShown = (words: string): number => harness.shown().split(words).length - 1;

    beforeEach(async () => {
      harness = await open();
      calls = [];
      reply = textReply('The sides meet on Monday.');
      const handler: CommandHandler = async (_caller, call) => {
        calls.push(call);
        return { reply, outcome: 'done' };
      };
      serving = harness.adapter.start(handler);
    });

    afterEach(async () => {
      await harness.adapter.stop();
      await serving;
    });

    it('has a name', () => {
      expect(harness.adapter.name).toMatch(/^[a-z]+$/);
    });

    it('hands a typed command to the handler and shows the answer', async () => {
      await harness.say('/talks status syria');
      expect(calls).toEqual([{ kind: 'line', line: '/talks status syria' }]);
      expect(harness.shown()).toContain('The sides meet on Monday.');
    });

    it('answers one command after another, in their order', async () => {
      reply = textReply('The first answer.');
      await harness.say('/talks list');
      reply = textReply('The second answer.');
      await harness.say('/help');
      const shown = harness.shown();
      expect(shown.indexOf('The first answer.')).toBeGreaterThanOrEqual(0);
      expect(shown.indexOf('The second answer.')).toBeGreaterThan(shown.indexOf('The first answer.'));
    });

    it('posts a reply that nobody asked for', async () => {
      const posted = await harness.adapter.post(deliveryTo(harness.channel, NEWS));
      expect(posted).toMatchObject({ channel: harness.channel, message: expect.stringMatching(/./u) });
      expect(harness.shown()).toContain('Orun talks: scheduled → collapsed');
    });

    it('knows a repeat for what it is', async () => {
      const first = await harness.adapter.post(deliveryTo(harness.channel, NEWS));
      const repeat = await harness.adapter.post(deliveryTo(harness.channel, NEWS, { isRepeat: true }));
      expect(repeat).toEqual(first);
      await harness.adapter.post(deliveryTo(harness.channel, textReply('Other news.'), { id: 'delivery2' }));
      expect(timesShown('scheduled → collapsed')).toBe(1);
      expect(timesShown('Other news.')).toBe(1);
    });

    it('posts once where the answer to a post is lost', async () => {
      harness.loseAnswer?.();
      const delivery = deliveryTo(harness.channel, NEWS);
      const faults: ParleyError[] = [];
      await harness.adapter.post(delivery).catch((error: unknown) => faults.push(asParleyError(error)));
      for (const _ of faults) await harness.adapter.post({ ...delivery, isRepeat: true });
      // An adapter may know by itself that its post has been taken.
      expect(faults.every(({ code }) => code === 'chat/unavailable')).toBe(true);
      expect(timesShown('scheduled → collapsed')).toBe(1);
    });

    it('edits what it posted', async () => {
      const posted = await harness.adapter.post(deliveryTo(harness.channel, NEWS));
      await harness.adapter.edit(posted, textReply('Corrected: the Orun talks go on.'));
      expect(harness.shown()).toContain('Corrected: the Orun talks go on.');
    });

    it('says whether a channel can be posted to', async () => {
      expect(await harness.adapter.checkChannel(harness.channel)).toMatchObject({ ok: true });
    });

    it('opens a channel to a member', async () => {
      const [community = ''] = harness.channel.split('/');
      const direct = await harness.adapter.directChannel(`${community}/400000000000000004`);
      expect(direct).toMatch(new RegExp(`^${community}/.`, 'u'));
    });

    it('says that a channel is gone, so that nobody tries it again', async () => {
      if (harness.goneChannel === null) return;
      const posting = harness.adapter.post(deliveryTo(harness.goneChannel, NEWS));
      await expect(posting).rejects.toMatchObject({ code: 'chat/channel-gone' });
    });

    it('takes the harm out of text from outside, wherever it stands', async () => {
      reply = replyFullOf(HOSTILE_TEXT);
      await harness.say('/brief latest');
      expect(harness.shown()).toContain('Envoy');
      expect(UNSAFE.exec(harness.shown())).toBeNull();
      expect(harness.shown()).not.toContain('javascript:');
    });

    it('draws an empty reply and one of very long text', async () => {
      reply = { blocks: [] };
      await harness.say('/talks list');
      reply = replyFullOf('A long sentence on the talks. '.repeat(5000));
      await harness.say('/help');
      expect(harness.shown()).toContain('A long sentence on the talks.');
    });

    it('can be stopped twice', async () => {
      await harness.adapter.stop();
      await expect(harness.adapter.stop()).resolves.toBeUndefined();
    });
  });
}

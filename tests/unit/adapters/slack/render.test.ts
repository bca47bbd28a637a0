import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderPages, renderReply } from '#adapters/slack/render.ts';
import type { Block } from '#src/core/reply.ts';
import { STATUSES } from '#src/core/vocabulary.ts';
import { messageFaults } from '../../../support/slack-limits.ts';

const words = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '<!channel>',
    '@everyone',
    '&'.repeat(3000),
    'A sentence. '.repeat(900),
    ':smile: > a',
    '<'.repeat(4000),
  ),
);
const status = fc.constantFrom(...STATUSES);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text: words, level: fc.constantFrom(1 as const, 2 as const) }),
  fc.record({
    kind: fc.constant('text' as const),
    text: words,
    emphasis: fc.constantFrom('strong' as const, 'muted' as const),
  }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: words, value: words }), { maxLength: 15 }),
  }),
  fc.record({ kind: fc.constant('quote' as const), text: words, speaker: fc.option(words) }),
  fc.record({
    kind: fc.constant('list' as const),
    items: fc.array(fc.record({ text: words, detail: words, status, url: fc.webUrl() }), { maxLength: 30 }),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.record({ name: words, status, before: status, detail: words }),
  }),
  fc.record({
    kind: fc.constant('buttons' as const),
    buttons: fc.array(fc.record({ label: words, command: words }), { maxLength: 30 }),
  }),
  fc.record({ kind: fc.constant('link' as const), label: words, url: fc.oneof(fc.webUrl(), words) }),
  fc.record({
    kind: fc.constant('timeline' as const),
    entries: fc.array(
      fc.record({
        at: fc.oneof(words, fc.constant('2024-03-05T00:00:00Z')),
        before: fc.option(status),
        after: fc.option(status),
        text: words,
        sources: fc.array(words, { maxLength: 3 }),
      }),
      { maxLength: 20 },
    ),
  }),
  fc.record({ kind: fc.constant('image' as const), png: fc.constant(new Uint8Array([1])), alt: words }),
  fc.record({ kind: fc.constant('divider' as const) }),
);

describe('renderReply', () => {
  it('says dates from before Slack’s in words', () => {
    const entry = { before: null, after: null, text: 'Talks on Trieste', sources: [] };
    const [page] = renderPages({ blocks: [{ kind: 'timeline', entries: [{ ...entry, at: '1954-06-03T00:00:00Z' }] }] });
    expect(JSON.stringify(page)).toContain('1954');
    expect(JSON.stringify(page)).not.toContain('<!date');
  });

  it('keeps Slack’s limits, whatever the reply', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 70 }), (blocks) => {
        const pages = renderPages({ blocks });
        for (const { text, blocks: drawn } of [...pages, renderReply({ blocks })]) {
          expect(messageFaults(text, drawn)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('says when something was left out', () => {
    const blocks = Array.from({ length: 80 }, (_, index): Block => ({
      kind: 'heading',
      text: `Part ${index}`,
      level: 1,
    }));
    expect(JSON.stringify(renderReply({ blocks }).blocks.at(-1))).toContain('left out');
  });

  it('loses nothing of a long text over its pages', () => {
    const sentences = Array.from({ length: 900 }, (_, index) => `Sentence number ${index} on the talks.`);
    const pages = renderPages({ blocks: [{ kind: 'text', text: sentences.join(' ') }] });
    expect(pages.length).toBeGreaterThan(1);
    const shown = JSON.stringify(pages.map(({ blocks }) => blocks));
    expect(sentences.filter((sentence) => !shown.includes(sentence))).toEqual([]);
  });

  it('shows sources as context, ten to a block, and pictures that are with Slack as pictures', () => {
    const items = Array.from({ length: 12 }, (_, index) => ({ text: `Wire ${index}`, url: 'https://example.org/' }));
    const picture: Block = { kind: 'image', png: new Uint8Array([1]), alt: 'Two changes in May.' };
    const { blocks } = renderReply({ blocks: [{ kind: 'list', items }, picture] }, new Map([[picture, 'F1']]));
    expect(blocks.map((one) => (one.type === 'context' ? one.elements.length : one.type))).toEqual([10, 2, 'image']);
    expect(blocks.at(-1)).toMatchObject({ slack_file: { id: 'F1' }, alt_text: 'Two changes in May.' });
  });

  it('makes no mention, no link and no markup of a feed’s text', () => {
    const text = '<!channel> <@U1> <https://evil.example|click> *bold* & co @here';
    const { blocks, text: fallback } = renderReply({ blocks: [{ kind: 'text', text }] });
    for (const drawn of [JSON.stringify(blocks), fallback]) {
      expect(drawn).not.toMatch(/<[!@h]/u);
      expect(drawn).toContain('&lt;!channel&gt;');
      expect(drawn).not.toContain('@here');
    }
  });

  it('draws a status as a mark and a word, and a link without a foreign scheme', () => {
    const { blocks } = renderReply({
      blocks: [
        {
          kind: 'status',
          status: { name: 'Orun talks', status: 'collapsed', before: 'scheduled', detail: 'reported' },
        },
        { kind: 'link', label: 'Read', url: 'javascript:alert(1)' },
        {
          kind: 'timeline',
          entries: [{ at: '2024-03-05T00:00:00Z', before: null, after: 'agreed', text: 'A truce.', sources: ['Wire'] }],
        },
      ],
    });
    const drawn = JSON.stringify(blocks);
    expect(drawn).toMatch(/\*Orun talks\*: . scheduled → . collapsed/u);
    expect(drawn).not.toContain('javascript');
    expect(drawn).toContain('<!date^1709596800^{date_short}|2024-03-05>');
  });
});

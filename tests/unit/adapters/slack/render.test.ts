import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_BLOCKS,
  MAX_BUTTONS,
  MAX_FIELDS,
  MAX_FIELD_CHARS,
  MAX_HEADER_CHARS,
  MAX_LABEL_CHARS,
  MAX_SECTION_CHARS,
} from '#adapters/slack/limits.ts';
import { renderReply } from '#adapters/slack/render.ts';
import type { Block } from '#src/core/reply.ts';
import { STATUSES } from '#src/core/vocabulary.ts';

const words = fc.oneof(
  fc.string(),
  fc.constantFrom('<!channel>', '@everyone', '&'.repeat(3000), 'A sentence. '.repeat(900)),
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
  fc.record({ kind: fc.constant('divider' as const) }),
);

/** Every rule of Slack's that a block of ours could break. */
function faultsOf(drawn: ReturnType<typeof renderReply>['blocks'][number]): string[] {
  const faults: string[] = [];
  const check = (name: string, text: string, most: number): void => {
    if (text.length < 1 || text.length > most) faults.push(`${name} of ${text.length} characters`);
  };
  if (drawn.type === 'header') check('header', drawn.text.text, MAX_HEADER_CHARS);
  if (drawn.type === 'section') {
    if (drawn.text) check('section', drawn.text.text, MAX_SECTION_CHARS);
    if ((drawn.fields?.length ?? 1) > MAX_FIELDS || drawn.fields?.length === 0) faults.push('fields');
    for (const field of drawn.fields ?? []) check('field', field.text, MAX_FIELD_CHARS);
  }
  if (drawn.type === 'actions') {
    if (drawn.elements.length > MAX_BUTTONS) faults.push('too many buttons');
    for (const element of drawn.elements)
      if (element.type === 'button') check('label', element.text.text, MAX_LABEL_CHARS);
  }
  return faults;
}

describe('renderReply', () => {
  it('keeps Slack’s limits, whatever the reply', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 70 }), (blocks) => {
        const message = renderReply({ blocks });
        expect(message.blocks.length).toBeGreaterThan(0);
        expect(message.blocks.length).toBeLessThanOrEqual(MAX_BLOCKS);
        expect(message.blocks.flatMap(faultsOf)).toEqual([]);
        expect(message.text.length).toBeGreaterThan(0);
        expect(message.text.length).toBeLessThanOrEqual(4000);
        const ids = message.blocks
          .flatMap((one) => (one.type === 'actions' ? one.elements : []))
          .map((one) => one.action_id);
        expect(new Set(ids).size).toBe(ids.length);
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

import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderReply } from '#adapters/terminal/render.ts';
import { presentBrief } from '#src/core/present/brief.ts';
import { presentDigest } from '#src/core/present/digest.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import { makeBrief, makeDigest } from '../../../support/negotiations.ts';

const PLAIN = { width: 60, colour: false, hyperlinks: false };

function draw(...blocks: readonly Block[]): string {
  return renderReply({ blocks }, PLAIN);
}

function linesOf(text: string): string {
  return text.replaceAll(/─{5,}/gu, '───').trimEnd();
}

describe('renderReply', () => {
  it('draws a heading with a rule, and a chapter set in', () => {
    const drawn = draw(
      { kind: 'heading', text: 'Daily brief', level: 1 },
      { kind: 'text', text: 'Quiet.' },
      { kind: 'heading', text: 'What changed', level: 2 },
      { kind: 'text', text: 'Nothing.' },
    );
    expect(linesOf(drawn)).toBe('Daily brief\n───\nQuiet.\n\nWhat changed\n  Nothing.');
  });

  it('lines up fields, wraps their values and says a repeated label once', () => {
    const drawn = draw({
      kind: 'fields',
      fields: [
        { label: 'Kessia', value: 'demands that the dam be filled before the next harvest is brought in' },
        { label: 'Kessia', value: 'offers inspections' },
        { label: 'Tolland', value: 'refuses' },
      ],
    });
    expect(linesOf(drawn)).toBe(
      [
        'Kessia   demands that the dam be filled before the next',
        '         harvest is brought in',
        '         offers inspections',
        'Tolland  refuses',
      ].join('\n'),
    );
  });

  it('puts values below their labels in a narrow window', () => {
    const reply: Reply = { blocks: [{ kind: 'fields', fields: [{ label: 'Mediator', value: 'Ana Velez' }] }] };
    expect(renderReply(reply, { ...PLAIN, width: 30 })).toBe('Mediator\n  Ana Velez\n');
  });

  it('shows a status as mark and word, and a change as both words', () => {
    const drawn = draw(
      { kind: 'status', status: { name: 'Yemen talks', status: 'collapsed', before: 'scheduled' } },
      { kind: 'status', status: { name: 'Orun border talks', status: 'under_way', detail: 'new' } },
    );
    expect(linesOf(drawn)).toBe('✖ Yemen talks        scheduled → collapsed\n▶ Orun border talks  under way  new');
  });

  it('does not say a name again right under a heading with it', () => {
    const drawn = draw(
      { kind: 'heading', text: 'Yemen talks', level: 2 },
      { kind: 'status', status: { name: 'Yemen talks', status: 'stalled', detail: 'reported' } },
    );
    expect(linesOf(drawn)).toBe('Yemen talks\n  ▣ stalled  reported');
  });

  it('draws quotes in typographic marks with their speaker, and says where there is none', () => {
    const drawn = draw(
      { kind: 'quote', text: 'We shall return.', speaker: 'Ana Velez, envoy' },
      { kind: 'quote', text: 'Never.', speaker: null },
    );
    expect(linesOf(drawn)).toBe('│ “We shall return.”\n│ — Ana Velez, envoy\n\n│ “Never.”\n│ — speaker not named');
  });

  it('draws lists: plain, numbered, with addresses, with statuses', () => {
    const drawn = draw(
      { kind: 'list', items: [{ text: 'Harbour Wire', detail: 'Walk-out', url: 'https://a.example/1' }] },
      { kind: 'list', ordered: true, items: [{ text: 'One', url: 'https://b.example' }, { text: 'Two' }] },
      { kind: 'list', items: [{ text: 'Yemen talks', status: 'agreed', detail: 'reported' }, { text: 'Others' }] },
    );
    expect(linesOf(drawn)).toBe(
      [
        '• Harbour Wire  Walk-out',
        '  https://a.example/1',
        '',
        '1. One  https://b.example/',
        '2. Two',
        '',
        '● agreed  Yemen talks  reported',
        '          Others',
      ].join('\n'),
    );
  });

  it('draws a timeline with the day, the change, the words and the outlets', () => {
    const drawn = draw({
      kind: 'timeline',
      entries: [
        { at: '2017-12-14T10:00:00Z', before: 'under_way', after: 'stalled', text: 'No result', sources: ['A', 'B'] },
        { at: '2017-12-01T10:00:00Z', before: null, after: null, text: 'A meeting', sources: [] },
      ],
    });
    expect(linesOf(drawn)).toBe(
      [
        '14 Dec 2017  under way → ▣ stalled',
        '             No result',
        '             A, B',
        '',
        '1 Dec 2017   A meeting',
      ].join('\n'),
    );
  });

  it('shows buttons as what to type, a picture as its words', () => {
    const drawn = draw(
      { kind: 'image', png: new Uint8Array(), alt: 'the talks over time' },
      { kind: 'buttons', buttons: [{ label: 'Timeline', command: '/talks timeline yemen' }] },
    );
    expect(linesOf(drawn)).toBe('Picture: the talks over time\n\n→ /talks timeline yemen');
  });

  it('colours only where it is wanted, and then says the same words', () => {
    const reply = presentDigest(makeDigest());
    const plain = renderReply(reply, { width: 80, colour: false, hyperlinks: false });
    const coloured = renderReply(reply, { width: 80, colour: true, hyperlinks: false });
    expect(plain).not.toContain('\u001B');
    expect(coloured).toContain('\u001B[31m');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('makes addresses clickable only where the terminal can', () => {
    const reply: Reply = { blocks: [{ kind: 'link', label: 'Story', url: 'https://example.org/a' }] };
    const linked = renderReply(reply, { width: 80, colour: true, hyperlinks: true });
    expect(linked).toContain('\u001B]8;;https://example.org/a\u0007');
    expect(renderReply(reply, PLAIN)).toBe('Story  https://example.org/a\n');
  });

  it.each([30, 60, 80, 100])('keeps within %i columns, addresses apart', (width) => {
    for (const reply of [presentDigest(makeDigest()), presentBrief(makeBrief())]) {
      const lines = renderReply(reply, { width, colour: false, hyperlinks: false }).split('\n');
      const tooWide = lines.filter((line) => stringWidth(line) > width && !line.includes('https://'));
      expect(tooWide).toEqual([]);
    }
  });

  it('keeps within the window whatever the words are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    const block: fc.Arbitrary<Block> = fc.oneof(
      fc.record({ kind: fc.constant('heading' as const), text, level: fc.constantFrom(1 as const, 2 as const) }),
      fc.record({ kind: fc.constant('text' as const), text }),
      fc.record({ kind: fc.constant('quote' as const), text, speaker: fc.option(text) }),
      fc.record({ kind: fc.constant('fields' as const), fields: fc.array(fc.record({ label: text, value: text })) }),
      fc.record({
        kind: fc.constant('status' as const),
        status: fc.record({ name: text, status: fc.constant('stalled' as const), detail: text }),
      }),
      fc.record({
        kind: fc.constant('list' as const),
        items: fc.array(fc.record({ text, detail: text, status: fc.constant('agreed' as const) })),
      }),
      fc.record({ kind: fc.constant('list' as const), items: fc.array(fc.record({ text, detail: text })) }),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), fc.integer({ min: 30, max: 100 }), (blocks, width) => {
        const lines = renderReply({ blocks }, { width, colour: false, hyperlinks: false }).split('\n');
        expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
      }),
    );
  });

  it('says how a file can be kept, since it writes none', () => {
    const file = { name: 'negotiations.ics', mediaType: 'text/calendar', bytes: new Uint8Array(3) };
    const shown = renderReply({ blocks: [{ kind: 'file', file }] }, { width: 100, colour: false, hyperlinks: false });
    expect(shown).toContain('File: negotiations.ics.');
    expect(shown).toContain('exec --save');
  });
});

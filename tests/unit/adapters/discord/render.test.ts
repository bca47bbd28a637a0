import { ComponentType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registeredCommands } from '#adapters/discord/commands.ts';
import {
  MAX_BUTTONS_A_ROW,
  MAX_CUSTOM_ID_CHARS,
  MAX_COMPONENTS,
  MAX_DESCRIPTION_CHARS,
  MAX_LABEL_CHARS,
  MAX_TEXT_CHARS,
} from '#adapters/discord/limits.ts';
import { renderReply } from '#adapters/discord/render.ts';
import { commands } from '#commands/index.ts';
import type { Block } from '#src/core/reply.ts';
import { STATUSES } from '#src/core/vocabulary.ts';

const words = fc.oneof(fc.string(), fc.constantFrom('@everyone', '<@1>', '*'.repeat(2500), 'A sentence. '.repeat(500)));
const status = fc.constantFrom(...STATUSES);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text: words, level: fc.constantFrom(1 as const, 2 as const) }),
  fc.record({
    kind: fc.constant('text' as const),
    text: words,
    emphasis: fc.constantFrom('strong' as const, 'muted' as const),
  }),
  fc.record({ kind: fc.constant('fields' as const), fields: fc.array(fc.record({ label: words, value: words })) }),
  fc.record({ kind: fc.constant('quote' as const), text: words, speaker: fc.option(words) }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(fc.record({ text: words, detail: words, status })) }),
  fc.record({ kind: fc.constant('status' as const), status: fc.record({ name: words, status, detail: words }) }),
  fc.record({
    kind: fc.constant('buttons' as const),
    buttons: fc.array(fc.record({ label: words, command: words }), { maxLength: 9 }),
  }),
  fc.record({ kind: fc.constant('divider' as const) }),
);

interface Drawn {
  readonly type: ComponentType;
  readonly content?: string;
  readonly label?: string;
  readonly custom_id?: string;
  readonly components?: readonly Drawn[];
}

function everyComponent(components: readonly Drawn[]): readonly Drawn[] {
  return components.flatMap((one) => [one, ...everyComponent(one.components ?? [])]);
}

describe('renderReply', () => {
  it('keeps Discord’s limits, whatever the reply', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 60 }), (blocks) => {
        const all = everyComponent(renderReply({ blocks }));
        expect(all.length).toBeLessThanOrEqual(MAX_COMPONENTS);
        const texts = all.filter(({ type }) => type === ComponentType.TextDisplay).map(({ content = '' }) => content);
        expect(texts.join('').length).toBeLessThanOrEqual(MAX_TEXT_CHARS);
        expect(texts.every((content) => content.trim() !== '')).toBe(true);
        for (const { components = [] } of all.filter(({ type }) => type === ComponentType.ActionRow)) {
          expect(components.length).toBeGreaterThan(0);
          expect(components.length).toBeLessThanOrEqual(MAX_BUTTONS_A_ROW);
          const labels = components.map(({ label = '' }) => label);
          expect(labels.every(({ length }) => length > 0 && length <= MAX_LABEL_CHARS)).toBe(true);
          const ids = components.map(({ custom_id: id = '' }) => id);
          expect(ids.every(({ length }) => length > 0 && length <= MAX_CUSTOM_ID_CHARS)).toBe(true);
        }
        const ids = all.flatMap(({ custom_id: id }) => id ?? []);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 150 },
    );
  });

  it('makes no mention, no heading, no link and no markup of a feed’s text', () => {
    const text = '# Big\n@everyone <@123> [x](https://evil.example) **bold** <t:1:R>';
    const drawn = JSON.stringify(renderReply({ blocks: [{ kind: 'text', text }] }));
    expect(drawn).not.toMatch(/@everyone|<@|<t:|\*\*bold|https:\/\/|[^\\]\[x\]|"# Big/u);
    expect(drawn).toContain('Big');
  });

  it('says when something was left out', () => {
    const blocks = Array.from({ length: 60 }, (): Block => ({
      kind: 'text',
      text: 'A sentence on the talks. '.repeat(40),
    }));
    expect(JSON.stringify(renderReply({ blocks }))).toContain('left out');
  });
});

describe('registeredCommands', () => {
  it('are as Discord wants them', () => {
    const described = (value: unknown): { name: string; description: string }[] =>
      typeof value === 'object' && value !== null
        ? [
            ...('description' in value && 'name' in value ? [value as { name: string; description: string }] : []),
            ...Object.values(value).flatMap(described),
          ]
        : [];
    const all = described(registeredCommands(commands));
    expect(all.length).toBeGreaterThan(10);
    for (const { name, description } of all) {
      expect(name).toMatch(/^[-_\p{Ll}\p{N}]{1,32}$/u);
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(MAX_DESCRIPTION_CHARS);
    }
  });

  it('hide moderators’ commands from the others', () => {
    const byName = new Map(registeredCommands(commands).map((command) => [command.name, command]));
    expect(byName.get('parley')?.default_member_permissions).toBe('32');
    expect(byName.get('talks')?.default_member_permissions).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentsOf } from '#adapters/discord/attachments.ts';
import { registeredCommands } from '#adapters/discord/commands.ts';
import { DICTIONARIES, GROUP_DESCRIPTIONS, translationsOf } from '#adapters/discord/locales.ts';
import { renderReply } from '#adapters/discord/render.ts';
import { commands } from '#commands/index.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import { STATUSES } from '#src/core/vocabulary.ts';
import { commandFaults, messageFaults } from '../../../support/discord-limits.ts';

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

/** What Discord would refuse of the pages, one after another. */
function faultsOf({ blocks }: Reply): readonly string[] {
  const files = attachmentsOf({ blocks }).map(({ name }) => name);
  return renderReply({ blocks }, 'delivery1').pages.flatMap((page) =>
    messageFaults({ components: [page], flags: 32_768, allowed_mentions: { parse: [] } }, files),
  );
}

function contentsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'content' && typeof inner === 'string' ? [inner] : contentsOf(inner),
  );
}

describe('renderReply', () => {
  it('keeps Discord’s limits on every page, whatever the reply', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 60 }), (blocks) => {
        expect(faultsOf({ blocks })).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('loses nothing between its pages', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `Line ${index} of the timeline, in some words.`);
    const blocks: Block[] = [
      { kind: 'heading', text: 'Syria', level: 1 },
      { kind: 'list', items: lines.map((text) => ({ text })) },
      { kind: 'buttons', buttons: [{ label: 'Status', command: '/talks status syria' }] },
    ];
    const { pages } = renderReply({ blocks });
    expect(pages.length).toBeGreaterThan(2);
    const shown = contentsOf(pages).join('\n');
    expect(lines.filter((line) => !shown.includes(line))).toEqual([]);
    // What people do next stands on every page, and so does the way to the others.
    for (const page of pages) expect(JSON.stringify(page)).toContain('"/talks status syria"');
    expect(JSON.stringify(pages[0])).toContain('Next page');
    expect(JSON.stringify(pages[0])).not.toContain('Previous page');
    expect(JSON.stringify(pages.at(-1))).toContain('Previous page');
    expect(JSON.stringify(pages.at(-1))).not.toContain('Next page');
  });

  it('offers more than five commands as a menu, and long ones by a key', () => {
    const long = `/talks status ${'a very long name '.repeat(9)}`;
    const buttons = Array.from({ length: 7 }, (_, index) => ({
      label: `Talks ${index}`,
      command: `/talks status ${index}`,
    }));
    const { pages, lines } = renderReply({
      blocks: [
        { kind: 'buttons', buttons },
        { kind: 'buttons', buttons: [{ label: 'Long', command: long }] },
      ],
    });
    expect(JSON.stringify(pages)).toContain('"value":"/talks status 6"');
    expect(lines).toEqual([long]);
    expect(JSON.stringify(pages)).toMatch(/"custom_id":"#[\w-]{16}"/u);
  });

  it('shows moments in the reader’s own way, and a page by a button', () => {
    const entry = { at: '2017-12-14T00:00:00Z', before: null, after: 'stalled', text: 'No.', sources: [] } as const;
    const drawn = JSON.stringify(
      renderReply({
        blocks: [
          { kind: 'timeline', entries: [entry] },
          { kind: 'link', label: 'The story', url: 'https://example.org/a' },
        ],
      }).pages,
    );
    expect(drawn).toContain('<t:1513209600:R>');
    expect(drawn).toContain('▣ stalled');
    expect(drawn).toContain('"url":"https://example.org/a"');
  });

  it('makes no mention, no heading, no link and no markup of a feed’s text', () => {
    const text =
      '# Big\n> said\n-# small\n- one\n1. two\n@everyone <@123> <#5> [x](https://evil.example) **bold** <t:1:R> <a:wave:77> :smile: `code` ||no|| </x:1>';
    const drawn = JSON.stringify(renderReply({ blocks: [{ kind: 'text', text }] }).pages);
    expect(drawn).not.toMatch(
      /@everyone|<[@#t/]|<a:|\*\*bold|https:\/\/|[^\\]\[x|"# Big|n[>-]|n1\.|:smile:|[^\\][`|]/u,
    );
    expect(drawn).toContain('Big');
  });

  it('says when something was left out', () => {
    const blocks = Array.from({ length: 400 }, (): Block => ({
      kind: 'text',
      text: 'A sentence on the talks. '.repeat(40),
    }));
    const { pages } = renderReply({ blocks });
    expect(JSON.stringify(pages.at(-1))).toContain('left out');
    expect(faultsOf({ blocks })).toEqual([]);
  });
});

describe('registeredCommands', () => {
  it.each(['all', 'guild'] as const)('are as Discord wants them, for %s', (scope) => {
    const registered = registeredCommands(commands, scope);
    expect(commandFaults(registered as unknown as Record<string, unknown>[], scope)).toEqual([]);
    expect(registered.length).toBeGreaterThan(5);
  });

  it('are told in every language that we have, and in no words that are not a command’s', () => {
    const groups = new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0] ?? ''] : [])));
    expect(Object.keys(GROUP_DESCRIPTIONS).toSorted()).toEqual([...groups].toSorted());
    const texts = [
      ...Object.values(GROUP_DESCRIPTIONS),
      ...commands.flatMap(({ description, options }) => [
        description,
        ...options.flatMap((option) => [option.description, ...(option.choices ?? [])]),
      ]),
    ];
    for (const dictionary of Object.values(DICTIONARIES)) {
      expect(Object.keys(dictionary).toSorted()).toEqual([...new Set(texts)].toSorted());
      expect(Object.values(dictionary).filter(({ length }) => length > 100)).toEqual([]);
    }
    expect(Object.keys(translationsOf('Removes a feed')).toSorted()).toEqual(['es-419', 'es-ES', 'fr']);
  });

  it('hide moderators’ commands from the others', () => {
    const byName = new Map(registeredCommands(commands).map((command) => [command.name, command]));
    expect(byName.get('parley')?.default_member_permissions).toBe('32');
    expect(byName.get('talks')?.default_member_permissions).toBeUndefined();
  });
});

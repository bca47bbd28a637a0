import { describe, expect, it } from 'vitest';
import { presentBrief } from '#src/core/present/brief.ts';
import type { Block } from '#src/core/reply.ts';
import { inWords } from '../../../support/in-words.ts';
import { makeBrief, spanOf } from '../../../support/negotiations.ts';

function wordsOf(blocks: readonly Block[]): string {
  return JSON.stringify(blocks);
}

describe('presentBrief', () => {
  it('says plainly that a story is on no negotiation', () => {
    const { story, engine } = makeBrief();
    const reply = presentBrief({
      schema: 'parley.brief/1',
      story,
      engine,
      relevance: { value: 'no', score: 0 },
      warnings: ['The page was cut short.'],
    });
    expect(reply.blocks[0]).toEqual({ kind: 'heading', text: 'Kessia walks out of water talks', level: 1 });
    expect(wordsOf(reply.blocks)).toContain('No negotiation was found in this story');
    expect(wordsOf(reply.blocks)).toContain('Note: The page was cut short.');
    expect(reply.blocks.at(-1)).toMatchObject({ kind: 'link', url: story.url });
  });

  it('shows every part of a full brief', () => {
    const { blocks } = inWords(
      presentBrief(makeBrief({ agreement: 'partial', warnings: ['One quote was left out.'] })),
    );
    expect(blocks[0]).toEqual({ kind: 'heading', text: 'Kessia walks out of water talks', level: 1 });
    expect(blocks[1]).toEqual({
      kind: 'status',
      status: { name: 'Lake Maru water talks', status: 'collapsed', detail: 'round 2 ended' },
    });
    expect(blocks.find((block) => block.kind === 'fields')).toEqual({
      kind: 'fields',
      fields: [
        { label: 'Also called', value: 'Lake Maru water accord' },
        { label: 'Round', value: 'the second round' },
        { label: 'Agreement', value: 'partial' },
        { label: 'Venue', value: 'Addis Ababa' },
        { label: 'Mediator', value: 'Ana Velez, African Union envoy' },
        { label: 'Issues', value: 'Resources, water and energy' },
      ],
    });
    expect(blocks).toContainEqual({ kind: 'text', text: 'Republic of Tolland (Tolland)', emphasis: 'strong' });
    expect(blocks).toContainEqual({
      kind: 'fields',
      fields: [
        { label: 'Delegates', value: 'Iven Rask (head of the delegation)' },
        { label: 'refuses', value: 'Northern Kessia refuses any cap on its dam before the harvest.' },
      ],
    });
    expect(blocks).toContainEqual({
      kind: 'fields',
      fields: [{ label: '3 Dec 2024', value: 'The envoy will call the sides again on 3 December.' }],
    });
    expect(blocks).toContainEqual({ kind: 'text', text: 'Note: One quote was left out.', emphasis: 'muted' });
  });

  it('shows all quotes to the letter, and marks one whose speaker the story does not name', () => {
    const text = 'closer on paper than in the room.';
    const { blocks } = presentBrief(makeBrief({ quotes: [{ text, speaker: null, ...spanOf(text) }] }));
    expect(blocks.filter((block) => block.kind === 'quote')).toEqual([{ kind: 'quote', text, speaker: null }]);
  });

  it('leaves out what the brief does not hold', () => {
    const bare = makeBrief({
      process: null,
      status: null,
      round: null,
      venues: [],
      mediators: [],
      parties: [],
      issues: [],
      quotes: [],
      next: null,
      bottomLine: [],
      relevance: { value: 'borderline', score: 0.5 },
    });
    const { story } = bare;
    const reply = presentBrief({ ...bare, story: { ...story, url: null, source: null, publishedAt: null } });
    expect(reply.blocks.map((block) => block.kind)).toEqual(['heading', 'text', 'text']);
    expect(wordsOf(reply.blocks)).toContain('does not say where it stands');
    expect(wordsOf(reply.blocks)).toContain('mainly about something else');
  });

  it('names an organization that the role does not', () => {
    const [mediator] = makeBrief().mediators;
    const { blocks } = presentBrief(makeBrief({ mediators: [{ ...mediator!, role: 'envoy' }] }));
    expect(wordsOf(blocks)).toContain('Ana Velez, envoy, African Union');
  });
});

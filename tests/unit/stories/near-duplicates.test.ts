import { describe, expect, it } from 'vitest';
import { findCluster, printsOf, similarity } from '#src/stories/near-duplicates.ts';
import type { ClusterStory } from '#src/stories/near-duplicates.ts';

const WIRE = [
  'Delegations from the highland and the coastal provinces met in the salt market of Tarn on Monday and left with a list of nine points, none of them agreed.',
  'The coastal side demands that the toll on grain be lifted before the harvest; the highland side wants the fishing grounds opened first.',
  '“We have nine points and nine reasons,” said Berit Aulne, who chairs the meetings for the league of towns.',
  'A second meeting is planned for the end of the month, when the snow on the pass will have been cleared and the bridge mended.',
  'The provinces have quarrelled over the toll since the old customs union lapsed, and three earlier rounds ended without a paper.',
];
const OTHER =
  'A film about beekeepers won the first prize at the festival of Ostrava on Sunday. Its director thanked the bees, her mother and ' +
  'the fire brigade, and said that she would now sleep for a week before she thought about the next one.';

function story(id: string, text: string, publishedAt = '2026-03-02T12:00:00Z'): ClusterStory {
  return { id, text, publishedAt, seenAt: '2026-03-02T12:00:00Z', clusterId: id };
}
const shared = (a: string, b: string): number => printsOf(a).filter((print) => printsOf(b).includes(print)).length;

const original = story('original', WIRE.join('\n'));
const edited = WIRE.join('\n').replace('on Monday', 'this week').replace('nine reasons', 'ten reasons');
const cut = WIRE.slice(0, 2).join('\n');

describe('printsOf', () => {
  it('gives at most 16 prints, always the same, and none for a few words', () => {
    expect(printsOf(original.text)).toHaveLength(16);
    expect(printsOf(original.text)).toEqual(printsOf(original.text));
    expect(printsOf('Talks resume in Tarn')).toEqual([]);
  });

  it('lets an edit, a cut copy and a copy in other type find the original', () => {
    expect(shared(original.text, edited)).toBeGreaterThan(0);
    expect(shared(original.text, cut)).toBeGreaterThan(0);
    expect(shared(original.text, original.text.toUpperCase().replaceAll('“', '"'))).toBe(16);
  });

  it('keeps other stories apart', () => {
    expect(shared(original.text, OTHER)).toBe(0);
  });
});

describe('similarity', () => {
  it('goes from 0 to 1', () => {
    expect(similarity(original.text, original.text)).toBe(1);
    expect(similarity(original.text, edited)).toBeGreaterThan(0.8);
    expect(similarity(original.text, OTHER)).toBeLessThan(0.05);
    expect(similarity('', '')).toBe(0);
  });
});

describe('findCluster', () => {
  it('joins an edit and a cut copy to the original', () => {
    expect(findCluster(story('edit', edited), [original])).toBe('original');
    expect(findCluster(story('cut', cut), [original])).toBe('original');
  });

  it('passes on the cluster of the most similar candidate', () => {
    const copy = { ...story('copy', edited), clusterId: 'first' };
    expect(findCluster(story('late', edited), [original, copy])).toBe('first');
  });

  it('opens a new one for another story, for itself and after three days', () => {
    expect(findCluster(story('film', OTHER), [original])).toBe('film');
    expect(findCluster(original, [{ ...original, clusterId: 'stale' }])).toBe('original');
    expect(findCluster(story('copy', edited, '2026-03-05T13:00:00Z'), [original])).toBe('copy');
  });

  it('does not join a story to a round-up that holds it', () => {
    const items = Array.from(
      { length: 40 },
      (_, at) => `Item ${at}: the council of town ${at} met and chose its chair number ${at}.`,
    );
    const roundUp = [...items, ...WIRE].join('\n');
    expect(findCluster(original, [story('round-up', roundUp)])).toBe('original');
  });
});

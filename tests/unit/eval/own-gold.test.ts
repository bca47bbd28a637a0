import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { briefStory } from '#src/briefing/extractive.ts';
import { readGold, readStories } from '../../eval/gold.ts';
import { scoreBriefs, valueOf } from '../../eval/score.ts';

const folder = join(import.meta.dirname, '..', '..', 'eval');
const stories = readStories(join(folder, 'own.stories.jsonl'));
const gold = readGold(join(folder, 'own.gold.jsonl'));

describe('the project’s own gold briefs', () => {
  test('there is one for each story', () => {
    expect(gold.map(({ id }) => id)).toEqual(stories.map(({ id }) => id));
  });

  test.each(gold)('$id says nothing that its story does not', (brief) => {
    const text = stories.find(({ id }) => id === brief.id)?.text ?? '';
    const sentences = [
      ...brief.quotes.map((quote) => quote.text),
      ...brief.positions.map(({ sentence }) => sentence),
      ...brief.bottomLine,
      ...(brief.next ? [brief.next.text] : []),
    ];
    expect(sentences.filter((sentence) => !text.includes(sentence))).toEqual([]);
    const entities = [...brief.parties, ...brief.mediators, ...brief.venues, ...brief.parallelTracks];
    const strangers = entities.filter(({ name, aliases }) => ![name, ...aliases].some((alias) => text.includes(alias)));
    expect(strangers).toEqual([]);
    const parties = new Set(brief.parties.map(({ name }) => name));
    expect(brief.positions.filter(({ party }) => !parties.has(party))).toEqual([]);
  });
});

describe('the scorer', () => {
  const [first] = stories;
  const briefs = first ? [briefStory(first)] : [];
  const wanted = gold.filter(({ id }) => id === first?.id);

  test('a story without a brief scores nothing', () => {
    const values = scoreBriefs(wanted, []).map(valueOf);
    expect(values.filter((value) => value !== null && value !== 0)).toEqual([]);
  });

  test('a value that is not wanted counts against its field', () => {
    const emptied = wanted.map((brief) => ({ ...brief, venues: [{ name: 'Atlantis', aliases: [] }], issues: [] }));
    const scores = scoreBriefs(emptied, briefs);
    const issues = scores.find(({ field }) => field === 'issues');
    expect(issues).toMatchObject({ right: 0, wanted: 0 });
    expect(scores.find(({ field }) => field === 'venues')?.misses).toContain(`${first?.id}: not found: Atlantis`);
  });
});

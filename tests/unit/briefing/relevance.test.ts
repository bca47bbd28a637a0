import { describe, expect, it } from 'vitest';
import { isRelevant } from '#src/core/brief.ts';
import { briefStory } from '#src/briefing/extractive.ts';
import { readStory } from '#src/briefing/read-story.ts';
import { judgeRelevance } from '#src/briefing/relevance.ts';
import stories from '../../fixtures/briefing/relevance-stories.json' with { type: 'json' };

function story(title: string | null, text: string, language: string | null = 'en') {
  return { id: 'story', title, url: null, source: null, publishedAt: '2024-03-05T00:00:00Z', language, text };
}

const judge = (title: string | null, text: string) => judgeRelevance(readStory(story(title, text))).value;

describe('judgeRelevance', () => {
  it.each([
    [
      'a truce between a government and rebels',
      'Colombia and rebels extend ceasefire',
      'The Colombian government and the National Liberation Army agreed on Friday to extend their ceasefire by six months, the two delegations said in Havana.',
    ],
    [
      'a story with no title',
      null,
      'Envoys of Armenia and Azerbaijan will meet in Tbilisi next week for a new round of border talks, the Georgian foreign ministry said.',
    ],
    [
      'talks that were refused',
      'Kabul rules out talks',
      'Afghanistan’s president ruled out negotiations with the Taliban on Sunday unless the insurgents lay down their arms.',
    ],
    [
      'a union whose name is no trade union’s',
      'Serbia and Kosovo sign accord',
      'Serbia and Kosovo signed an agreement on car plates in Brussels after talks mediated by the European Union.',
    ],
  ])('keeps %s', (_what, title, text) => {
    expect(judge(title, text)).toBe('yes');
  });

  it.each([
    [
      'wage talks',
      'Rail wage talks collapse',
      'Talks between the train drivers’ union and the operator broke down on Monday. The union demanded 8 percent and rejected a mediator’s proposal; a strike will begin on Thursday.',
    ],
    [
      'merger talks',
      'Two banks end merger negotiations',
      'Northern Trust Bank and Credit West said on Tuesday that negotiations on a 4 billion euro merger had ended without an agreement. Shares of both companies fell.',
    ],
    [
      'transfer talks',
      'Winger’s transfer agreed',
      'The two clubs reached an agreement on the winger after three days of negotiations, the coach said. A truce with the fans may follow before the match on Saturday.',
    ],
    [
      'a peace prize',
      'Peace prize goes to novelist',
      'The jury of the peace prize of the book trade honoured a novelist whose film about a peace conference won an award at the festival.',
    ],
    ['the weather', null, 'Rain is expected over the north tomorrow, with strong winds along the coast.'],
    ['no words at all', null, ''],
  ])('sets aside %s', (_what, title, text) => {
    expect(judge(title, text)).toBe('no');
  });
});

describe('diplomacy and what only sounds like it', () => {
  /** Stories that the gate does not judge rightly yet; a fix shows here. */
  const MISSED = new Set(['Kirkuk', 'Leaders gather for Commonwealth summit']);

  function isAsSaid({ relevance, title, text }: (typeof stories)[number]): boolean {
    return (judge(title, text) === 'no') === (relevance === 'no');
  }

  it.each(stories.filter(({ title }) => !MISSED.has(title)))('$relevance: $title', (each) => {
    expect(isAsSaid(each)).toBe(true);
  });

  it.fails.each(stories.filter(({ title }) => MISSED.has(title)))('not yet $relevance: $title', (each) => {
    expect(isAsSaid(each)).toBe(true);
  });
});

describe('a story in another language', () => {
  it('is set aside with a note that names the language', () => {
    const brief = briefStory(story(null, 'Les pourparlers de paix ont repris mardi à Genève.', 'fr'));
    expect(isRelevant(brief)).toBe(false);
    expect(brief.warnings).toEqual([expect.stringContaining('French')]);
  });
});

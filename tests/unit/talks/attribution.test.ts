import { describe, expect, it } from 'vitest';
import { briefStory } from '#src/briefing/extractive.ts';
import { type RelevantBrief, isRelevant } from '#src/core/brief.ts';
import { attribute } from '#src/talks/attribution.ts';
import stories from '../../fixtures/talks/attributed-stories.json' with { type: 'json' };
import { makeBrief, makeTalks } from '../../support/negotiations.ts';

function attributed(text: string, date: string, title: string | null = null): string | null {
  const story = { id: 's', title, url: null, source: 'Wire', publishedAt: `${date}T00:00:00Z`, language: 'en', text };
  const brief = briefStory(story);
  if (!isRelevant(brief)) return null;
  return attribute(brief, [])?.id ?? null;
}

function briefOn(text: string, date: string | null, parties: readonly string[]): RelevantBrief {
  const base = makeBrief();
  const [party] = base.parties;
  if (!party) throw new Error('the brief has a party');
  const publishedAt = date === null ? null : `${date}T00:00:00Z`;
  return {
    ...base,
    story: { ...base.story, title: null, text, publishedAt },
    parties: parties.map((name) => ({ ...party, name, aliases: [] })),
    mediators: [],
    venues: [],
  };
}

describe('attribute', () => {
  it('puts one-sentence stories on a hundred negotiations where they belong', () => {
    const told = stories.map((story) => ({ ...story, found: attributed(story.text, story.date, story.title) }));
    const relevant = told.filter(({ found, talks }) => found !== null || talks === null);
    const wrong = relevant.filter(({ found, talks }) =>
      talks === null ? found !== null && !found.startsWith('opened:') : found !== talks,
    );
    expect(wrong.map(({ found, talks, text }) => `${talks} ← ${found}: ${text}`)).toEqual([]);
    expect(relevant.length).toBeGreaterThan(80);
  });

  it('takes a town for no negotiation', () => {
    for (const town of ['Geneva', 'Vienna', 'Doha', 'Oslo', 'Minsk']) {
      const brief = briefOn(
        `Peace talks between the highland league and the coastal league went on in ${town}.`,
        '2018-05-01',
        ['Highland League', 'Coastal League'],
      );
      expect(attribute(brief, [])?.id).toBe('opened:coastal-league+highland-league');
    }
  });

  it('tells by the year which of several on one country is meant', () => {
    const text =
      'GENEVA - Peace talks on Afghanistan between the Afghan government and its enemies opened in Geneva on Monday. ' +
      'Kabul wants a ceasefire, an Afghan official said.';
    expect(attributed(text, '1987-03-01')).toBe('afghanistan-geneva');
    expect(attributed(text, '1996-03-01')).toBe('afghanistan-factions');
    expect(attributed(text, '2015-03-01')).toBe('afghanistan-taliban');
  });

  it('takes talks that ended for taken up again, but not after a generation', () => {
    const text =
      'GENEVA - The ninth round of U.N.-brokered talks between the Syrian government and the opposition opened in Geneva on ' +
      'Monday. The U.N. envoy for Syria said that the sides would meet on separate floors. Russia, Turkey and Iran, the ' +
      'guarantors of the separate Astana process, sent observers but took no part.';
    expect(attributed(text, '2026-11-24')).toBe('syria-geneva');
    expect(attributed(text, '2050-11-24')).not.toBe('syria-geneva');
  });

  it('tells the tracks of one dispute apart', () => {
    const sides = ['Syria', 'Syrian opposition'];
    const inGeneva = 'The U.N. envoy Geir Pedersen opened peace talks on Syria in Geneva with the Syrian opposition.';
    const inAstana =
      'Russia, Turkey and Iran, the guarantors of the Astana process, met the Syrian opposition on Syria.';
    const onLaw =
      'The Syrian Constitutional Committee met in Geneva; the U.N. envoy Geir Pedersen said Syria was late.';
    expect(attribute(briefOn(inGeneva, '2019-03-01', sides), [])?.id).toBe('syria-geneva');
    expect(attribute(briefOn(inAstana, '2019-03-01', sides), [])?.id).toBe('syria-astana');
    expect(attribute(briefOn(onLaw, '2020-03-01', sides), [])?.id).toBe('syria-constitutional');
  });

  it('tells an abbreviation from a word', () => {
    const text = 'Talks between the two leagues will start on Monday, and the model for a deal is to cut salt prices.';
    expect(attribute(briefOn(text, '1986-02-01', ['Highland League', 'Coastal League']), [])?.id).toMatch(/^opened:/);
  });

  it('opens talks that nobody knows under the same id, whoever is named first', () => {
    const one = attribute(briefOn('They met.', '2020-01-01', ['Kessia', 'Tolland']), []);
    const other = attribute(briefOn('They met.', '2020-01-01', ['Tolland', 'Kessia']), []);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ id: 'opened:kessia+tolland', name: 'Kessia–Tolland talks' });
    expect(attribute(briefOn('They met.', '2020-01-01', ['Kessia']), [])).toBeNull();
  });

  it('puts a story to talks that a moderator named by their parties', () => {
    const tracked = makeTalks({
      id: 'tracked:lake',
      name: 'Lake talks',
      parties: ['Kessia', 'Tolland'],
      origin: 'tracked',
    });
    expect(attribute(briefOn('They met.', '2020-01-01', ['Tolland', 'Kessia']), [tracked])?.id).toBe('tracked:lake');
    expect(attribute(briefOn('They met.', '2020-01-01', ['Tolland', 'Orun']), [tracked])?.id).toBe(
      'opened:orun+tolland',
    );
  });
});

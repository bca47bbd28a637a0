import { describe, expect, it } from 'vitest';
import { readStory } from '#src/briefing/read-story.ts';

function actorsIn(text: string, title: string | null = null) {
  const story = { id: 's', title, url: null, source: null, publishedAt: null, language: 'en', text };
  return readStory(story).actors.map(({ id, name, mentions }) => ({
    id,
    name,
    written: mentions.map(({ start, end }) => text.slice(start, end)),
    uses: mentions.map(({ use }) => use),
  }));
}

describe('findActors', () => {
  it('tells a government from the place that it sits in', () => {
    expect(actorsIn('Envoys met in Damascus. Damascus refused the offer.')).toMatchObject([
      { id: 'sy', uses: ['place', 'acts'] },
    ]);
  });

  it('tells who acts from whom a demonym describes', () => {
    expect(actorsIn('Syrian refugees fled. Syrian negotiators left the talks.')).toMatchObject([
      { id: 'sy', uses: ['describes', 'acts'] },
    ]);
  });

  it.each([
    ['The Colombian government met FARC commanders in Havana.', ['co', 'farc']],
    ['RENAMO and FRELIMO signed in Rome.', ['renamo', 'frelimo']],
    ['The Free Aceh Movement (GAM) met officials of Indonesia. GAM said no.', ['gam', 'id']],
    ['Sinn Féin and the Ulster Unionist Party spoke to the Irish government.', ['sinn-fein', 'uup', 'ie']],
  ])('knows who is named: %s', (text, ids) => {
    expect(
      actorsIn(text)
        .map(({ id }) => id)
        .filter((id) => ids.includes(id)),
    ).toEqual(ids);
  });

  it('takes the acronym that the story gives to a movement that no list holds', () => {
    const [movement] = actorsIn('The Nimbari Liberation Front (NLF) refused. The NLF wants a state.');
    expect(movement).toMatchObject({ name: 'Nimbari Liberation Front', written: expect.arrayContaining(['NLF']) });
  });

  it('gives the rebels and the government of a story their country', () => {
    const actors = actorsIn('Chad opened talks with rebels. The rebels said the government had agreed.');
    expect(actors.map(({ id }) => id)).toEqual(['td', 'td/opposition']);
  });

  it('takes a regime by its leader’s name, and the leader alone for a person', () => {
    expect(actorsIn('The Assad regime refused. Assad spoke.')).toMatchObject([{ id: 'sy', written: ['Assad regime'] }]);
  });

  it('takes no pronoun for a state', () => {
    expect(actorsIn('They told us so.')).toEqual([]);
    expect(actorsIn('The US told them so.')).toMatchObject([{ id: 'us' }]);
  });
});

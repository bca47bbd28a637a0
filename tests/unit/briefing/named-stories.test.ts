import { describe, expect, it } from 'vitest';
import { findDelegates } from '#src/briefing/delegates.ts';
import { findGoBetweens, findMediators } from '#src/briefing/mediators.ts';
import { findParallelTracks } from '#src/briefing/parallel-tracks.ts';
import { findParties } from '#src/briefing/parties.ts';
import { readStory } from '#src/briefing/read-story.ts';
import { findVenues } from '#src/briefing/venues.ts';
import stories from '../../fixtures/briefing/named-stories.json' with { type: 'json' };

type Field = 'venues' | 'mediators' | 'parties' | 'tracks' | 'delegates';
const FIELDS: readonly Field[] = ['venues', 'mediators', 'parties', 'tracks', 'delegates'];

/** What the rules do not find yet, by conflict; a fix shows here. */
const MISSED: Readonly<Record<string, readonly string[]>> = {
  Colombia: ['Humberto de la Calle'],
  Cyprus: ['Greece', 'Turkey'],
  'Ethiopia-Tigray': ['Getachew Reda'],
  Liberia: ['LURD', 'MODEL'],
  Libya: ['Fayez al-Sarraj', 'Khalifa Haftar'],
  Gaza: ['David Barnea'],
  WTO: ['Brazil', 'India'],
  Brexit: ['David Davis'],
  'trade war': ['Robert Lighthizer'],
  'Camp David 1978': ['Carter', 'Menachem Begin'],
  Kenya: ['Nairobi'],
  Cambodia: ['Jakarta'],
  INF: ['United States'],
  Haiti: ['Haiti', 'Jean-Bertrand Aristide'],
  'Ecuador Peru': ['Fernando Henrique Cardoso'],
  'Korea summit': ['Kim Jong Un'],
  'Taliban Doha': ['Mullah Abdul Ghani Baradar'],
  Darfur: ['African Union', 'Sudan Liberation Army'],
  Oslo: ['White House'],
  'Aden STC': ['Southern Transitional Council'],
  'Libya LNA-2019': ['United Nations'],
  'Cyprus Annan': ['Buergenstock', 'Greek Cypriots'],
};

/** By field, whatever a short story is said to name, each with its other names. */
function namedIn(story: (typeof stories)[number]): Record<Field, string[][]> {
  const publishedAt = `${story.date}T00:00:00Z`;
  const { title, text } = story;
  const reading = readStory({ id: 's', title, url: null, source: null, publishedAt, language: 'en', text });
  const goBetweens = findGoBetweens(reading);
  const parties = findParties(reading, goBetweens);
  const mediators = findMediators(reading, parties, goBetweens);
  const tracks = findParallelTracks(reading);
  const names = (all: readonly { readonly name: string; readonly aliases: readonly string[] }[]): string[][] =>
    all.map(({ name, aliases }) => [name, ...aliases]);
  return {
    venues: names(findVenues(reading, parties, tracks)),
    mediators: names(mediators),
    parties: names(parties),
    tracks: names(tracks),
    delegates: findDelegates(reading, parties, mediators).flatMap(({ delegates }) =>
      delegates.map(({ name }) => [name]),
    ),
  };
}

describe('who and where, in short stories of many conflicts', () => {
  it.each(stories)('$conflict', (story) => {
    const named = namedIn(story);
    const missed = FIELDS.flatMap((field) =>
      story[field].filter((wanted) => !named[field].some((names) => names.some((name) => name.includes(wanted)))),
    );
    expect(missed).toEqual(MISSED[story.conflict] ?? []);
  });

  it('says little that no reader would', () => {
    const counts = { said: 0, wanted: 0 };
    for (const story of stories) {
      const named = namedIn(story);
      for (const field of FIELDS) {
        const found = named[field].filter((names) =>
          story[field].some((wanted) => names.some((name) => name.includes(wanted) || wanted.includes(name))),
        );
        counts.said += named[field].length;
        counts.wanted += found.length;
      }
    }
    expect(counts.wanted / counts.said).toBeGreaterThan(0.9);
  });
});

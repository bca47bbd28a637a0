import { describe, expect, it } from 'vitest';
import { readStory } from '#src/briefing/read-story.ts';
import { findStatus } from '#src/briefing/status.ts';
import stories from '../../fixtures/briefing/status-stories.json' with { type: 'json' };

function statusOf(text: string, { title = null, date = '2020-03-02' }: { title?: string | null; date?: string } = {}) {
  const publishedAt = `${date}T00:00:00Z`;
  return findStatus(readStory({ id: 's', title, url: null, source: null, publishedAt, language: 'en', text }));
}

/** Stories that the cues do not read rightly yet; a fix shows here. */
const MISSED = new Set([
  'Cyprus leaders aides to prepare agenda',
  'Separatist leader Alexander Zakharchenko said on Saturday his forces would',
]);
const cases = stories.map((story) => ({ ...story, name: story.title ?? story.text.slice(0, 74) }));

describe('findStatus', () => {
  it.each(cases.filter(({ name }) => !MISSED.has(name)))('$status: $name', ({ status, accept, date, title, text }) => {
    expect([status, ...accept]).toContain(statusOf(text, { title, date })?.value);
  });

  it.fails.each(cases.filter(({ name }) => MISSED.has(name)))(
    '$status: $name',
    ({ status, accept, date, title, text }) => {
      expect([status, ...accept]).toContain(statusOf(text, { title, date })?.value);
    },
  );

  it('points at the sentence that says so, without its dateline', () => {
    const text = 'HAVANA (Reuters) - The weather was fair.\nThe truce talks collapsed on Monday, the mediators said.';
    const status = statusOf(text);
    expect(status?.value).toBe('collapsed');
    expect(status?.evidence.map(({ start, end }) => text.slice(start, end))).toEqual([
      'The truce talks collapsed on Monday, the mediators said.',
    ]);
  });

  it.each([
    ['The talks between Peru and Ecuador, planned for next week in Brasilia, were postponed on Friday.', 'paused'],
    ['Negotiations to end the war in Bougainville begin in Christchurch under the eye of New Zealand.', 'under_way'],
    ['Renamo fighters begin to hand over their heavy weapons to the Mozambican army in Sofala.', 'implementing'],
    [
      'Envoys of Chad and of the rebels meet in Sirte, Libya, with the African Union to negotiate a truce.',
      'under_way',
    ],
    ['The Burundian government will not attend the talks with the rebels in Arusha next week.', 'refused'],
    ['Two days of truce talks in Jakarta end without a deal; delegates will meet again next month.', 'round_ended'],
    [
      'The eighth round of the Geneva Discussions between Georgia and Russia, with U.S. participation, closed on Monday with no agreement.',
      'round_ended',
    ],
    [
      'Delegates of both Libyan parliaments initialled in the Moroccan resort of Skhirat a political agreement.',
      'agreed',
    ],
    ['Iran and six world powers have agreed the outline of a deal on its nuclear programme.', 'agreed'],
    ['The mediators extended the deadline for the Darfur rebels to sign the peace plan.', 'under_way'],
    ['The Nepalese army says it has come under its first Maoist attack since a truce was signed in May.', 'breached'],
    ['Rebel leaders in Darfur reject a clause in the Abuja deal ahead of talks scheduled for June.', 'stalled'],
    ['The Angolan government invites Unita to talks in Lusaka in May.', 'proposed'],
    ['The rebels sign the accord in Bangui, but the president refuses to sign.', 'stalled'],
    [
      'Tajikistan and the opposition agree to extend their truce until August amid clashes on the border.',
      'implementing',
    ],
  ])('reads what is news in “%s”', (text, status) => {
    expect(statusOf(text)?.value).toBe(status);
  });

  it.each([
    ['is only mentioned', 'Norway says that oil prices will help the talks between Eritrea and Ethiopia.'],
    [
      'belongs to those whom it describes',
      'A minister in Bogota warns of attacks by newly freed prisoners on the truce.',
    ],
  ])('is not sure of a status that %s', (_, text) => {
    expect(statusOf(text)?.confidence).toBeLessThan(0.3);
  });

  it('takes old news for history', () => {
    const status = statusOf(
      'Envoys of both sides opened a new round of peace talks on Monday.\nPeace talks between them collapsed in 2014.',
    );
    expect(status?.value).toBe('under_way');
  });

  it('does not take a wish, a condition or a denial for a fact', () => {
    expect(statusOf('The United Nations called for a ceasefire in the north.')?.value).toBe('proposed');
    expect(statusOf('The rebels denied having agreed to a truce with the government.')?.value).not.toBe('agreed');
    expect(statusOf('The peace talks could collapse, the envoy warned.')?.value).not.toBe('collapsed');
  });

  it('is null where the story says nothing of talks', () => {
    expect(statusOf('Rain is expected over the coast tomorrow.')).toBeNull();
  });
});

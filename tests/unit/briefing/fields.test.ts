import { describe, expect, it } from 'vitest';
import { type RelevantBrief, isRelevant } from '#src/core/brief.ts';
import { briefStory } from '#src/briefing/extractive.ts';

function brief(title: string, text: string, publishedAt: string | null = '2024-03-05T00:00:00Z'): RelevantBrief {
  const found = briefStory({ id: 'story', title, url: null, source: null, publishedAt, language: 'en', text });
  if (!isRelevant(found)) throw new Error('the story was set aside');
  return found;
}

const LEAD =
  'Peace talks between Colombia and the ELN rebels entered a second week in Quito on Monday, mediators said.';
const issuesOf = (text: string) => brief('Colombia and ELN hold talks', `${LEAD}\n${text}`).issues.map(({ id }) => id);

describe('issues', () => {
  it('are on the table where a party demands or refuses them', () => {
    expect(issuesOf('The ELN rejected elections. It insisted on an amnesty.')).toEqual(
      expect.arrayContaining(['elections', 'justice-amnesty']),
    );
  });

  it('are not taken from the name of a body', () => {
    const text = 'The rebels must say where the two are, the Observatory for Human Rights demanded.';
    expect(issuesOf(text)).not.toContain('human-rights');
    expect(issuesOf('The rebels demanded respect for human rights.')).toContain('human-rights');
  });

  it.each([
    ['Both armies agreed to pull heavy weapons back.', 'withdrawal'],
    ['The rebels refuse to free their captives.', 'prisoners-hostages'],
    ['The government demands that the militias be disbanded.', 'disarmament'],
    ['The rebels asked for six ministries.', 'power-sharing'],
    ['The plan says that displaced families may go back to their homes.', 'refugees-return'],
    ['The draft says where the frontier runs.', 'territory-borders'],
  ])('are read in “%s”', (sentence, issue) => {
    expect(issuesOf(sentence)).toContain(issue);
  });
});

describe('positions', () => {
  const positionsOf = (text: string) =>
    brief('Colombia and ELN hold talks', `${LEAD}\n${text}`).parties.flatMap(({ name, positions }) =>
      positions.map((position) => `${name} ${position.stance}: ${position.text}`),
    );

  it('are what a party demands, and not that it signed', () => {
    const found = positionsOf('Colombia signed the minutes of the round. The ELN demanded an end to the raids.');
    expect(found).toEqual(['ELN demands: The ELN demanded an end to the raids.']);
  });

  it('belong to whoever is quoted, not to the rival of whom the sentence tells', () => {
    const sentence = '“We have kept our word and the ELN refused to keep theirs,” Colombia said.';
    expect(positionsOf(sentence).every((position) => position.startsWith('Colombia'))).toBe(true);
  });

  it('refuse where a thing would not be done', () => {
    expect(positionsOf('Colombia said it would not free the prisoners.')).toEqual([
      'Colombia refuses: Colombia said it would not free the prisoners.',
    ]);
  });
});

describe('the kind of an accord', () => {
  it('is looked for in the headline where the first line does not say it', () => {
    const text =
      'Colombia and the ELN rebels agreed on Thursday that guns shall fall silent from midnight on Saturday.';
    expect(brief('Leaders leave Quito with truce', text).agreement).toBe('ceasefire');
  });

  it('is none where the talks on it collapsed', () => {
    const text =
      'Colombia called off peace talks with the ELN rebels on Monday after a bomb. The ELN had declared a ceasefire in March.';
    expect(brief('Colombia calls off talks with ELN', text).agreement).toBeNull();
  });
});

describe('status', () => {
  it('does not take a pullout of troops for a walk-out', () => {
    const text =
      'Angola, Cuba and South Africa agreed on Tuesday on a timetable for the withdrawal of Cuban troops, a U.S. mediator said.';
    expect(brief('Angola, Cuba near accord on troop pullout', text).status?.value).toBe('agreed');
  });
});

describe('mediators', () => {
  it('are the co-chairmen of a conference, and those for whom they chair it', () => {
    const text =
      'Peace talks between Bosnia and Serbia resumed in Geneva on Monday.\nCyrus Vance and Lord Owen, the co-chairmen of the conference for the United Nations and the European Community, met both delegations.';
    expect(brief('Bosnia talks resume', text).mediators.map(({ name }) => name)).toContain('United Nations');
  });
});

describe('the next step', () => {
  it('is what is to be initialled, and not what was signed', () => {
    const text =
      'Colombia and the ELN rebels have reached a peace agreement, the mediators said. It is to be initialled on Sunday in Havana. An accord signed in Bogota on Friday set the agenda.';
    expect(brief('Colombia and ELN reach deal', text).next?.text).toBe('It is to be initialled on Sunday in Havana.');
  });
});

import { describe, expect, it } from 'vitest';
import { withoutDateline } from '#src/briefing/furniture.ts';
import { readStory } from '#src/briefing/read-story.ts';

function telling(lines: readonly string[]): string[] {
  const text = lines.join('\n');
  const story = { id: 's', title: null, url: null, source: null, publishedAt: null, language: 'en', text };
  const { sentences, furniture } = readStory(story);
  return sentences.filter(({ index }) => !furniture[index]).map(({ start, end }) => text.slice(start, end));
}

const LEAD = 'Both armies agreed on Tuesday to extend the ceasefire by three days, mediators said.';

describe('furniture', () => {
  it.each([
    ['a byline', 'By Jane Doe in Nairobi'],
    ['an age', '3 hours ago'],
    ['a page’s stamp', 'Tuesday, 29 August, 2000, 06:12 GMT 07:12 UK'],
    ['a page’s path', 'Civil Caucasus / Tbilisi / 12 Dec. / 19:31'],
    ['a title above the story', 'Iran nuclear talks: Outline of a deal reached in Lausanne after eight days'],
    ['a caption with a bracketed credit', 'The president greets the delegations on Tuesday. [Handout/Presidency]'],
    ['a clock', '12:05 PM EST, Mon March 4, 2024'],
    ['an updating line', 'Updated at 5:01 PM GMT, March 5, 2024'],
    ['an image’s credit', 'Image source, Reuters'],
    ['a caption', 'Soldiers march in Port Sudan, Sudan, March 3, 2024. REUTERS/Jane Doe/File Photo'],
    ['a bullet', '• Talks are due to resume on Monday'],
    ['a heading', 'What we know so far'],
    ['a pointer', 'Read more: How the war began'],
    ['a desk’s credit', 'Additional reporting by John Roe in Cairo; Editing by Ann Poe'],
    ['a notice', 'This is a breaking news story. Check back for updates.'],
  ])('passes over %s', (_what, line) => {
    expect(telling([line, LEAD])).not.toContain(line);
    expect(telling([line, LEAD])).toContain(LEAD);
  });

  it('keeps a short sentence', () => {
    expect(telling([LEAD, 'The rebels refused.'])).toEqual([LEAD, 'The rebels refused.']);
  });
});

describe('withoutDateline', () => {
  it.each([
    'GENEVA (Reuters) - ',
    'WASHINGTON, May 3 - ',
    'GAZA/JERUSALEM (Reuters) - ',
    'UNITED NATIONS, March 5 (Xinhua) -- ',
    'BEIRUT — ',
    'KUALA LUMPUR: ',
    'AGRA, JULY 16. ',
    'TEHRAN, Iran | ',
    'Kabul, Afghanistan (CNN)',
    'Khartoum, Sudan – ',
    'Port Sudan, Sudan (AP) — ',
    'Geneva, 3 March 2024 (AFP) - ',
    'March 12 (Reuters) - ',
    'NEW DELHI, Aug 5 (IANS): ',
    '(CNN) -- ',
  ])('cuts off “%s”', (dateline) => {
    const text = `${dateline}${LEAD}`;
    const { start, end } = withoutDateline(text, { start: 0, end: text.length });
    expect(text.slice(start, end)).toBe(LEAD);
  });

  it.each([
    'President Bush – who met both – said the talks went on.',
    'Syria and Turkey will meet – at last – in Geneva.',
    'Talks, the envoy said - twice - would go on.',
    'U.S. Secretary of State John Kerry met both sides.',
  ])('leaves “%s” as it is', (text) => {
    expect(withoutDateline(text, { start: 0, end: text.length }).start).toBe(0);
  });
});

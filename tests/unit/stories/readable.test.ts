import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_STORY_BYTES, readableText } from '#src/stories/readable.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/pages/${name}`, import.meta.url), 'utf8');
const sentence = 'The delegations met again in the old customs house, and the mediator spoke of slow progress. ';

describe('readableText', () => {
  const news = readableText(fixture('news-site.html'), 'https://estuary.example/water');

  it('gives the story in paragraphs and nothing of what stands around it', () => {
    expect(news.text.split('\n')).toEqual([
      'PORT SERRA — Negotiators from the two lagoon states adjourned their talks on the sharing of river water for ten days, and said that they’d both come back.',
      '“We have not agreed on a number,” said Aldo Ferran, who leads the northern delegation, “but we have agreed on how to count.”',
      'The southern side demands that the old weir be opened in the dry months. Its negotiator, Pia Lomond, said the north had “measured the rain and forgotten the river”.',
      'A mediator from the river commission will visit both capitals.',
      'The talks are to resume in the pump house at Port Serra. Neither delegation has said who will pay for the tea, which has become, officials say, the second item on the agenda.',
      'This article was checked against the minutes that both delegations published in the evening.',
    ]);
    expect(news.warnings).toEqual([]);
  });

  it('gives the title and the language', () => {
    expect(news.title).toBe('Lagoon states agree to keep talking as water talks pause');
    expect(news.language).toBe('en');
  });

  it('takes the visible text, and says so, where there is no article', () => {
    const timetable = readableText(fixture('no-article.html'), 'timetable');
    expect(timetable.text).toBe('Ferry\n09:10\nTrain\n10:25');
    expect(timetable.title).toBe('Timetable');
    expect(timetable.warnings).toHaveLength(1);
  });

  it('reads a page that leaves out html, head and body', () => {
    const page = readableText(`<!doctype html><title>Talks</title><p>${sentence.repeat(4)}<p>${sentence}`, 'page');
    expect(page.text.split('\n')).toHaveLength(2);
  });

  it('keeps an opening list that is most of the story', () => {
    const html = `<html><body><article><ul><li>${sentence}</li><li>${sentence}</li></ul><p>More soon, he said.</p></article></body></html>`;
    expect(readableText(html, 'page').text).toContain('customs house');
  });

  it.each([
    ['its element', `<div class="share promo"><main><p>${sentence.repeat(5)}</p></main></div>`],
    ['most of the words', `<div class="share promo"><p>${sentence.repeat(5)}</p></div><p>The Estuary Post</p>`],
  ])('never removes what holds %s, whatever its class', (_, body) => {
    expect(readableText(`<html><body>${body}</body></html>`, 'page').text).toContain('customs house');
  });

  it.each([
    ['an empty text', '', 'story/empty'],
    ['a page of chrome alone', '<nav>Home</nav><script>1</script><p>Advertisement</p>', 'story/empty'],
    ['more than 5 MB', 'x'.repeat(MAX_STORY_BYTES + 1), 'story/too-large'],
    ['5 MB of nested elements', '<div>'.repeat(999_000), 'story/unreadable'],
  ])('refuses %s', (_, html, code) => {
    expect(() => readableText(html, 'page')).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['elements nested beyond what Readability can bear', `${'<div>'.repeat(300)}${sentence}`],
    ['more elements than it can bear', `<p>${sentence}</p>`.repeat(25_000)],
    ['a class name of four megabytes', `<html><body><div class="${'a '.repeat(2_000_000)}"><p>${sentence}`],
    ['a megabyte of ampersands', `<p>${sentence}${'&'.repeat(1_000_000)}`],
    ['a megabyte in one line', `<html><body><article><p>${sentence.repeat(11_000)}`],
  ])('still gives the text of %s', (_, html) => {
    expect(readableText(html, 'page').text).toContain('old customs house');
  });
});

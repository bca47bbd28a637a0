import { describe, expect, it } from 'vitest';
import { ParleyError } from '#src/core/errors.ts';
import { completeStory, isTeaser } from '#src/stories/complete-story.ts';
import type { PageSource } from '#src/stories/complete-story.ts';

const LEAD = 'Negotiators from the two lagoon states adjourned their talks on river water for ten days.';
const REST =
  'The southern side demands that the old weir be opened in the dry months, and the north refuses to speak of it before winter. ' +
  'A mediator from the river commission will carry proposals between the capitals, and hopes for an answer in spring. ';
const URL = 'https://estuary.example/water';
const teaser = { title: 'Water talks pause', url: URL, text: `${LEAD.slice(0, 70)}…` };

const serving = (html: string): PageSource => ({
  fetchPage: async (url) => ({ name: url, contentType: 'text/html', body: Buffer.from(html) }),
});
const failing = (error: Error): PageSource => ({
  fetchPage: async () => {
    throw error;
  },
});
const page = (text: string): string => `<html><body><article><p>${LEAD}</p><p>${text}</p></article></body></html>`;

describe('isTeaser', () => {
  const long = REST.repeat(4).trim();

  it.each([
    'Short.',
    `${long}…`,
    `${long} [...]`,
    `${long}\nRead more`,
    `${long} Continue reading →`,
    `${long} More »`,
  ])('sees that a text is cut (%#)', (text) => {
    expect(isTeaser(text)).toBe(true);
  });

  it.each([long, `${long} They did not want to hear any more.`, `${long} He had no time to read on`])(
    'takes a long text for the whole (%#)',
    (text) => {
      expect(isTeaser(text)).toBe(false);
    },
  );
});

describe('completeStory', () => {
  it('takes the longer text of the page', async () => {
    const readable = await completeStory(teaser, serving(page(REST)));
    expect(readable).toEqual({
      text: `${LEAD}\n${REST.trim()}`,
      title: 'Water talks pause',
      language: 'en',
      warnings: [],
    });
  });

  it('fetches nothing where the feed has the whole story, or no address', async () => {
    const text = `${LEAD}\n${REST.repeat(3)}`;
    const never = failing(new Error('nothing was to be fetched'));
    expect((await completeStory({ ...teaser, text }, never)).warnings).toEqual([]);
    expect((await completeStory({ ...teaser, url: null }, never)).warnings).toEqual([]);
  });

  it('goes by the title where the feed has a summary of its own', async () => {
    const summary = {
      ...teaser,
      title: 'Lagoon states adjourn talks on river water',
      text: 'What happened this week, and why.',
    };
    expect((await completeStory(summary, serving(page(REST)))).text).toContain(LEAD);
  });

  it('keeps the feed’s text where the page tells something else', async () => {
    const wall = `<html><body><p>${'Please enable scripts and disable your blocker to continue. '.repeat(9)}</p></body></html>`;
    const readable = await completeStory(teaser, serving(wall));
    expect(readable.text).toBe(teaser.text);
    expect(readable.warnings).toEqual([expect.stringContaining('does not hold the same story')]);
  });

  it('keeps the feed’s text, with a plain sentence, where the page cannot be had', async () => {
    const gone = new ParleyError('fetch/status', { url: URL, status: 404 });
    const readable = await completeStory(teaser, failing(gone));
    expect(readable.text).toBe(teaser.text);
    expect(readable.warnings).toEqual([expect.stringContaining('HTTP 404')]);
    expect((await completeStory(teaser, failing(new TypeError('x')))).text).toBe(teaser.text);
  });

  it('keeps the feed’s text without a word where the page has no more', async () => {
    const readable = await completeStory({ ...teaser, text: LEAD }, serving(`<p>${LEAD}</p>`));
    expect(readable).toMatchObject({ text: LEAD, warnings: [] });
  });

  it('reads a title that has no text below it', async () => {
    const readable = await completeStory({ ...teaser, text: '', url: null }, serving(''));
    expect(readable.text).toBe('Water talks pause');
  });

  it('leaves out what only leads on', async () => {
    const readable = await completeStory({ ...teaser, url: null, text: `${LEAD}\r\nRead more\r\n` }, serving(''));
    expect(readable.text).toBe(LEAD);
  });
});

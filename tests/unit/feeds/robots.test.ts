import { describe, expect, it } from 'vitest';
import { ParleyError } from '#src/core/errors.ts';
import type { FetchedPage } from '#src/feeds/fetch.ts';
import { createPageReader } from '#src/feeds/pages.ts';
import { createRobots } from '#src/feeds/robots.ts';

const SITE = 'https://news.example';
const RULES = 'User-agent: *\nDisallow: /private\n\nUser-agent: Parley\nDisallow: /paid\nAllow: /paid/open\n';
const HOUR = 3_600_000;

type Answer = string | ParleyError;
const status = (code: number) => new ParleyError('fetch/status', { url: `${SITE}/robots.txt`, status: code });

function setUp(rules: () => Answer) {
  let now = Date.parse('2024-11-20T12:00:00.000Z');
  const requests: string[] = [];
  const clock = { now: () => new Date(now) };
  const fetcher = {
    async get(url: string): Promise<FetchedPage> {
      requests.push(url);
      const answer = url.endsWith('/robots.txt') ? rules() : '<p>A page</p>';
      if (answer instanceof ParleyError) throw answer;
      const validators = { etag: null, lastModified: null };
      const place = { requestedUrl: url, url, status: 200, notModified: false, contentType: 'text/plain', validators };
      return { ...place, body: Buffer.from(answer), retryAfterMs: null, permanentRedirectTo: null, maxAgeMs: null };
    },
  };
  const robots = createRobots({ fetcher, clock, robotName: 'Parley' });
  const pages = createPageReader({ fetcher, robots, clock });
  return { robots, pages, requests, pass: (ms: number) => (now += ms) };
}

describe('robots.txt', () => {
  it('is read once a day for a site, by the rules for our name', async () => {
    const { robots, requests, pass } = setUp(() => RULES);
    expect(await robots.allows(`${SITE}/story`)).toBe(true);
    expect(await robots.allows(`${SITE}/private/story`)).toBe(true);
    expect(await robots.allows(`${SITE}/paid/story`)).toBe(false);
    expect(await robots.allows(`${SITE}/paid/open/story`)).toBe(true);
    expect(requests).toEqual([`${SITE}/robots.txt`]);
    pass(25 * HOUR);
    await robots.allows(`${SITE}/story`);
    expect(requests).toHaveLength(2);
  });

  it('is asked for once, however many pages want it at the same time', async () => {
    const { robots, requests } = setUp(() => RULES);
    await Promise.all([1, 2, 3].map((page) => robots.allows(`${SITE}/${page}`)));
    expect(requests).toHaveLength(1);
  });

  it('allows everything where a site has none', async () => {
    for (const code of [401, 403, 404]) expect(await setUp(() => status(code)).robots.allows(`${SITE}/a`)).toBe(true);
    const gone = new ParleyError('fetch/gone', { url: SITE });
    expect(await setUp(() => gone).robots.allows(`${SITE}/a`)).toBe(true);
  });

  it('allows nothing while it cannot be had, and asks again soon', async () => {
    let answer: Answer = status(503);
    const { robots, pass } = setUp(() => answer);
    expect(await robots.allows(`${SITE}/a`)).toBe(false);
    answer = RULES;
    expect(await robots.allows(`${SITE}/a`)).toBe(false);
    pass(HOUR);
    expect(await robots.allows(`${SITE}/a`)).toBe(true);
    expect(await setUp(() => status(429)).robots.allows(`${SITE}/a`)).toBe(false);
  });

  it('has no say about what is no address', async () => {
    expect(await setUp(() => RULES).robots.allows('nonsense')).toBe(false);
  });
});

describe('the reader of pages', () => {
  it('keeps to the rules, but for a person who asks', async () => {
    const { pages } = setUp(() => RULES);
    await expect(pages.read(`${SITE}/paid/a`, 'by-robot')).rejects.toMatchObject({ code: 'fetch/robots' });
    expect((await pages.read(`${SITE}/paid/a`, 'by-person')).status).toBe(200);
    await expect(pages.read(`${SITE}/paid/a`, 'by-robot')).rejects.toMatchObject({ code: 'fetch/robots' });
  });

  it('fetches a page once an hour, whatever tracks its readers', async () => {
    const { pages, requests, pass } = setUp(() => RULES);
    const count = () => requests.filter((url) => !url.endsWith('/robots.txt')).length;
    await pages.read(`${SITE}/a`, 'by-robot');
    await pages.read(`${SITE}/a?utm_source=rss`, 'by-person');
    expect(count()).toBe(1);
    pass(2 * HOUR);
    await pages.read(`${SITE}/a`, 'by-robot');
    expect(count()).toBe(2);
  });
});

/**
 * A process of its own with feeds that live: each publishes now and then, and now and then answers as servers should not. Prints
 * the port it listens on. The same feed behaves the same way in every run.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const MAX_ITEMS = 20;
const FIRST_ITEMS = 8;
/** A feed publishes once in four to twelve minutes. */
const LEAST_GAP_MS = 4 * 60_000;
const GAP_SPAN_MS = 8 * 60_000;
const SLOW_MS = 20_000;

const STATES = 'Maldives Fiji Samoa Tonga Malta Iceland Uruguay Namibia Mongolia Laos Gabon Togo Benin Malawi'.split(
  ' ',
);
const TURNS = ['collapsed', 'resumed', 'opened', 'were postponed', 'continued', 'broke up without an agreement'];
const WORDS = 'garden paper council harbour grain toll bridge harvest point lantern line market road kettle'.split(' ');

const startedAt = Date.now();

/** A number below the bound, the same for the same seeds. */
function pick(below: number, ...seeds: readonly number[]): number {
  const mixed = seeds.reduce((mix, seed) => Math.imul(mix ^ seed, 0x9e3779b1) ^ (mix >>> 15), 0x2545f491);
  return (mixed >>> 0) % below;
}

function itemOf(feed: number, item: number): string {
  const first = pick(STATES.length, feed, item);
  const sides = `${STATES[first]} and ${STATES[(first + 1 + pick(STATES.length - 1, item, feed)) % STATES.length]}`;
  const turn = TURNS[pick(TURNS.length, feed, item, 3)];
  const filler = Array.from({ length: 12 }, (_, at) => {
    const words = Array.from({ length: 12 }, (_unused, word) => WORDS[pick(WORDS.length, feed, item, at, word)]);
    return `The ${words.join(' ')}.`;
  });
  const text = `Talks between ${sides} ${turn} on Tuesday, the U.N. envoy said. “We want an accord,” she told reporters. ${filler.join(' ')}`;
  const date = new Date(startedAt - (FIRST_ITEMS - item) * LEAST_GAP_MS).toUTCString();
  return `<item><guid isPermaLink="false">${feed}-${item}</guid><title>${sides} talks ${turn}</title><link>https://outlet-${feed}.example/${item}</link><pubDate>${date}</pubDate><description>${text}</description></item>`;
}

function feedOf(feed: number, count: number): string {
  const oldest = Math.max(0, count - MAX_ITEMS);
  const items = Array.from({ length: count - oldest }, (_, index) => itemOf(feed, count - 1 - index));
  return `<rss version="2.0"><channel><title>Outlet ${feed}</title>${items.join('')}</channel></rss>`;
}

/** In eight of a hundred visits a server fails, in one way or another. True where the answer is given. */
function misbehave(feed: number, minute: number, response: ServerResponse): boolean {
  switch (pick(100, feed, minute, 7)) {
    case 0:
    case 1:
      response.writeHead(500).end('something broke');
      return true;
    case 2:
      response.writeHead(429, { 'retry-after': '60' }).end();
      return true;
    case 3:
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>');
      return true;
    case 4:
      response.writeHead(200, { 'content-length': '100000' }).write('<rss version="2.0"><channel>');
      setTimeout(() => response.destroy(), 500).unref();
      return true;
    case 5:
      response.destroy();
      return true;
    case 6:
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end('<rss><channel><title>Broken & ');
      return true;
    case 7:
      setTimeout(() => response.writeHead(503).end(), SLOW_MS).unref();
      return true;
    default:
      return false;
  }
}

const server = createServer((request, response) => {
  const feed = Number(/^\/feed\/(\d+)$/u.exec(request.url ?? '')?.[1]);
  const sinceMs = Date.now() - startedAt;
  if (misbehave(feed, Math.floor(sinceMs / 60_000), response)) return;
  const gapMs = LEAST_GAP_MS + pick(GAP_SPAN_MS, feed, 5);
  const count = FIRST_ITEMS + Math.floor((sinceMs + pick(gapMs, feed, 6)) / gapMs);
  const etag = `"${count}"`;
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { 'content-type': 'application/rss+xml', etag }).end(feedOf(feed, count));
});
server.listen(0, '0.0.0.0', () => console.log((server.address() as AddressInfo).port));

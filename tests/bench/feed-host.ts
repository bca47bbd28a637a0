/**
 * A process of its own that serves many feeds over loopback, so that its work is not counted as Parley's. Prints the port it
 * listens on; counts the bytes it was asked for at `/counts`. `HOSTS` loopback addresses share the feeds, as many hosts would.
 */
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const ITEMS = 40;
const MODIFIED = 'Tue, 05 Mar 2024 08:00:00 GMT';
/** Among them the small words by which English is told. */
const WORDS = (
  'the of and to that said with from ' +
  'talks mediators delegation ceasefire envoy round corridor draft border prisoners sanctions observers capital ' +
  'proposal ministry statement hostages agreement summit delegates river council transition resumed postponed'
).split(' ');

let sentBytes = 0;
let requests = 0;
const counted = new WeakMap<Socket, number>();

/** The same words for the same numbers. */
function sentence(seed: number): string {
  const words = Array.from(
    { length: 14 },
    (_, index) => WORDS[(seed * 31 + index * 7 + ((seed * index) % 5)) % WORDS.length],
  );
  return `${words.join(' ')}.`;
}

/** Made beforehand, so that the serving costs little beside the reading. */
const TEXTS = Array.from({ length: 400 }, (_, text) =>
  Array.from({ length: 3 }, (_unused, part) => `<p>${sentence(text + part)} ${sentence(text + part + 9)}</p>`).join(''),
);
const TITLES = Array.from({ length: 400 }, (_, title) => sentence(title).slice(0, 60));
const DATES = Array.from({ length: ITEMS }, (_, item) =>
  new Date(Date.UTC(2024, 2, 5) - item * 3_600_000).toUTCString(),
);

function feedDocument(feed: number): string {
  const items = Array.from({ length: ITEMS }, (_, index) => {
    const id = feed * ITEMS + index;
    return (
      `<item><title>Feed ${feed}: ${TITLES[id % TITLES.length]} &amp; more</title>` +
      `<link>https://outlet-${feed}.example/story/${id}</link>` +
      `<guid isPermaLink="false">outlet-${feed}-${id}</guid><pubDate>${DATES[index]}</pubDate>` +
      `<description><![CDATA[${TEXTS[id % TEXTS.length]}]]></description></item>`
    );
  });
  return (
    `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Outlet ${feed}</title>` +
    `<link>https://outlet-${feed}.example/</link><description>News</description>${items.join('')}</channel></rss>`
  );
}

const server = createServer((request, response) => {
  requests += 1;
  const path = request.url ?? '/';
  if (path === '/counts') {
    response.end(JSON.stringify({ sentBytes, requests }));
    return;
  }
  const feed = Number(/^\/feed\/(\d+)$/.exec(path)?.[1]);
  const etag = `"feed-${feed}"`;
  if (request.headers['if-none-match'] === etag || request.headers['if-modified-since'] === MODIFIED) {
    response.writeHead(304, { etag, 'last-modified': MODIFIED }).end();
  } else {
    const headers = { 'content-type': 'application/rss+xml; charset=utf-8', etag, 'last-modified': MODIFIED };
    response.writeHead(200, headers).end(feedDocument(feed));
  }
  response.once('finish', () => {
    const total = request.socket.bytesWritten;
    sentBytes += total - (counted.get(request.socket) ?? 0);
    counted.set(request.socket, total);
  });
});
server.listen(0, '0.0.0.0', () => console.log((server.address() as AddressInfo).port));

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { feedDocument } from './feed-documents.ts';
import { frontPage, storyPage } from './pages.ts';
import { OUTLETS, publish } from './sample-story.ts';

export interface SampleServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly feeds: readonly SampleFeed[];
  close(): Promise<void>;
}

interface SampleFeed {
  readonly id: string;
  readonly url: string;
  readonly title: string;
}

interface Resource {
  readonly contentType: string;
  readonly body: string;
  readonly etag: string;
}

/**
 * Serves Parley's own feeds and the pages of their stories on a free port of the loopback interface. All dates are
 * relative to `anchor`; the same anchor gives the same stories.
 */
export async function serveSample({ anchor }: { anchor: Date }): Promise<SampleServer> {
  const resources = new Map<string, Resource>();
  const server = createServer((request, response) => answer(resources, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const feeds = OUTLETS.map((outlet) => {
    const path = `/${outlet.id}/feed`;
    addOutlet(resources, outlet, { anchor, origin, feedPath: path });
    return { id: outlet.id, url: origin + path, title: outlet.title };
  });
  return {
    origin,
    feeds,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function addOutlet(
  resources: Map<string, Resource>,
  outlet: (typeof OUTLETS)[number],
  at: { anchor: Date; origin: string; feedPath: string },
): void {
  const add = (path: string, contentType: string, body: string): void => {
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    resources.set(path, { contentType, body, etag });
  };
  const html = 'text/html; charset=utf-8';
  const stories = publish(outlet, at.anchor);
  const feed = feedDocument(outlet, stories, at.origin);
  add(at.feedPath, feed.contentType, feed.body);
  add(`/${outlet.id}`, html, frontPage(outlet, stories));
  for (const story of stories) {
    const others = stories.filter((other) => other !== story);
    add(story.path, html, storyPage(story, others));
  }
}

function answer(resources: ReadonlyMap<string, Resource>, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const resource = resources.get((request.url ?? '').split('?')[0] ?? '');
  if (!resource) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found.\n');
    return;
  }
  const { contentType, body, etag } = resource;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body), etag });
  response.end(request.method === 'HEAD' ? undefined : body);
}

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A feed that the server answers with, properly. */
export interface ServedFeed {
  readonly body: string | Uint8Array;
  readonly contentType?: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export interface FeedServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Answers what waits at `/held`, and whatever asks there from now on. */
  release(): void;
  close(): Promise<void>;
}

type Behaviour = (request: IncomingMessage, response: ServerResponse, argument: string) => void;

const RSS =
  '<rss version="2.0"><channel><title>Wire</title><item><guid>1</guid><title>One</title></item></channel></rss>';
const FEED_TYPE = { 'content-type': 'application/rss+xml; charset=utf-8' };
const ZEROES = Buffer.alloc(64 * 1024);
/** 64 MB of nothing, in 64 kB. */
const bomb = (): Buffer => gzipSync(Buffer.alloc(64 * 1024 * 1024));

/** What the server does wrong, by the first part of the path; the rest of the path is the argument. */
const MISBEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'slow-head': () => {
    // Never answers.
  },
  'slow-body': (_request, response) => {
    response.writeHead(200, FEED_TYPE).write(RSS.slice(0, 40));
  },
  'dripping-body': (_request, response) => {
    response.writeHead(200, FEED_TYPE);
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer));
  },
  'endless-body': (_request, response) => {
    response.writeHead(200, FEED_TYPE);
    const more = (): void => {
      while (!response.destroyed && response.write(ZEROES));
    };
    response.on('drain', more);
    more();
  },
  'gzip-bomb': (_request, response) => {
    response.writeHead(200, { ...FEED_TYPE, 'content-encoding': 'gzip' }).end(bomb());
  },
  'damaged-gzip': (_request, response) => {
    response.writeHead(200, { ...FEED_TYPE, 'content-encoding': 'gzip' }).end(gzipSync(RSS).subarray(0, 30));
  },
  'unknown-coding': (_request, response) => {
    response.writeHead(200, { ...FEED_TYPE, 'content-encoding': 'compress' }).end(RSS);
  },
  'too-short': (_request, response) => {
    response.writeHead(200, { ...FEED_TYPE, 'content-length': RSS.length + 100 }).write(RSS);
    setTimeout(() => response.destroy(), 10);
  },
  'huge-declared': (_request, response) => {
    response.writeHead(200, { ...FEED_TYPE, 'content-length': 1024 ** 3 }).write(RSS);
  },
  'redirect-loop': (_request, response, argument) => {
    response.writeHead(302, { location: `/redirect-loop/${argument}x` }).end();
  },
  /** `/redirect/301/http://elsewhere/` */
  redirect: (_request, response, argument) => {
    const [, status = '302', location = ''] = /^(\d+)\/(.*)$/.exec(argument) ?? [];
    response.writeHead(Number(status), { location: decodeURIComponent(location) }).end();
  },
  /** `/status/503/120`: with Retry-After. */
  status: (_request, response, argument) => {
    const [status, retryAfter] = argument.split('/');
    const headers = retryAfter === undefined ? {} : { 'retry-after': decodeURIComponent(retryAfter) };
    response.writeHead(Number(status), headers).end('<h1>No</h1>');
  },
  page: (_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><html><head><title>Home</title></head><body><p>Hello.</p></body></html>');
  },
  /** Bytes that no 304 may have, and that the next answer on the connection seems to begin with. */
  'body-with-304': (request, response) => {
    if (request.headers['if-none-match'] !== '"v1"') {
      response.writeHead(200, { ...FEED_TYPE, etag: '"v1"' }).end(RSS);
      return;
    }
    const body = '<html>Nothing new here.</html>';
    request.socket.write(`HTTP/1.1 304 Not Modified\r\netag: "v1"\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  },
  /** Whole at each visit, with the ETag that it was asked by. */
  'same-etag': (_request, response) => {
    response.writeHead(200, { ...FEED_TYPE, etag: '"v1"' }).end(RSS);
  },
  /** UTF-8 by its own word, with one item in windows-1252. */
  'mixed-charset': (_request, response) => {
    const [head, tail] = RSS.split('</channel>');
    const item = Buffer.from('<item><guid>2</guid><title>Déjà vu</title></item>', 'latin1');
    const utf8 = Buffer.from('<item><guid>3</guid><title>Šibenik</title></item>');
    const prolog = Buffer.from('<?xml version="1.0" encoding="utf-8"?>');
    const parts = [prolog, Buffer.from(head ?? ''), item, utf8, Buffer.from(`</channel>${tail}`)];
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(Buffer.concat(parts));
  },
  'unknown-charset': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml; charset=x-klingon' }).end(RSS);
  },
  reset: (request) => {
    request.socket.resetAndDestroy();
  },
  rubbish: (_request, response) => {
    response.writeHead(200, FEED_TYPE).end(Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 256)));
  },
  'not-http': (request) => {
    request.socket.end('SSH-2.0-OpenSSH_9.6\r\n');
  },
};

/** A server on a free port of the loopback interface that serves `feeds` by path, and misbehaves by `/misbehaviour`. */
export async function startFeedServer(feeds: Readonly<Record<string, ServedFeed>> = {}): Promise<FeedServer> {
  const requests: SeenRequest[] = [];
  const held: ServerResponse[] = [];
  let isReleased = false;
  const answerHeld = (response: ServerResponse): void => void response.writeHead(200, FEED_TYPE).end(RSS);
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ path, headers: request.headers });
    const feed = feeds[path];
    if (feed) return serve(feed, request, response);
    if (path.startsWith('/held')) {
      if (isReleased) answerHeld(response);
      else held.push(response);
      return;
    }
    const [, name = '', argument = ''] = /^\/([\w-]+)\/?(.*)$/.exec(path) ?? [];
    const misbehave = MISBEHAVIOURS[name] ?? MISBEHAVIOURS['status'];
    misbehave?.(request, response, name in MISBEHAVIOURS ? argument : '404');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    release: () => {
      isReleased = true;
      held.splice(0).forEach(answerHeld);
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function serve(feed: ServedFeed, request: IncomingMessage, response: ServerResponse): void {
  const { etag, lastModified, contentType = FEED_TYPE['content-type'] } = feed;
  const validators = { ...(etag && { etag }), ...(lastModified && { 'last-modified': lastModified }) };
  const isKnown =
    (etag !== undefined && request.headers['if-none-match'] === etag) ||
    (lastModified !== undefined && request.headers['if-modified-since'] === lastModified);
  if (isKnown) response.writeHead(304, validators).end();
  else response.writeHead(200, { 'content-type': contentType, ...validators, ...feed.headers }).end(feed.body);
}

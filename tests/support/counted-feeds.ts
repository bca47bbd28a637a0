import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Feeds on loopback that count who reads them at the same time. */
export interface CountedFeeds {
  readonly origin: string;
  /** Sets what a feed holds; the newest item first. */
  put(path: string, items: readonly string[]): void;
  /** Visits to a feed so far. */
  visits(path: string): number;
  /** Feeds that were read by two at one moment. */
  readonly overlaps: readonly string[];
  /** Whoever reads the feed waits from now on, until `release`. */
  hold(path: string): void;
  release(): void;
  close(): Promise<void>;
}

/** @param answerMs as long as a visit takes, so that two at once would be seen */
export async function startCountedFeeds(answerMs = 100): Promise<CountedFeeds> {
  const feeds = new Map<string, readonly string[]>();
  const visits = new Map<string, number>();
  const reading = new Map<string, number>();
  const overlaps: string[] = [];
  const held = new Set<string>();
  const waiting: (() => void)[] = [];

  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    await pause(answerMs);
    if (held.has(path)) await new Promise<void>((done) => waiting.push(done));
    const items = feeds.get(path) ?? [];
    response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8' });
    response.end(`<rss version="2.0"><channel><title>${path}</title>${items.join('')}</channel></rss>`);
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    visits.set(path, (visits.get(path) ?? 0) + 1);
    const atOnce = (reading.get(path) ?? 0) + 1;
    reading.set(path, atOnce);
    if (atOnce > 1) overlaps.push(path);
    // Also where whoever reads is gone in the middle.
    response.once('close', () => reading.set(path, (reading.get(path) ?? 1) - 1));
    void answer(path, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put: (path, items) => void feeds.set(path, items),
    visits: (path) => visits.get(path) ?? 0,
    overlaps,
    hold: (path) => void held.add(path),
    release() {
      held.clear();
      for (const done of waiting.splice(0)) done();
    },
    async close() {
      for (const done of waiting.splice(0)) done();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

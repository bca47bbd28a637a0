import type { Config } from './config/config.ts';
import { type Brief, type BriefStory, isRelevant } from './core/brief.ts';
import type { Clock } from './core/clock.ts';
import type { Logger } from './core/logger.ts';
import type { Summarizer } from './core/summarizer.ts';
import type { Talks } from './core/talks.ts';
import type { Turns } from './core/turns.ts';
import { type Fetcher, createFetcher } from './feeds/fetch.ts';
import type { FeedReader } from './feeds/read-feed.ts';
import { openFeedReader } from './feeds/reader-pool.ts';
import { createPageReader } from './feeds/pages.ts';
import { createRobots } from './feeds/robots.ts';
import type { StoryDocument } from './stories/read-document.ts';
import { attribute } from './talks/attribution.ts';

/** What every part needs from outside. */
export interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Shared by all that runs in the background. */
  readonly turns?: Turns;
}

/** The way of one story without a store: from an address or a file to a brief. */
export interface Desk {
  readonly fetcher: Fetcher;
  readonly readFeed: FeedReader;
  /** Fetches and reads the page. Throws ParleyError. */
  briefPage(url: string, known: readonly Talks[]): Promise<Brief>;
  /** Throws ParleyError for a file that holds no story. */
  briefFile(name: string, body: Uint8Array): Promise<Brief>;
  /** The brief with its negotiation, out of the catalogue and those already `known`; by the desk's engine unless told. */
  briefText(story: BriefStory, known: readonly Talks[], engine?: Summarizer): Promise<Brief>;
  /** A page that a story links to, within what its site asks of robots. Throws ParleyError. */
  fetchPage(url: string): Promise<StoryDocument>;
  close(): Promise<void>;
}

const HOMEPAGE = 'https://github.com/parley-bot/parley';
const ROBOT_NAME = 'Parley';

/** @param ownOrigins origins of our own servers, which the address guard lets through */
export function openDesk(
  { config, clock, logger, turns }: Parts,
  engine: Summarizer,
  ownOrigins: readonly string[] = [],
): Desk {
  const guard = { allowPrivateNetwork: config.feeds.allowPrivateNetwork, trustedOrigins: ownOrigins };
  const { userAgent, contact, proxy } = config.feeds;
  const named = userAgent ?? `Parley/0.1 (+${HOMEPAGE}; ${contact ?? 'news briefs for a team'})`;
  const fetcher = createFetcher({ guard, userAgent: named, proxy, clock, logger });
  const reader = openFeedReader(turns);
  const pages = createPageReader({ fetcher, robots: createRobots({ fetcher, clock, robotName: ROBOT_NAME }), clock });
  const readPage = async (url: string, asked: 'by-person' | 'by-robot'): Promise<StoryDocument> => {
    const page = await pages.read(url, asked);
    return { name: page.url, contentType: page.contentType, body: page.body };
  };
  const briefDocument = async (
    document: StoryDocument,
    url: string | null,
    known: readonly Talks[],
  ): Promise<Brief> => {
    const { readDocument } = await import('./stories/read-document.ts');
    const { text, title, language } = readDocument(document);
    const source = url === null ? null : new URL(url).host;
    return briefText({ id: document.name, title, url, source, publishedAt: null, language, text }, known, engine);
  };
  return {
    fetcher,
    readFeed: reader.read,
    fetchPage: (url) => readPage(url, 'by-robot'),
    briefText: (story, known, other = engine) => briefText(story, known, other),
    briefPage: async (url, known) => {
      const page = await readPage(url, 'by-person');
      return briefDocument(page, page.name, known);
    },
    briefFile: (name, body) => briefDocument({ name, contentType: null, body }, null, []),
    close: async () => {
      await fetcher.close();
      await reader.close();
    },
  };
}

/** The detector is loaded with the first text that does not tell. */
async function languageOf(text: string): Promise<string | null> {
  const { detectLanguage } = await import('./stories/language.ts');
  return detectLanguage(text);
}

async function briefText(story: BriefStory, known: readonly Talks[], engine: Summarizer): Promise<Brief> {
  const brief = await engine.summarize({ ...story, language: story.language ?? (await languageOf(story.text)) });
  if (!isRelevant(brief)) return brief;
  const found = attribute(brief, known);
  if (!found) return brief;
  const { id, name, aliases, confidence } = found;
  return { ...brief, process: { id, name, aliases: [...aliases], confidence } };
}

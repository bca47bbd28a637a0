import { createThreadedSummarizer } from './briefing/threaded.ts';
import type { Config } from './config/config.ts';
import { type Brief, type BriefStory, isRelevant } from './core/brief.ts';
import type { Clock } from './core/clock.ts';
import type { Logger } from './core/logger.ts';
import type { Summarizer } from './core/summarizer.ts';
import type { Talks } from './core/talks.ts';
import { type Fetcher, createFetcher } from './feeds/fetch.ts';
import { detectLanguage } from './stories/language.ts';
import { type StoryDocument, readDocument } from './stories/read-document.ts';
import { attribute } from './talks/attribution.ts';

/** What every part needs from outside. */
export interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The way of one story without a store: from an address or a file to a brief. */
export interface Desk {
  readonly fetcher: Fetcher;
  /** Fetches and reads the page. Throws ParleyError. */
  briefPage(url: string, known: readonly Talks[]): Promise<Brief>;
  /** Throws ParleyError for a file that holds no story. */
  briefFile(name: string, body: Uint8Array): Promise<Brief>;
  /** The brief with its negotiation, out of the catalogue and those already `known`. */
  briefText(story: BriefStory, known: readonly Talks[]): Promise<Brief>;
  fetchPage(url: string): Promise<StoryDocument>;
  close(): Promise<void>;
}

const USER_AGENT = 'Parley/0.1 (+https://github.com/parley-bot/parley; news briefs for a team)';
const PAGE_TYPES = 'text/html, application/xhtml+xml, text/plain;q=0.8';

/** @param ownOrigins origins of our own servers, which the address guard lets through */
export function openDesk({ config, clock, logger }: Parts, ownOrigins: readonly string[] = []): Desk {
  const guard = { allowPrivateNetwork: config.feeds.allowPrivateNetwork, trustedOrigins: ownOrigins };
  const fetcher = createFetcher({ guard, userAgent: USER_AGENT, clock, logger });
  const engine = createThreadedSummarizer();
  const briefText: Desk['briefText'] = (story, known) => briefWithTalks(engine, story, known);
  const fetchPage = async (url: string): Promise<StoryDocument> => {
    const page = await fetcher.get(url, { accept: PAGE_TYPES });
    return { name: page.url, contentType: page.contentType, body: page.body };
  };
  const briefDocument = (document: StoryDocument, url: string | null, known: readonly Talks[]): Promise<Brief> => {
    const { text, title, language } = readDocument(document);
    const source = url === null ? null : new URL(url).host;
    return briefText({ id: document.name, title, url, source, publishedAt: null, language, text }, known);
  };
  return {
    fetcher,
    fetchPage,
    briefText,
    briefPage: async (url, known) => {
      const page = await fetchPage(url);
      return briefDocument(page, page.name, known);
    },
    briefFile: (name, body) => briefDocument({ name, contentType: null, body }, null, []),
    close: async () => {
      await engine.close();
      await fetcher.close();
    },
  };
}

async function briefWithTalks(engine: Summarizer, story: BriefStory, known: readonly Talks[]): Promise<Brief> {
  const language = story.language ?? detectLanguage(story.text);
  const brief = await engine.summarize({ ...story, language });
  if (!isRelevant(brief)) return brief;
  const found = attribute(brief, known);
  if (!found) return brief;
  const { id, name, aliases, confidence } = found;
  return { ...brief, process: { id, name, aliases: [...aliases], confidence } };
}

import { type Brief, type BriefStory, READ_LANGUAGE, type RelevantBrief } from '#src/core/brief.ts';
import type { Summarizer } from '#src/core/summarizer.ts';
import { forgetStories } from '#src/stories/story-cache.ts';
import { findAgreement } from './agreement.ts';
import { findBottomLine } from './bottom-line.ts';
import { findDelegates } from './delegates.ts';
import { checkGrounding } from './ground.ts';
import { headlineTokens, writeHeadline } from './headline.ts';
import { findIssues } from './issues.ts';
import { findGoBetweens, findMediators } from './mediators.ts';
import { findNextStep } from './next-step.ts';
import { findParallelTracks } from './parallel-tracks.ts';
import { findParties } from './parties.ts';
import { findPositions } from './positions.ts';
import { findQuotes } from './quotes.ts';
import { readStory } from './read-story.ts';
import type { Reading } from './reading.ts';
import { judgeRelevance } from './relevance.ts';
import { findRound } from './round.ts';
import { findStatus } from './status.ts';
import { findVenues } from './venues.ts';

const ENGINE = { name: 'extractive', version: '1', model: null };

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** The default engine: rules over one pass of the text, no network, no model, the same brief for the same story. */
export const extractive: Summarizer = {
  summarize: (story) => Promise.resolve(briefStory(story)),
};

/** One story to one brief, its `process` still open. Never throws for what a story holds. */
export function briefStory(given: BriefStory): Brief {
  try {
    return writeBrief(given);
  } finally {
    forgetStories();
  }
}

function writeBrief(given: BriefStory): Brief {
  const story = { ...given, text: given.text.replaceAll('\r\n', '\n') };
  const head = { schema: 'parley.brief/1' as const, story, engine: ENGINE, warnings: [] };
  if (story.language !== null && story.language !== READ_LANGUAGE) {
    return { ...head, relevance: { value: 'no', score: 0 }, warnings: [foreignWords(story.language)] };
  }
  const reading = readStory(story);
  const relevance = judgeRelevance(reading);
  if (relevance.value === 'no') return { ...head, relevance: { ...relevance, value: relevance.value } };
  const tokens = [headlineTokens(reading), reading.tokens];
  return checkGrounding(
    { ...head, relevance: { ...relevance, value: relevance.value }, ...findFields(reading) },
    tokens,
  );
}

function foreignWords(language: string): string {
  const name = languageNames.of(language) ?? language;
  return `The story is in ${name}, and this engine reads only ${languageNames.of(READ_LANGUAGE)}: nothing was taken from it.`;
}

type Fields = Omit<RelevantBrief, 'schema' | 'story' | 'relevance' | 'engine' | 'warnings'>;

function findFields(reading: Reading): Fields {
  const status = findStatus(reading);
  const goBetweens = findGoBetweens(reading);
  const parties = findParties(reading, goBetweens);
  const mediators = findMediators(reading, parties, goBetweens);
  const quotes = findQuotes(reading);
  const parallelTracks = findParallelTracks(reading);
  return {
    headline: writeHeadline(reading),
    bottomLine: findBottomLine(reading, status),
    process: null,
    status,
    round: findRound(reading),
    agreement: findAgreement(reading, status),
    venues: findVenues(reading, parties, parallelTracks),
    mediators,
    parties: findPositions(reading, findDelegates(reading, parties, mediators), quotes),
    issues: findIssues(reading),
    quotes,
    parallelTracks,
    next: findNextStep(reading),
  };
}

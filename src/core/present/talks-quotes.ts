import { inline } from '#src/core/inline.ts';
import type { Speaker } from '#src/core/brief.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import type { Source, Talks } from '#src/core/talks.ts';
import { chapter, muted, plural, sourceItems, speakerWords } from './blocks.ts';
import { commandButtons, pageButtons, quotedReference } from './talks-buttons.ts';
import { day } from './times.ts';

const MAX_QUOTES = 10;
const MAX_SOURCES = 6;
const MAX_PARTIES = 5;

/** Somebody's words in a story on the talks, to the letter. */
export interface SaidQuote {
  readonly text: string;
  /** Null where the story does not name them. */
  readonly speaker: Speaker | null;
  /** The party that the speaker speaks for, where a story says so. */
  readonly party: string | null;
  readonly source: Source;
}

/**
 * `/talks quotes`.
 * @param quotes newest first
 * @param party the words by which they were chosen; null for all
 */
export function presentQuotes(talks: Talks, quotes: readonly SaidQuote[], party: string | null): Reply {
  const parties = [...new Set(quotes.flatMap((quote) => quote.party ?? []))].slice(0, MAX_PARTIES);
  const choices =
    party === null && parties.length > 1
      ? [
          commandButtons(
            ...parties.map((one) => [one, `/talks quotes ${quotedReference(talks)} party:"${one}"`] as const),
          ),
        ]
      : [];
  if (quotes.length === 0) {
    return {
      blocks: [
        { kind: 'text', text: `No story on ${talks.name} in this store has a quote.` },
        pageButtons(talks, ['status', 'gaps', 'timeline']),
      ],
    };
  }
  const shown = quotes.slice(0, MAX_QUOTES);
  const rest = quotes.length - shown.length;
  return {
    blocks: [
      { kind: 'heading', text: party === null ? talks.name : `${talks.name}: ${party}`, level: 1 },
      ...shown.map(quoteBlock),
      ...(rest > 0 ? [muted(`And ${plural(rest, 'older quote')}.`)] : []),
      ...chapter('Sources', [
        {
          kind: 'list',
          items: sourceItems(
            shown.map(({ source }) => source),
            MAX_SOURCES,
          ),
        },
      ]),
      { kind: 'divider' },
      ...choices,
      pageButtons(talks, ['status', 'gaps', 'timeline']),
    ],
  };
}

function quoteBlock({ text, speaker, party, source }: SaidQuote): Block {
  const who = speaker === null ? 'speaker not named' : speakerWords(speaker);
  const side = party === null || who.includes(party) ? '' : `, for ${party}`;
  return { kind: 'quote', text, speaker: inline`${who}${side} (${source.outlet}, ${day(source.at)})` };
}

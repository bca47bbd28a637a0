import { inline } from '#src/core/inline.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import type { EvidenceQuote, Source, TimelineEntry } from '#src/core/talks.ts';
import { STATUS_LOOKS, type Status } from '#src/core/vocabulary.ts';
import { chapter, listWords, muted, plural, stateLine } from './blocks.ts';
import { pageButtons } from './talks-buttons.ts';
import { correctionBlocks, moderatorBlocks } from './talks-moderation.ts';
import type { TalksWithState } from './talks.ts';
import { day } from './times.ts';

const MAX_SENTENCES = 8;
const MAX_AGAINST = 4;

/** A story’s own sentence on the status. */
export interface EvidenceSentence {
  readonly text: string;
  readonly source: Source;
}

export interface WhyView {
  readonly talks: TalksWithState;
  /** The sentences that tell the present status, newest first. */
  readonly sentences: readonly EvidenceSentence[];
  /** Events that told another status since, and moved nothing; newest first. */
  readonly against: readonly TimelineEntry[];
  /** Independent reports of the present status; copies of one text count once, and so do an outlet’s stories. */
  readonly reports: number;
  /** The statuses to which one good report is enough to move the talks. */
  readonly ordinary: readonly Status[];
  readonly isForModerator: boolean;
}

/** `/talks why`: the evidence for the present status, how strong it is, and what would change it. */
export function presentWhy(view: WhyView): Reply {
  const { talks, sentences, against } = view;
  const { state } = talks;
  const told = sentences.slice(0, MAX_SENTENCES);
  const rest = sentences.length - told.length;
  const title = `Why “${STATUS_LOOKS[state.status].label}”`;
  const none = muted('No sentence of a story in this store says so.');
  return {
    blocks: [
      { kind: 'heading', text: talks.name, level: 1 },
      { kind: 'status', status: stateLine(talks, state) },
      ...correctionBlocks(state),
      ...chapter(title, told.length === 0 ? [none] : told.flatMap(sentenceBlocks)),
      ...(rest > 0 ? [muted(`And ${plural(rest, 'more sentence')} that say so.`)] : []),
      ...chapter('How strong it is', [{ kind: 'text', text: strengthWords(view) }]),
      ...chapter('What speaks against it', againstBlocks(talks, against)),
      ...chapter('What would change it', [{ kind: 'text', text: changeWords(view) }]),
      { kind: 'divider' },
      ...(view.isForModerator ? moderatorBlocks(talks) : []),
      pageButtons(talks, ['status', 'timeline', 'gaps', 'quotes']),
    ],
  };
}

function sentenceBlocks({ text, source }: EvidenceSentence): readonly Block[] {
  const where = inline`${source.outlet}, ${day(source.at)}`;
  const link: readonly Block[] =
    source.url === null ? [] : [{ kind: 'link', label: source.title ?? source.outlet, url: source.url }];
  return [{ kind: 'quote', text, speaker: where }, ...link];
}

function strengthWords({ talks: { state }, reports }: WhyView): string {
  if (state.correctedBy !== null) return 'It is a moderator’s word, and needs no report.';
  if (state.strength === 'reported' && state.disputes.length > 0) {
    return `Reported: ${reports > 1 ? plural(reports, 'report') : 'one report'}, and a party denies it.`;
  }
  if (state.strength === 'reported') {
    return `Reported: ${reports > 1 ? plural(reports, 'report') : 'one report'}, which no independent one and no party’s own word has confirmed yet.`;
  }
  return reports > 1
    ? `Confirmed: ${plural(reports, 'report')} in words of their own tell it.`
    : 'Confirmed: by the word of those who decide it.';
}

function againstBlocks({ state }: TalksWithState, against: readonly TimelineEntry[]): readonly Block[] {
  const disputes = state.disputes.slice(0, MAX_AGAINST).map(({ party, text }) => ({ label: party, value: text }));
  const events = against.slice(0, MAX_AGAINST).flatMap(({ after, at, headline, sources }) =>
    after === null
      ? []
      : [
          {
            text: headline,
            status: after,
            detail: inline`${sources
              .map((source) => source.outlet)
              .slice(0, 3)
              .join(', ')}, ${day(at)}`,
          },
        ],
  );
  return [
    ...(disputes.length === 0 ? [] : [{ kind: 'fields', fields: disputes } as const]),
    ...(events.length === 0 ? [] : [{ kind: 'list', items: events } as const]),
  ];
}

function changeWords({ talks: { state }, ordinary }: WhyView): string {
  if (state.correctedBy !== null) {
    return 'A newer report that tells the same gives the word back to the news. One that tells otherwise waits until a moderator accepts it.';
  }
  const words = ordinary.map((status) => STATUS_LOOKS[status].label);
  const others = 'needs a second, independent report, a party’s own word, or a report that is beyond doubt';
  if (words.length === 0) return `Any other status ${others}.`;
  return `One clear and newer report is enough for: ${listWords(words)}. Any other status ${others}.`;
}

/** The evidence that a source gives, as sentences of its own. */
export function evidenceOf(entry: TimelineEntry): readonly { quote: EvidenceQuote; source: Source }[] {
  const sources = new Map(entry.sources.map((source) => [source.storyId, source]));
  return entry.evidence.flatMap((quote) => {
    const source = sources.get(quote.storyId);
    return source ? [{ quote, source }] : [];
  });
}

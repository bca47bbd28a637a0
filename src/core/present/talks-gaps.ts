import { inline } from '#src/core/inline.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import type { StickingPoint } from '#src/core/talks.ts';
import { ISSUE_LABELS, type IssueId } from '#src/core/vocabulary.ts';
import { muted, positionWords, stateLine } from './blocks.ts';
import { pageButtons } from './talks-buttons.ts';
import type { TalksWithState } from './talks.ts';
import { day } from './times.ts';

const MAX_ISSUES = 10;
const MAX_PARTIES = 6;

/** `/talks gaps`: by issue what each party last said, first the issues on which several have spoken. */
export function presentGaps(talks: TalksWithState): Reply {
  const byIssue = [...Map.groupBy(talks.state.stickingPoints, (point) => point.issue)].toSorted(
    ([, left], [, right]) => partiesOf(right) - partiesOf(left) || newestOf(right) - newestOf(left),
  );
  if (byIssue.length === 0) {
    return {
      blocks: [
        { kind: 'text', text: `No story in this store says what a party of ${talks.name} wants on an issue.` },
        pageButtons(talks, ['status', 'quotes', 'timeline']),
      ],
    };
  }
  const rest = byIssue.slice(MAX_ISSUES).map(([issue]) => ISSUE_LABELS[issue]);
  return {
    blocks: [
      { kind: 'heading', text: talks.name, level: 1 },
      { kind: 'status', status: stateLine(talks, talks.state) },
      ...byIssue.slice(0, MAX_ISSUES).flatMap(([issue, points]) => issueBlocks(issue, points)),
      ...(rest.length > 0 ? [muted(`Also spoken of: ${rest.join(', ')}.`)] : []),
      { kind: 'divider' },
      muted('The latest position of each party that a story in this store tells, with its date.'),
      pageButtons(talks, ['status', 'why', 'quotes', 'timeline']),
    ],
  };
}

function issueBlocks(issue: IssueId, points: readonly StickingPoint[]): readonly Block[] {
  const fields = points.slice(0, MAX_PARTIES).map((point) => ({
    label: point.party,
    value: inline`${positionWords(point)} (${day(point.at)})`,
  }));
  return [
    { kind: 'heading', text: ISSUE_LABELS[issue], level: 2 },
    { kind: 'fields', fields },
  ];
}

function partiesOf(points: readonly StickingPoint[]): number {
  return new Set(points.map((point) => point.party)).size;
}

function newestOf(points: readonly StickingPoint[]): number {
  return Math.max(...points.map((point) => Date.parse(point.at)));
}

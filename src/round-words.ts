import type { StageResults } from './jobs/stages.ts';

type Stage = keyof StageResults;

/** What is under way in each stage of a round. */
export const DOING: Readonly<Record<Stage, string>> = {
  poll: 'visiting the feeds',
  read: 'reading the stories',
  brief: 'making briefs',
  settle: 'bringing the negotiations up to date',
};

const DONE: { readonly [N in Stage]: (result: StageResults[N]) => string } = {
  poll: (feeds) => {
    const failed = feeds.filter(({ outcome }) => outcome.kind === 'fault').length;
    const added = sum(feeds.map((feed) => feed.added));
    const updated = sum(feeds.map((feed) => feed.updated));
    if (feeds.length === 0) return 'no feed is due, so there are no new stories';
    return [
      `${count(feeds.length, 'feed')} polled`,
      added === 0 ? 'no new stories' : count(added, 'new story', 'new stories'),
      ...(updated > 0 ? [`${count(updated, 'story', 'stories')} edited by their publishers`] : []),
      ...(failed > 0 ? [`${count(failed, 'feed')} failed`] : []),
    ].join(', ');
  },
  read: ({ stories, faults }) => `${count(stories, 'story', 'stories')} read${failures(faults)}`,
  brief: ({ relevant, setAside, faults }) =>
    `${count(relevant, 'brief')} made, ${count(setAside, 'story', 'stories')} set aside as no diplomacy${failures(faults)}`,
  settle: ({ talks, faults }) => `${count(talks, 'negotiation')} brought up to date${failures(faults)}`,
};

/** What came of a stage, in one line. */
export function doneWords<N extends Stage>(stage: N, result: StageResults[N]): string {
  return DONE[stage](result);
}

/** Every stage of a round, a line each. */
export function roundWords(results: StageResults): readonly string[] {
  const { poll, read, brief, settle } = results;
  return [doneWords('poll', poll), doneWords('read', read), doneWords('brief', brief), doneWords('settle', settle)];
}

/** A round as scripts read it. */
export function roundAsJson({ poll, read, brief, settle }: StageResults): object {
  return {
    feeds: poll.map(({ feed, outcome, added, updated }) => ({
      id: feed.id,
      url: feed.url,
      outcome: outcome.kind,
      added,
      updated,
      ...(outcome.kind === 'fault' ? { error: { code: outcome.fault.code, message: outcome.fault.message } } : {}),
    })),
    stories: {
      added: sum(poll.map((feed) => feed.added)),
      updated: sum(poll.map((feed) => feed.updated)),
      read: read.stories,
      briefed: brief.relevant,
      setAside: brief.setAside,
      faults: read.faults + brief.faults + settle.faults,
    },
    talks: settle.talks,
  };
}

function failures(faults: number): string {
  return faults > 0 ? `, ${count(faults, 'try', 'tries')} failed` : '';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

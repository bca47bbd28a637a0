import { describe, expect, it } from 'vitest';
import { briefStory } from '#src/briefing/extractive.ts';
import { type RelevantBrief, isRelevant } from '#src/core/brief.ts';
import type { TimelineEntry } from '#src/core/talks.ts';
import { isNewToEvent } from '#src/talks/new-to-event.ts';
import { entryOf } from '#src/talks/report.ts';

const FIRST =
  'The ninth round of U.N.-brokered peace talks between the Syrian government and the opposition ended in Geneva on Friday without an agreement.';
const AGAIN =
  'A ninth round of peace talks between the Syrian government and the opposition in Geneva ended on Friday without an agreement, the United Nations said.';
const HEARD = `${AGAIN}\n“We asked eleven times and got no answer,” said Rima Khattab, head of the Syrian opposition delegation.`;
const COLLAPSED = 'The Syrian government broke off the peace talks with the opposition in Geneva on Friday.';

let stories = 0;
function told(text: string, at = '2021-03-05T12:00:00Z'): { brief: RelevantBrief; entry: TimelineEntry } {
  const id = `s${(stories += 1)}`;
  const brief = briefStory({ id, title: null, url: null, source: 'Wire', publishedAt: at, language: 'en', text });
  if (!isRelevant(brief)) throw new Error('The story is relevant.');
  const source = { storyId: id, outlet: 'Wire', title: null, url: null, at, textId: id };
  return { brief, entry: entryOf('syria', { brief, clusterId: id, source, at, recordedAt: at }) };
}

function isNew(text: string, before: readonly string[], at?: string): boolean {
  const { brief, entry } = told(text, at);
  return isNewToEvent(
    before.map((one) => told(one).entry),
    entry,
    brief,
  );
}

describe('a story on an event that the model has read of', () => {
  it('is the first to tell it', () => {
    expect(isNew(FIRST, [])).toBe(true);
  });

  it('tells nothing new where another outlet tells the same', () => {
    expect(isNew(AGAIN, [FIRST])).toBe(false);
  });

  it('tells something new with the words of one side that had not been heard', () => {
    expect(isNew(HEARD, [FIRST])).toBe(true);
    expect(isNew(HEARD, [FIRST, HEARD])).toBe(false);
  });

  it('tells another event with another status, however many were read', () => {
    expect(isNew(COLLAPSED, [FIRST, AGAIN, AGAIN, AGAIN])).toBe(true);
  });

  it('tells another event two days later', () => {
    expect(isNew(AGAIN, [FIRST], '2021-03-08T12:00:00Z')).toBe(true);
  });

  it('is read for what it adds three times at most', () => {
    expect(isNew(HEARD, [FIRST, AGAIN, AGAIN])).toBe(false);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { briefStory } from '#src/briefing/extractive.ts';
import { isRelevant } from '#src/core/brief.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Store } from '#src/core/store.ts';
import { createCarry, createStages } from '#src/jobs/carry.ts';
import { unwatched } from '#src/jobs/stages.ts';
import { openStore } from '#src/store/open-store.ts';
import { findCluster, printsOf } from '#src/stories/near-duplicates.ts';
import { attribute } from '#src/talks/attribution.ts';
import { settle } from '#src/talks/settle.ts';
import { foundItems } from '../support/poll-outcomes.ts';

interface Item {
  readonly outlet: string;
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly text: string;
}

const SCHEDULED: Item = {
  outlet: 'Harbour Wire',
  id: 'dates',
  at: '2015-05-11T10:00:00Z',
  title: 'Cyprus talks to resume on May 15',
  text:
    'NICOSIA - Talks on the reunification of Cyprus will resume in Nicosia on May 15, the U.N. envoy Espen Barth Eide said ' +
    'on Monday. The Greek Cypriot leader and the Turkish Cypriot leader have agreed to meet in the buffer zone.',
};
const OPENED: Item = {
  outlet: 'Harbour Wire',
  id: 'opens',
  at: '2015-05-15T10:00:00Z',
  title: 'Cyprus peace talks resume in Nicosia',
  text:
    'NICOSIA - Talks on the reunification of Cyprus resumed in Nicosia on Friday after a break of seven months. The Greek ' +
    'Cypriot leader Nicos Anastasiades and the Turkish Cypriot leader Mustafa Akinci met in the U.N. buffer zone.',
};
const ALSO_OPENED: Item = {
  outlet: 'The Meridian',
  id: 'also',
  at: '2015-05-15T13:00:00Z',
  title: 'Greek and Turkish Cypriots back at the table',
  text:
    'The leaders of the Greek Cypriots and the Turkish Cypriots began a new round of talks on Cyprus on Friday. “We share a ' +
    'vision,” said the U.N. envoy, Espen Barth Eide, at the old airport of Nicosia.',
};
const ON_KOSOVO =
  'BRUSSELS - Talks between Serbia and Kosovo on the normalisation of their relations were suspended in Brussels on Friday, ' +
  'the European Union said. The Serbian prime minister and the Kosovo prime minister, Pristina’s negotiator, left the city.';

describe('a run of stories from the feeds to the record of their talks', () => {
  let store: Store;
  let tell: (...items: Item[]) => Promise<void>;

  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
    let now = '';
    const stages = createStages({
      store,
      logger: silentLogger,
      steps: {
        complete: async ({ text, title }) => ({ text, title, language: 'en', warnings: [] }),
        place: async (story, { text }) => {
          const prints = printsOf(text);
          const near = await store.storiesWithPrints(prints, 20);
          const others = near.filter((other) => other.id !== story.id);
          return { prints, clusterId: findCluster({ ...story, text }, others) };
        },
        brief: async (story) => {
          const brief = briefStory(story);
          return isRelevant(brief) ? { ...brief, process: attribute(brief, await store.listTracked()) } : brief;
        },
        settle: async (story, brief) => (isRelevant(brief) ? settle(story, brief, store, now) : null),
      },
    });
    const carry = createCarry(stages);
    tell = async (...items) => {
      for (const { outlet, id, at, title, text } of items) {
        const feedId = outlet.toLowerCase().replaceAll(' ', '-');
        const url = `https://${feedId}.example/`;
        if (!(await store.getFeed(feedId)))
          await store.addFeed({ id: feedId, url, title: outlet, sample: false, addedBy: 'x', community: 'c' }, at);
        const item = { id, title, url: `${url}${id}`, publishedAt: at, text };
        now = at;
        await store.recordPoll(feedId, foundItems([item], { title: outlet }), at, at);
        await carry(unwatched);
      }
    };
  });

  afterEach(() => store.close());

  const stateOf = async (id: string) => (await store.getTalks(id))?.state ?? null;
  const timelineOf = (id: string) => store.timeline(id, { limit: 50 });

  it('moves the talks, confirms what two outlets tell, and counts a copy as no second report', async () => {
    await tell(SCHEDULED);
    expect(await stateOf('cyprus')).toMatchObject({ status: 'scheduled', strength: 'reported' });
    await tell(OPENED, { ...OPENED, outlet: 'Copycat Post', at: '2015-05-15T11:00:00Z' });
    expect(await stateOf('cyprus')).toMatchObject({ status: 'under_way', strength: 'reported' });
    await tell(ALSO_OPENED);
    expect(await stateOf('cyprus')).toMatchObject({ status: 'under_way', strength: 'confirmed' });
    const [newest, oldest] = await timelineOf('cyprus');
    expect(newest).toMatchObject({ before: 'scheduled', after: 'under_way', moved: true });
    expect(newest?.sources.map(({ outlet }) => outlet)).toEqual(['Harbour Wire', 'Copycat Post', 'The Meridian']);
    expect(oldest).toMatchObject({ before: null, after: 'scheduled' });
  });

  it('enters a late story at its date and moves nothing by it', async () => {
    await tell(OPENED, SCHEDULED);
    expect(await stateOf('cyprus')).toMatchObject({ status: 'under_way', since: OPENED.at });
    expect((await timelineOf('cyprus')).map(({ after, moved }) => [after, moved])).toEqual([
      ['under_way', true],
      ['scheduled', false],
    ]);
  });

  it('keeps what an edit changes as a correction', async () => {
    await tell(SCHEDULED, OPENED);
    const text = OPENED.text.replace(
      'resumed in Nicosia on Friday after a break of seven months',
      'were postponed in Nicosia on Friday',
    );
    await tell({ ...OPENED, title: 'Cyprus talks postponed', text });
    expect(await stateOf('cyprus')).toMatchObject({ status: 'paused' });
    const [newest, ...rest] = await timelineOf('cyprus');
    expect(rest).toHaveLength(1);
    expect(newest?.corrections).toMatchObject([{ field: 'status', before: 'under_way', after: 'paused' }]);
  });

  it('takes a story that an edit puts to another negotiation out of the first one', async () => {
    await tell(SCHEDULED, OPENED);
    await tell({ ...OPENED, title: 'Serbia–Kosovo talks suspended', text: ON_KOSOVO });
    expect(await stateOf('cyprus')).toMatchObject({ status: 'scheduled', since: SCHEDULED.at });
    expect(await timelineOf('cyprus')).toHaveLength(1);
    expect(await stateOf('serbia-kosovo')).toMatchObject({ status: 'paused' });
    expect(await timelineOf('serbia-kosovo')).toHaveLength(1);
  });

  it('leaves to the first negotiation what other outlets told of the event', async () => {
    await tell(SCHEDULED, OPENED, ALSO_OPENED);
    await tell({ ...OPENED, title: 'Serbia–Kosovo talks suspended', text: ON_KOSOVO });
    expect(await stateOf('cyprus')).toMatchObject({ status: 'under_way', strength: 'reported' });
    expect((await timelineOf('cyprus'))[0]?.sources.map(({ outlet }) => outlet)).toEqual(['The Meridian']);
  });
});

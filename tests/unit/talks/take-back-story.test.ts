import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeBackStory } from '#src/talks/settle.ts';
import { type TalksRecord, openRecord } from '../../support/talks-record.ts';

const WATER = { id: 'opened:kessia+tolland', name: 'Kessia–Tolland talks' };

let record: TalksRecord;
beforeEach(async () => {
  record = await openRecord();
  await record.tell(
    { name: 'start', at: '2024-11-01T10:00:00Z', status: 'under_way', talks: WATER },
    { name: 'end', at: '2024-11-20T10:00:00Z', status: 'collapsed', talks: WATER, outlet: 'The Meridian' },
  );
});
afterEach(() => record.store.close());

async function takeBack(name: string): Promise<void> {
  const story = await record.store.findStoryByUrl(`https://news.example/${name}`);
  if (!story) throw new Error(`no story ${name}`);
  await record.store.settleStory(story.id, await takeBackStory(story, record.store));
}

it('takes the event of a story that is no diplomacy any more out of its talks', async () => {
  expect((await record.talks(WATER.id)).state?.status).toBe('collapsed');
  await takeBack('end');
  expect((await record.talks(WATER.id)).state?.status).toBe('under_way');
  expect(await record.timeline(WATER.id)).toHaveLength(1);
});

it('closes talks that the story alone had opened, and takes nothing back twice', async () => {
  await takeBack('end');
  await takeBack('end');
  await takeBack('start');
  expect(await record.store.getTalks(WATER.id)).toBeNull();
});

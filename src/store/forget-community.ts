import type { Talks } from '#src/core/talks.ts';
import { endSubscription } from './feeds.ts';
import { saveTalks } from './talks.ts';
import type { Tables, Write } from './tables.ts';
import { holdRecord } from './transactions.ts';

type Owned = { [T in keyof Tables]: 'community' extends keyof Tables[T] ? T : never }[keyof Tables];

/** Tables whose rows are a community’s own and go with it. */
const OWN_TABLES = [
  'communities',
  'credentials',
  'follows',
  'members',
  'model_use',
  'moderators',
  'notices',
  'outbox',
  'schedules',
  'slots',
  'told_alerts',
  'topics',
] as const satisfies readonly Owned[];

/** Tables in which more is to be done: feeds go on for whoever else has them, and the shared record keeps what was changed. */
const OTHER_TABLES = ['audit', 'feed_subscriptions', 'talks_changes'] as const satisfies readonly Owned[];

/** Every table with a column `community`; a test holds the schema against it. */
export const FORGOTTEN_TABLES: readonly Owned[] = [...OWN_TABLES, ...OTHER_TABLES];

/** Stands in the shared record for members whose community is no longer there. */
const SOMEBODY = '';

/** Removes all that is a community’s own. What its moderators did to the record that all share stays, without their names. */
export async function forget(write: Write, community: string): Promise<void> {
  await holdRecord(write);
  const subscribed = write.selectFrom('feed_subscriptions').select('feed_id').where('community', '=', community);
  for (const { feed_id } of await subscribed.execute()) await endSubscription(write, community, feed_id, 'keep');
  for (const table of OWN_TABLES) await write.deleteFrom(table).where('community', '=', community).execute();
  await write.deleteFrom('audit').where('community', '=', community).where('shared', '=', 0).execute();
  const unnamed = { community: SOMEBODY, member: SOMEBODY };
  await write.updateTable('audit').set(unnamed).where('community', '=', community).execute();
  await unnameFeeds(write, community);
  await unnameTalks(write, community);
  await unnameChanges(write, community);
}

/** A member’s place begins with the community’s, as `core/places.ts` forms it. */
function isOf(community: string, member: string): boolean {
  return member.startsWith(`${community}/`);
}

async function unnameFeeds(write: Write, community: string): Promise<void> {
  const feeds = await write.selectFrom('feeds').select(['id', 'added_by']).execute();
  for (const { id } of feeds.filter((feed) => isOf(community, feed.added_by)))
    await write.updateTable('feeds').set({ added_by: SOMEBODY }).where('id', '=', id).execute();
}

/** A moderator’s word for a status bears a name. */
async function unnameTalks(write: Write, community: string): Promise<void> {
  const corrected = write.selectFrom('talks').select('talks').where('talks', 'like', `%"by":"${community}/%`);
  for (const row of await corrected.execute()) {
    const talks = JSON.parse(row.talks) as Talks;
    const word = talks.state?.correctedBy;
    if (!talks.state || !word || !isOf(community, word.by)) continue;
    await saveTalks(write, { ...talks, state: { ...talks.state, correctedBy: { ...word, by: SOMEBODY } } });
  }
}

/** The same in the images by which a change is taken back. */
async function unnameChanges(write: Write, community: string): Promise<void> {
  for (const { id, images } of await write.selectFrom('talks_changes').select(['id', 'images']).execute()) {
    // Quotes within a story's own words are escaped, so that this is never one of them.
    const plain = images
      .replaceAll(`"by":"${community}/`, `"by":"${SOMEBODY}/`)
      .replaceAll(/"by":"\/[^"]*"/gu, '"by":""');
    if (plain !== images)
      await write.updateTable('talks_changes').set({ images: plain }).where('id', '=', id).execute();
  }
  const unnamed = { community: SOMEBODY, member: SOMEBODY };
  await write.updateTable('talks_changes').set(unnamed).where('community', '=', community).execute();
}

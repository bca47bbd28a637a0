/** An invented day of stories on three hundred negotiations, filled into a store by hand. */
import { DatabaseSync } from 'node:sqlite';
import { REGIONS } from '#src/core/talks.ts';
import { makeBrief, makeEntry, makeSource, makeState } from '../support/negotiations.ts';

export const TALKS_COUNT = 300;
const DAY_MS = 86_400_000;

export function talksIdOf(number: number): string {
  return `opened:league-${number}+province-${number}`;
}

/** Fills the store at that path, which is migrated and not open, with the stories of the day before a moment. */
export function fillMorning(path: string, stories: number, until: string): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  const insert = (table: string, columns: string): ((...values: (string | number | null)[]) => void) => {
    const statement = db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.replaceAll(/\w+/g, '?')})`);
    return (...values) => void statement.run(...values);
  };
  const insertStory = insert(
    'stories',
    'id, feed_id, item_id, item_hash, title, url, source, published_at, told_at, language, text, stage, attempts, cluster_id, seen_at',
  );
  const insertBrief = insert('briefs', 'story_id, relevant, told_at, brief');
  const insertTalks = insert('talks', 'id, version, updated_at, origin, names, talks');
  const insertEntry = insert('timeline', 'id, talks_id, at, recorded_at, entry');
  const insertSource = insert('timeline_sources', 'entry_id, story_id');
  const insertLog = insert('talks_log', 'talks_id, entry_id, is_news, at');
  for (let number = 0; number < TALKS_COUNT; number += 1) {
    const id = talksIdOf(number);
    const names = { name: `League ${number}–Province ${number} talks`, aliases: [], parties: ['League', 'Province'] };
    const state = makeState({ updatedAt: until });
    const region = REGIONS[number % REGIONS.length] ?? null;
    const whole = { id, ...names, region, origin: 'opened', state, version: 1 };
    insertTalks(id, 1, until, 'opened', JSON.stringify(names), JSON.stringify(whole));
  }
  for (let number = 0; number < stories; number += 1) {
    const id = `story-${number}`;
    const at = new Date(Date.parse(until) - DAY_MS + Math.floor((number * DAY_MS) / stories) + 1).toISOString();
    const outlet = `Outlet ${number % 40}`;
    const brief = makeBrief();
    const text = `${brief.story.text} ${'The sides spoke of the river and of the dam. '.repeat(60)}`;
    const url = `https://outlet-${number % 40}.example/${number}`;
    insertStory(id, 'feed', id, id, `Story ${number}`, url, outlet, at, at, 'en', text, 'settled', 0, id, at);
    insertBrief(id, 1, at, JSON.stringify({ ...brief, story: { ...brief.story, id, text, url } }));
    const talksId = talksIdOf(number % TALKS_COUNT);
    const sources = [{ ...makeSource(outlet, id), at, url }];
    const hasChanged = number < TALKS_COUNT;
    const entry = makeEntry({
      id: `${talksId}/${id}`,
      talksId,
      clusterId: id,
      at,
      recordedAt: at,
      sources,
      before: hasChanged ? 'under_way' : 'collapsed',
    });
    insertEntry(entry.id, talksId, at, at, JSON.stringify(entry));
    insertSource(entry.id, id);
    insertLog(talksId, entry.id, 1, at);
  }
  db.exec('COMMIT');
  db.close();
}

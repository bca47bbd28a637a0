/** An invented archive of stories, filled into a store by hand because a hundred thousand settlements would take an hour. */
import { DatabaseSync } from 'node:sqlite';
import type { RelevantBrief } from '#src/core/brief.ts';
import type { Story } from '#src/core/story.ts';
import { printsOf } from '#src/stories/near-duplicates.ts';
import { catalogue } from '#src/talks/catalogue.ts';
import { makeBrief, makeEntry, makeSource, makeState } from '../support/negotiations.ts';

const OPENED = 800;
const START = Date.UTC(2020, 0, 1);
const STORY_EVERY_MS = (365 * 86_400_000) / 20_000;
const WORDS =
  'river dam border truce envoy round paper talks council league harbour grain toll bridge harvest prisoners list point observers line'.split(
    ' ',
  );

/** A tenth of the stories are copies of the one before; the others have words of their own. */
export function storyOf(number: number): Story {
  const at = new Date(START + number * STORY_EVERY_MS).toISOString();
  const id = `story-${number}`;
  return {
    id,
    feedId: 'feed',
    itemId: id,
    revision: id,
    title: `Story ${number}`,
    url: `https://a.example/${number}`,
    source: `Outlet ${number % 40}`,
    publishedAt: at,
    language: 'en',
    text: textOf(number),
    seenAt: at,
    isHistory: false,
    stage: 'briefed',
    attempts: 0,
    clusterId: id,
  };
}

function textOf(number: number): string {
  const origin = number % 10 === 9 ? number - 1 : number;
  let seed = Math.imul(origin + 1, 0x9e3779b1) >>> 0;
  const next = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const sentence = (): string => Array.from({ length: 14 }, () => WORDS[Math.floor(next() * WORDS.length)]).join(' ');
  const { sides } = talksOf(origin);
  return `Talks between ${sides.join(' and ')} went on. ${Array.from({ length: 22 }, sentence).join('. ')}.`;
}

export function briefOf(story: Story): RelevantBrief {
  const { sides } = talksOf(Number(story.id.slice('story-'.length)));
  const brief = makeBrief();
  const { id, title, url, source, publishedAt, language, text } = story;
  const parties = brief.parties.map((party, index) => ({ ...party, name: sides[index] ?? party.name, aliases: [] }));
  return { ...brief, story: { id, title, url, source, publishedAt, language, text }, parties };
}

/** Two thirds of the stories are on negotiations of the catalogue, a dozen of which have half of these. */
function talksOf(number: number): { id: string; name: string; sides: readonly string[] } {
  const entry = number % 3 === 0 ? null : catalogue[number % 3 === 1 ? number % 12 : number % catalogue.length];
  if (entry) return { id: entry.id, name: entry.name, sides: entry.parties.map((party) => party.name).slice(0, 2) };
  const sides = [`League ${number % OPENED}`, `Province ${number % OPENED}`];
  const id = `opened:${sides.map((side) => side.toLowerCase().replace(' ', '-')).join('+')}`;
  return { id, name: `${sides.join('–')} talks`, sides };
}

/** Fills the store at that path, which is migrated and not open. */
export function fillArchive(path: string, size: number): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  const insert = (table: string, columns: string): ((...values: (string | number | null)[]) => void) => {
    const places = columns.replaceAll(/\w+/g, '?');
    const statement = db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${places})`);
    return (...values) => void statement.run(...values);
  };
  const stories = insert(
    'stories',
    'id, feed_id, item_id, item_hash, title, url, source, published_at, told_at, language, text, stage, attempts, cluster_id, seen_at',
  );
  const prints = insert('story_prints', 'print, story_id');
  const briefs = insert('briefs', 'story_id, relevant, told_at, brief');
  const talks = insert('talks', 'id, version, updated_at, origin, names, talks');
  const timeline = insert('timeline', 'id, talks_id, at, recorded_at, entry');
  const sources = insert('timeline_sources', 'entry_id, story_id');
  const newest = new Map<string, string>();
  for (let number = 0; number < size; number += 1) newest.set(talksOf(number).id, storyOf(number).seenAt);
  for (let number = 0; number < size; number += 1) {
    const { id: talksId, name, sides } = talksOf(number);
    const updatedAt = newest.get(talksId);
    if (updatedAt === undefined) continue;
    newest.delete(talksId);
    const names = { name, aliases: [], parties: sides };
    const origin = talksId.startsWith('opened:') ? 'opened' : 'catalogue';
    const state = makeState({ since: updatedAt, updatedAt });
    const whole = { id: talksId, ...names, region: null, origin, state, version: 1 };
    talks(talksId, 1, updatedAt, origin, JSON.stringify(names), JSON.stringify(whole));
  }
  for (let number = 0; number < size; number += 1) {
    const story = storyOf(number);
    const { id, seenAt: at, text, title, url, source } = story;
    stories(id, 'feed', id, id, title, url, source, at, at, 'en', text, 'settled', 0, id, at);
    for (const print of new Set(printsOf(text))) prints(print, id);
    briefs(id, 1, at, JSON.stringify(briefOf(story)));
    const talksId = talksOf(number).id;
    const told = [{ ...makeSource(source ?? '', id), at, textId: id }];
    const entry = makeEntry({ id: `${talksId}/${id}`, talksId, clusterId: id, at, recordedAt: at, sources: told });
    timeline(entry.id, talksId, at, at, JSON.stringify(entry));
    sources(entry.id, id);
  }
  db.exec('COMMIT');
  db.close();
}

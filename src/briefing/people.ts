import type { Span } from '#src/core/span.ts';
import { stateOfLeader } from './gazetteer.ts';
import { type ActorCover, type NameRun, coverByActors, findNameRuns, isImpersonal } from './person-names.ts';
import { isReportingVerb } from './quote-verbs.ts';
import type { Actor, Person, Segmented } from './reading.ts';
import { type RoleWords, affiliationOf, roleAfter, roleBefore, roleBeforeComma } from './roles.ts';
import { actorBehind, groupNear, ledBy, ownerBefore, partBehind, stateNear } from './ties.ts';
import { type Gender, givenNameGender, isHonorific, isParticle, isRole, isTitle, titleGender } from './titles.ts';
import { type Word, readWords } from './words.ts';

/** A name where it stands, with what its surroundings say of the person. */
interface Sighting {
  readonly run: NameRun;
  readonly key: readonly string[];
  readonly role: RoleWords | null;
  readonly titleFirst: number;
  readonly gender: Gender | null;
  readonly isCertain: boolean;
}

interface Draft {
  key: readonly string[];
  readonly sightings: Sighting[];
  lastWord: number;
}

/** A story that names more people than this is a list; the rest are left out. */
const MAX_PEOPLE = 400;
const ARTICLES = new Set(['al', 'el', 'ul', 'as', 'ash', 'ad', 'ar', 'an', 'at', 'az']);

/** Everyone whom the story names, each once, in the order of their first mention, under the fullest name. */
export function findPeople(story: Segmented, actors: readonly Actor[]): Person[] {
  const words = readWords(story);
  const cover = coverByActors(words, actors);
  const sightings = findNameRuns(story, words, cover).map((run) => look(words, run, cover));
  const drafts = mergeSightings(sightings);
  const people = drafts
    .map((draft) => writePerson(story.text, words, draft, cover))
    .toSorted((a, b) => (a.mentions[0]?.start ?? 0) - (b.mentions[0]?.start ?? 0));
  return people.map((person) => ({ ...person, affiliation: sideOfEmployer(person, people) ?? person.affiliation }));
}

/** “Ghani's spokesman”, “Trump's special envoy for Afghanistan”: theirs, and not the country's that they deal with. */
function sideOfEmployer({ role }: Person, people: readonly Person[]): string | null {
  const surname = /^(?:\p{Lu}[\p{L}.-]{0,30} ){0,4}(\p{Lu}[\p{L}-]{1,30})['’]s? \p{Ll}/u.exec(role ?? '')?.[1];
  if (surname === undefined) return null;
  const employer = people.find(({ name }) => name.endsWith(` ${surname}`) || name.endsWith(`-${surname}`));
  return employer?.affiliation ?? stateOfLeader(surname);
}

function look(words: readonly Word[], run: NameRun, cover: ActorCover): Sighting {
  const before = roleBefore(words, run.first);
  // “Father Senghor, founder of the movement”: a form of address says less than an office.
  const isAddress = before !== null && !isOffice(words, before);
  const role =
    (isAddress ? roleAfter(words, run.end) : null) ??
    before ??
    roleAfter(words, run.end) ??
    roleBeforeComma(words, run.first, run.end);
  const titleFirst = titleStart(words, run.first);
  const gender = titleFirst < run.first || role ? titleGenderOf(words, role, titleFirst, run.first) : null;
  return {
    run,
    key: nameKey(words, run),
    role,
    titleFirst,
    gender: gender ?? givenNameGender(words[run.first]?.text ?? ''),
    isCertain: isPersonByName(words, run, role) && isPersonByContext(words, run, role, titleFirst, cover),
  };
}

/** Capitalised titles and forms of address that belong to the name as written: “Mr.”, “Prime Minister”. */
function titleStart(words: readonly Word[], name: number): number {
  let first = name;
  while (first > 0) {
    const [before, word] = [words[first - 1], words[first]];
    if (!before || !word || before.sentence !== word.sentence || before.isPossessive) break;
    const isPart =
      isTitle(before) ||
      (first < name && /^(?:Prime|Foreign|Vice|Deputy|Defen[cs]e|Crown|Air|Chief)$/.test(before.text));
    if (!isPart || !(before.isCapital || isHonorific(before))) break;
    first -= 1;
  }
  return first;
}

function titleGenderOf(words: readonly Word[], role: RoleWords | null, first: number, name: number): Gender | null {
  const stretches = [words.slice(first, name), role ? words.slice(role.first, role.end) : []];
  for (const word of stretches.flat()) {
    const gender = titleGender(word);
    if (gender) return gender;
  }
  return null;
}

/** “Bunker Hill” is a place; “Assistant Secretary Christopher Hill” is somebody. */
function isPersonByName(words: readonly Word[], run: NameRun, role: RoleWords | null): boolean {
  if (!isImpersonal(words, run)) return true;
  return role !== null && run.end - run.first > 1 && givenNameGender(words[run.first]?.text ?? '') !== null;
}

function isPersonByContext(
  words: readonly Word[],
  run: NameRun,
  role: RoleWords | null,
  titleFirst: number,
  cover: ActorCover,
): boolean {
  const size = run.end - run.first;
  const [before, next] = [words[run.first - 1], words[run.end]];
  if (size < 2) return isTitled(words, run.first);
  if (titleFirst < run.first) return true;
  if (role || givenNameGender(words[run.first]?.text ?? '') !== null) return true;
  if (words.slice(run.first + 1, run.end - 1).some((word) => isParticle(word))) return true;
  if (words.slice(run.first, run.end).some((word) => /^(?:al|el|bin|ibn)-\p{Lu}/iu.test(word.text))) return true;
  if (next && next.sentence === words[run.first]?.sentence && isReportingVerb(next)) return true;
  if (before && before.sentence === words[run.first]?.sentence && isReportingVerb(before)) return true;
  if (next?.text === ',' && /^(?:who|whose|\d\d)$/.test(words[run.end + 1]?.lower ?? '')) return true;
  if (next?.lower === 'of' && cover.mentions[cover.byWord[run.end + 1] ?? -1]?.actor.kind === 'state') return true;
  const isAmongPeople = /^(?:with|by|between|named|counterpart|under)$/.test(before?.lower ?? '');
  return isAmongPeople && cover.byWord[run.first] === -1 && size <= 3;
}

/** Directly after a title in the singular: “Mr. Ban”, “president Karzai”, and not “told reporters Bonn would”. */
function isTitled(words: readonly Word[], name: number): boolean {
  const [title, word] = [words[name - 1], words[name]];
  if (!title || title.sentence !== word?.sentence || title.isPossessive || !isTitle(title)) return false;
  return /^m(?:r?s|iss)\b/.test(title.lower) || !/(?:[^s]s|men)$/.test(title.lower);
}

/** A name's words in lower case without accents, titles or initials, the Arabic article taken off. */
function nameKey(words: readonly Word[], { first, end }: NameRun): string[] {
  return words
    .slice(first, end)
    .flatMap((word) => word.text.split('-'))
    .filter((part) => part !== '' && !isArticle(part) && !/^(?:\p{L}\.){1,3}$/u.test(part))
    .map((part) => plain(part));
}

/** “al-Assad” and “Al Assad”; but “Ash Carter” has a first name. */
function isArticle(part: string): boolean {
  return ARTICLES.has(part) || /^[AE]l$/.test(part);
}

function plain(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase();
}

/**
 * Full names first, so that a surname in the lead finds its owner further down; then every shorter sighting goes to the
 * person of that name who was named last before it.
 */
function mergeSightings(sightings: readonly Sighting[]): Draft[] {
  const drafts: Draft[] = [];
  const byWord = new Map<string, Draft[]>();
  const open = (sighting: Sighting): Draft => {
    const draft = { key: sighting.key, sightings: [], lastWord: -1 };
    drafts.push(draft);
    for (const part of new Set(sighting.key)) {
      const list = byWord.get(part);
      if (list) list.push(draft);
      else byWord.set(part, [draft]);
    }
    return draft;
  };
  const add = (draft: Draft, sighting: Sighting): void => {
    draft.sightings.push(sighting);
    if (sighting.key.length > draft.key.length && sighting.isCertain) draft.key = sighting.key;
  };
  const isFull = (sighting: Sighting): boolean => sighting.isCertain && sighting.key.length > 1;
  for (const sighting of sightings.filter(isFull)) {
    const same = owner(byWord, sighting);
    if (same) add(same, sighting);
    else if (drafts.length < MAX_PEOPLE) add(open(sighting), sighting);
  }
  for (const sighting of sightings.filter((one) => !isFull(one) && one.key.length > 0)) {
    const same = owner(byWord, sighting);
    if (same) add(same, sighting);
    else if (sighting.isCertain && drafts.length < MAX_PEOPLE) add(open(sighting), sighting);
  }
  return drafts;
}

/** Whose name it is; of several, whoever was named nearest before. */
function owner(byWord: ReadonlyMap<string, readonly Draft[]>, sighting: Sighting): Draft | null {
  const candidates = (byWord.get(sighting.key.at(-1) ?? '') ?? []).slice(-8);
  const same = candidates.filter((draft) => isSameName(draft.key, sighting.key) && !clash(draft, sighting));
  return same.toSorted((a, b) => distance(a, sighting) - distance(b, sighting))[0] ?? null;
}

function distance(draft: Draft, { run }: Sighting): number {
  const gaps = draft.sightings.map((other) => (other.run.first <= run.first ? run.first - other.run.first : 1e6));
  return Math.min(...gaps.slice(0, 50));
}

function clash(draft: Draft, { gender, key }: Sighting): boolean {
  const known = draft.sightings.find((other) => other.gender !== null)?.gender ?? null;
  return key.length === 1 && gender !== null && known !== null && gender !== known;
}

/** One is the other's ending or beginning, or leaves out words of it: “Kerry”, “Ban”, “Bashar Assad”. */
function isSameName(full: readonly string[], other: readonly string[]): boolean {
  const [longer, shorter] = full.length >= other.length ? [full, other] : [other, full];
  if (shorter.length === 1) {
    const [part] = shorter;
    return longer.at(-1) === part || longer[0] === part || (longer.length > 2 && longer.at(-2) === part);
  }
  let at = 0;
  for (const part of longer) if (part === shorter[at]) at += 1;
  return at === shorter.length;
}

function writePerson(text: string, words: readonly Word[], draft: Draft, cover: ActorCover): Person {
  const sightings = draft.sightings.toSorted((a, b) => a.run.first - b.run.first);
  const spanOf = ({ first, end }: NameRun): Span => ({
    start: words[first]?.start ?? 0,
    end: words[end - 1]?.end ?? 0,
  });
  const read = (run: NameRun): string => {
    const span = spanOf(run);
    return text.slice(span.start, span.end);
  };
  const fullest = sightings.reduce((a, b) => (b.key.length > a.key.length ? b : a));
  const isAlone = fullest.key.length === 1 && fullest.titleFirst < fullest.run.first;
  const name = isAlone ? read({ first: fullest.titleFirst, end: fullest.run.end }) : read(fullest.run);
  const aliases = new Set(
    sightings.flatMap(({ run, titleFirst }) => [read(run), read({ first: titleFirst, end: run.end })]),
  );
  aliases.delete(name);
  const roled =
    sightings.find(({ role }) => role !== null && isOffice(words, role)) ?? sightings.find(({ role }) => role);
  const role = roled?.role ?? null;
  return {
    name,
    aliases: [...aliases],
    role: role ? read(role) : null,
    affiliation: affiliation(words, sightings, cover),
    part: sightings.map(({ run }) => partBehind(words, run)).find((part) => part !== null) ?? null,
    near: stateNear(sightings[0]?.run.first ?? 0, cover),
    gender: sightings.find(({ gender }) => gender !== null)?.gender ?? null,
    mentions: sightings.map(({ run }) => spanOf(run)),
  };
}

function isOffice(words: readonly Word[], role: RoleWords): boolean {
  return words.slice(role.first, role.end).some((word) => isRole(word));
}

/**
 * From the role; else from what stands before it: “the PYD's Saleh Muslim”, “Jakarta's chief negotiator, Justice
 * Minister …”, “the KDP, led by …”.
 */
function affiliation(words: readonly Word[], sightings: readonly Sighting[], cover: ActorCover): string | null {
  for (const { role } of sightings) {
    const found = role && affiliationOf(words, role, cover);
    if (found) return found;
  }
  for (const { run, role, titleFirst } of sightings) {
    const owning = words[titleFirst - 1];
    const mention = cover.mentions[cover.byWord[titleFirst - 1] ?? -1];
    if (owning?.isPossessive && mention) return mention.actor.id;
    const earlier = role && roleBeforeComma(words, role.first, run.end);
    const found =
      (earlier && affiliationOf(words, earlier, cover)) ??
      ledBy(words, titleFirst, cover) ??
      actorBehind(words, run, cover) ??
      ownerBefore(words, role, cover) ??
      groupNear(words, role, cover);
    if (found) return found;
  }
  return null;
}

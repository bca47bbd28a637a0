import { factOf } from '#src/stories/lexicon.ts';
import type { Sentence, Token } from '#src/stories/sentences.ts';
import { withoutDateline } from './furniture.ts';
import { type Entry, adjectiveOf, entryAt } from './gazetteer.ts';
import { acronymAfter, groupNameAt } from './group-names.ts';
import { segmentTitle } from './headline.ts';
import { useOf } from './mention-use.ts';
import type { Actor, ActorKind, ActorMention, Segmented } from './reading.ts';
import { type SideName, isUnknownCountry, sideAloneAt, sideNounAt } from './sides.ts';

const MAX_MENTIONS = 400;
/** A story that names more actors than this is a list. */
const MAX_ACTORS = 200;
const MAX_ABBREVIATION_CHARS = 4;
/** Words between a country and its side: “Syria's main Saudi-backed opposition”. */
const SIDE_REACH = 5;
const SIDE_PATH_TAGS = new Set(['ADJ', 'NOUN', 'PROPN', 'NUM', 'PART', 'ADV']);

type Named = Pick<Actor, 'id' | 'name' | 'kind'>;

interface Draft extends Named {
  /** How often each of its names stands in the story. */
  readonly written: Map<string, number>;
  readonly mentions: ActorMention[];
}

/** What is known while a story is read from its beginning to its end. */
interface Scan {
  readonly story: Segmented;
  /** Where the dateline ends: whatever it names is only where the story was sent from. */
  readonly datelineEnd: number;
  readonly drafts: Map<string, Draft>;
  /** Names that the story itself has introduced: acronyms, and movements that no list holds. */
  readonly locals: Map<string, Named>;
  /** How often each country has been named, and which was last named by a side of it. */
  readonly countries: Map<string, { readonly named: Named; count: number }>;
  sided: Named | null;
  /** Whom the story has last called rebels by name: “guerrillas of the URNG”. */
  rebels: Named | null;
}

/** States, organizations, armed groups and sides, with every place where the story names them. */
export function findActors(story: Segmented): Actor[] {
  const [first] = story.sentences;
  const datelineEnd = first ? withoutDateline(story.text, first).start : 0;
  const scan: Scan = {
    story,
    datelineEnd,
    drafts: new Map(),
    locals: new Map(),
    countries: new Map(),
    sided: null,
    rebels: null,
  };
  noteTitle(scan);
  for (const sentence of story.sentences) {
    let at = sentence.firstToken;
    while (at < sentence.endToken) at = Math.max(at + 1, read(scan, sentence, at));
  }
  return [...scan.drafts.values()].map(({ id, name, kind, written, mentions }) => ({
    id,
    name: kind === 'state' ? (mostWritten(written) ?? name) : name,
    kind,
    mentions,
  }));
}

/** The countries that the title names are those that “the government” is of. */
function noteTitle(scan: Scan): void {
  const { tokens } = segmentTitle(scan.story.story);
  for (let at = 0; at < tokens.length; at += 1) {
    const entry = entryAt(tokens, at, tokens.length);
    if (entry && isCountry(entry) && entry.form !== 'leader') noteCountry(scan, entry);
  }
}

const startsInCapital = factOf(({ text }) => /^[\p{Lu}\d]/u.test(text));
const mayBeCountry = factOf(({ text, pos }) => pos === 'PROPN' && /^\p{Lu}\p{Ll}{2,}$/u.test(text));

/** Reads what is named at the token; gives the index to go on from. */
function read(scan: Scan, sentence: Sentence, at: number): number {
  const { tokens } = scan.story;
  const token = tokens[at] as Token;
  const isCapital = startsInCapital(token);
  const local = isCapital && scan.locals.size > 0 ? scan.locals.get(token.text) : undefined;
  if (local) return add(scan, local, sentence, at, at + 1, 'acts');
  const entry = entryAt(tokens, at, sentence.endToken);
  const group = isCapital ? groupNameAt(tokens, at, sentence.endToken) : null;
  if (group && group.end > at + (entry?.words.length ?? 0)) return readGroup(scan, sentence, group.first, group.end);
  if (entry) return readEntry(scan, sentence, at, entry);
  return isCapital ? readUnknownCountry(scan, sentence, at) : readSideFirst(scan, sentence, at);
}

function readGroup(scan: Scan, sentence: Sentence, first: number, end: number): number {
  const { text, tokens } = scan.story;
  const name = text.slice(tokens[first]?.start, tokens[end - 1]?.end);
  const named: Named = { id: slug(name), name, kind: 'group' };
  add(scan, named, sentence, first, end, 'acts');
  return readAcronym(scan, sentence, named, end);
}

/** “Sudan Liberation Army (SLA)”: from here on, SLA is a name of it. */
function readAcronym(scan: Scan, sentence: Sentence, named: Named, end: number): number {
  const at = acronymAfter(scan.story.tokens, end);
  const acronym = at === null ? undefined : scan.story.tokens[at];
  if (at === null || !acronym) return end;
  scan.locals.set(acronym.text, named);
  return add(scan, named, sentence, at, at + 1, 'acts') + 1;
}

function readEntry(scan: Scan, sentence: Sentence, at: number, entry: Entry): number {
  const end = at + entry.words.length;
  const { tokens } = scan.story;
  if (isCountry(entry)) {
    const isDirect = entry.form === 'leader' || entry.form === 'capital';
    const side = sideAfter(tokens, end, sentence.endToken, isDirect);
    const group = side && groupBehind(scan, side.end, sentence.endToken);
    if (group) return add(scan, group.named, sentence, at, group.end, 'acts');
    if (side) return addSide(scan, entry, side.side, sentence, at, side.end);
  }
  // A leader's name by itself is a person, and says which country the story is about.
  if (entry.form === 'leader') {
    noteCountry(scan, entry);
    return at + 1;
  }
  const isDateline = (tokens[at]?.start ?? 0) < scan.datelineEnd;
  const use = isDateline ? 'place' : useOf(entry, tokens, at, end);
  add(scan, entry, sentence, at, end, use);
  if (isCountry(entry) && use !== 'place') noteCountry(scan, entry);
  return readAcronym(scan, sentence, entry, end);
}

/** The noun of a side behind a country, with what describes it between; directly behind a leader's name. */
function sideAfter(
  tokens: readonly Token[],
  from: number,
  end: number,
  isDirect: boolean,
): { side: SideName; end: number } | null {
  let at = from;
  if (/^[’']s?$/.test(tokens[at]?.text ?? '')) at += 1;
  const reach = isDirect ? at : at + SIDE_REACH;
  for (; at <= reach && at < end; at += 1) {
    const side = sideNounAt(tokens, at, end);
    if (side) return side;
    const token = tokens[at];
    if (!token || (!SIDE_PATH_TAGS.has(token.pos) && !isHyphen(tokens, at) && !token.lower.endsWith('ed'))) return null;
    // Another country's name begins another phrase: “Syria's Saudi Arabian-backed opposition” goes on, “Iran Iraq …” does not.
    if (entryAt(tokens, at, end)?.form === 'name' && tokens[at + 1]?.text !== '-') return null;
  }
  return null;
}

/** Within a word, and no dash after a dateline. */
function isHyphen(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === '-' && tokens[at - 1]?.end === tokens[at]?.start;
}

/** “Arland government”: whoever has a government is a country, whether a list holds it or not. */
function readUnknownCountry(scan: Scan, sentence: Sentence, at: number): number {
  const { tokens } = scan.story;
  const token = tokens[at] as Token;
  const side = mayBeCountry(token) ? sideNounAt(tokens, at + 1, sentence.endToken) : null;
  if (!side || !isUnknownCountry(token, tokens[at + 1])) return readSideFirst(scan, sentence, at);
  return addSide(scan, localCountry(scan, token.text), side.side, sentence, at, side.end);
}

function localCountry(scan: Scan, name: string): Named {
  const known = scan.locals.get(name) ?? { id: slug(name), name, kind: 'state' as const };
  scan.locals.set(name, known);
  return known;
}

/** “The government of Nigeria”, “rebels in Darfur”, “the regime of President Bashar Assad”; else a side by itself. */
function readSideFirst(scan: Scan, sentence: Sentence, at: number): number {
  const { tokens } = scan.story;
  const side = isBuilding(tokens, at) ? null : sideNounAt(tokens, at, sentence.endToken);
  if (side) {
    const link = tokens[side.end]?.lower;
    const from = side.end + (tokens[side.end + 1]?.lower === 'the' ? 2 : 1);
    const group = groupBehind(scan, side.end, sentence.endToken);
    if (group) return add(scan, group.named, sentence, at, group.end, 'acts');
    const owner = link === 'of' || link === 'in' ? ownerAt(scan, from, sentence.endToken, link) : null;
    if (owner) return addSide(scan, owner.named, side.side, sentence, at, owner.end);
  }
  const alone = sideAloneAt(tokens, at, sentence.endToken);
  if (!alone || (alone.side === 'government' && isYetToCome(tokens, at, alone.end))) return at + 1;
  const isDescribing = tokens[alone.end]?.text === '-' || tokens[at - 1]?.text === '-';
  const named = isDescribing ? null : ownerOfSide(scan, alone.side, tokens[at]?.lower ?? '');
  if (!named) return at + 1;
  return add(scan, named, sentence, at, alone.end, 'acts');
}

const isWhere = factOf(({ lower }) => /^(?:at|outside|inside|near)$/.test(lower));

/** “At the Foreign Ministry in Mexico City”: a house, and nobody who acts. */
function isBuilding(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.lower === 'the' ? tokens[at - 2] : tokens[at - 1];
  return before !== undefined && isWhere(before);
}

/** “A government of national unity”, “a new transitional government”: one that is bargained for. */
function isYetToCome(tokens: readonly Token[], at: number, end: number): boolean {
  if (/^(?:NOUN|PROPN)$/.test(tokens[end]?.pos ?? '')) return false;
  for (let back = at - 1; back >= Math.max(0, at - 4); back -= 1) {
    const token = tokens[back];
    if (/^(?:an?|new|transitional|interim|unity|caretaker|provisional|future)$/.test(token?.lower ?? '')) return true;
    if (token?.pos !== 'ADJ' && token?.pos !== 'NOUN' && token?.text !== '-') return false;
  }
  return false;
}

/** “Guerrillas of the URNG”, “Tuareg-led rebels of the Coordination of Azawad Movements”. */
function groupBehind(scan: Scan, at: number, limit: number): { named: Named; end: number } | null {
  const { tokens } = scan.story;
  if (tokens[at]?.lower !== 'of') return null;
  const from = tokens[at + 1]?.lower === 'the' ? at + 2 : at + 1;
  const entry = entryAt(tokens, from, limit);
  if (entry?.kind !== 'group') return null;
  scan.rebels = entry;
  return { named: entry, end: from + entry.words.length };
}

function ownerAt(scan: Scan, from: number, limit: number, link: string): { named: Named; end: number } | null {
  const { tokens } = scan.story;
  for (let at = from; at < Math.min(limit, from + 4); at += 1) {
    const entry = entryAt(tokens, at, limit);
    if (entry && isCountry(entry)) return { named: entry, end: at + entry.words.length };
    const token = tokens[at];
    if (!token || !/^\p{Lu}/u.test(token.text)) return null;
    const isUnknown = at === from && link === 'of' && /^\p{Lu}\p{Ll}{2,}$/u.test(token.text) && token.pos === 'PROPN';
    if (isUnknown && !/^\p{Lu}/u.test(tokens[at + 1]?.text ?? '')) {
      return { named: localCountry(scan, token.text), end: at + 1 };
    }
  }
  return null;
}

/** Whose government, whose rebels: the country last named by a side of it, else the one named most. */
function ownerOfSide(scan: Scan, side: SideName, noun: string): Named | null {
  const [most] = [...scan.countries.values()].toSorted((a, b) => b.count - a.count);
  const country = scan.sided ?? most?.named ?? null;
  if (side === 'government') return country;
  if (noun !== 'opposition' && scan.rebels) return scan.rebels;
  const opposition = country ? oppositionOf(country) : null;
  if (opposition && (noun === 'opposition' || scan.drafts.has(opposition.id))) return opposition;
  return groupNamedMost(scan) ?? opposition;
}

function groupNamedMost(scan: Scan): Named | null {
  let best: Draft | null = null;
  for (const draft of scan.drafts.values()) {
    if (draft.kind === 'group' && draft.mentions.length > (best?.mentions.length ?? 0)) best = draft;
  }
  return best;
}

function addSide(scan: Scan, owner: Named, side: SideName, sentence: Sentence, at: number, end: number): number {
  const country: Named = { id: owner.id, name: owner.name, kind: owner.kind };
  scan.sided = country;
  noteCountry(scan, country);
  return add(scan, side === 'government' ? country : oppositionOf(country), sentence, at, end, 'acts', side);
}

/** The rebels of a people that fights for its own are that people: “Chechen rebels”. */
function oppositionOf(owner: Named): Named {
  const { id, name, kind } = owner;
  if (kind === 'people') return owner;
  return { id: `${id}/opposition`, name: `${adjectiveOf(id) ?? name} opposition`, kind: 'group' };
}

function noteCountry(scan: Scan, { id, name, kind }: Named): void {
  const known = scan.countries.get(id);
  if (known) known.count += 1;
  else scan.countries.set(id, { named: { id, name, kind }, count: 1 });
}

/** Gives the index behind the mention. */
function add(
  scan: Scan,
  { id, name, kind, ...more }: Named & { readonly form?: Entry['form'] },
  sentence: Sentence,
  first: number,
  end: number,
  use: ActorMention['use'],
  side?: SideName,
): number {
  const { tokens, text } = scan.story;
  const [start, stop] = [tokens[first]?.start ?? 0, tokens[end - 1]?.end ?? 0];
  const draft = scan.drafts.get(id) ?? { id, name, kind, written: new Map<string, number>(), mentions: [] };
  if (!scan.drafts.has(id) && scan.drafts.size >= MAX_ACTORS) return end;
  scan.drafts.set(id, draft);
  if (draft.mentions.length < MAX_MENTIONS) draft.mentions.push({ start, end: stop, sentence: sentence.index, use });
  if (more.form === 'name' && side === undefined) {
    const written = text.slice(start, stop);
    draft.written.set(written, (draft.written.get(written) ?? 0) + 1);
  }
  return end;
}

/** The country's name as the story has it most often; abbreviations are none. */
function mostWritten(written: ReadonlyMap<string, number>): string | null {
  const ranked = [...written]
    .filter(([name]) => name.length > MAX_ABBREVIATION_CHARS)
    .toSorted(([, m], [, n]) => n - m);
  return ranked[0]?.[0] ?? null;
}

function isCountry({ kind }: { readonly kind: ActorKind }): boolean {
  return kind === 'state' || kind === 'people';
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
}

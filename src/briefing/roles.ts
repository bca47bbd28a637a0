import type { ActorCover } from './person-names.ts';
import { isHonorific, isModifier, isRole, isTitle } from './titles.ts';
import type { Word } from './words.ts';

/** What the words beside a name say that the person is: words `[first, end)`. */
export interface RoleWords {
  readonly first: number;
  readonly end: number;
}

const BEFORE_WORDS = 12;
const AFTER_WORDS = 16;
/** In an apposition the role stands near its beginning: “head of the …”, “the former U.N. envoy for …”. */
const AFTER_ROLE_WITHIN = 8;
const NOMINAL_TAGS = new Set(['NOUN', 'PROPN', 'ADJ', 'NUM']);
const LINKS = new Set(['of', 'for', 'to', 'on', 'in', 'at', 'and', 'with']);
const DETERMINERS = new Set(['the', 'a', 'an', 'its', 'his', 'her', 'their', 'one', 'another', 'this', 'that']);

/** “U.N. envoy for Syria Staffan de Mistura”: what stands directly before the name. */
export function roleBefore(words: readonly Word[], name: number): RoleWords | null {
  const end = skipKnownAs(words, skipAddress(words, name));
  return walkBack(words, end) ?? (end < name ? rankAlone(words, end, name) : null);
}

/** “A rebel commander known as Antonio García”. */
function skipKnownAs(words: readonly Word[], name: number): number {
  if (/^(?:named|called|dubbed)$/.test(words[name - 1]?.lower ?? '')) return name - 1;
  return words[name - 1]?.lower === 'as' && words[name - 2]?.lower === 'known' ? name - 2 : name;
}

/** “the South African president, Jacob Zuma,”: set off by a comma. */
export function roleBeforeComma(words: readonly Word[], name: number, nameEnd: number): RoleWords | null {
  const start = skipAddress(words, name);
  if (words[start - 1]?.text !== ',' || !isBoundary(words, nameEnd)) return null;
  const found = walkBack(words, start - 1, true);
  if (!found || words[found.first]?.isPossessive) return found;
  const opening = words[found.first - 1];
  if (!opening || opening.sentence !== words[name]?.sentence) return null;
  return DETERMINERS.has(opening.lower) || opening.isPossessive ? found : null;
}

/** “Nasr al-Hariri, head of the Syrian opposition,”. */
export function roleAfter(words: readonly Word[], nameEnd: number): RoleWords | null {
  const opening = words[nameEnd];
  const name = words[nameEnd - 1];
  if (!opening || !name || opening.text !== ',' || opening.sentence !== name.sentence || name.isPossessive) return null;
  let first = nameEnd + 1;
  if (DETERMINERS.has(words[first]?.lower ?? '')) first += 1;
  let role = -1;
  let end = first;
  for (; end < first + AFTER_WORDS; end += 1) {
    const word = words[end];
    if (!word || word.sentence !== name.sentence) break;
    if (isRole(word) && end - first < AFTER_ROLE_WITHIN && role < 0) role = end;
    else if (!isPartOfRole(words, end, role >= 0)) break;
  }
  if (role < 0) return null;
  // “…, President Assad and …” is the next name of a list and no apposition.
  const next = words[role + 1];
  if (next?.isCapital && next.pos === 'PROPN' && !isTitle(next) && words[role]?.isCapital && words[end]?.text !== ',')
    return null;
  while (end > role + 1 && /^(?:DET|ADP|CCONJ)$/.test(words[end - 1]?.pos ?? '')) end -= 1;
  return end > first ? { first, end } : null;
}

function isPartOfRole(words: readonly Word[], at: number, hasRole: boolean): boolean {
  const word = words[at];
  if (!word) return false;
  // “The most senior rebel commander”.
  if (!hasRole && /^(?:most|once|then|long)$/.test(word.lower)) return true;
  if (NOMINAL_TAGS.has(word.pos) || word.isCapital || isModifier(word)) return true;
  if (word.lower.endsWith('ed') && /^(?:DET|ADJ)$/.test(words[at - 1]?.pos ?? '')) return true;
  if (word.lower === 'the' || word.lower === 'its') return hasRole;
  if (word.lower === 'of' || word.lower === 'women') return true;
  return hasRole && LINKS.has(word.lower) && words[at + 1]?.pos !== 'VERB';
}

/** Forms of address between a role and its name: “opposition warlord General Dostum”. */
function skipAddress(words: readonly Word[], name: number): number {
  let at = name;
  while (at > 0 && isNear(words, at) && isHonorific(words[at - 1] as Word) && !endsOffice(words, at)) at -= 1;
  return at;
}

/** “Secretary General”, “Attorney General”: the last word of an office and no form of address. */
function endsOffice(words: readonly Word[], at: number): boolean {
  const office = words[at - 2];
  return words[at - 1]?.lower === 'general' && office !== undefined && (isRole(office) || office.lower === 'attorney');
}

function isNear(words: readonly Word[], at: number): boolean {
  const [before, word] = [words[at - 1], words[at]];
  return before !== undefined && word !== undefined && before.sentence === word.sentence;
}

/** Leftwards over nouns, adjectives and “of” or “for” after a role, as long as a role is among them. */
function walkBack(words: readonly Word[], end: number, isSetOff = false): RoleWords | null {
  let first = end;
  let hasRole = false;
  while (end - first < BEFORE_WORDS && first > 0) {
    const word = words[first - 1];
    if (!word || word.sentence !== words[end]?.sentence) break;
    const isLink = LINKS.has(word.lower) && linksRole(words, first - 1);
    // “A spokesman for Prime Minister John Major”: the office before “for” is another's.
    // “The special representative of the secretary-general, NAME,” is one office.
    if (isLink && hasRole && !(isSetOff && word.lower === 'of')) break;
    if (!isLink && !isRole(word) && !isModifier(word)) {
      if (DETERMINERS.has(word.lower) && LINKS.has(words[first - 2]?.lower ?? '') && linksRole(words, first - 2)) {
        first -= 1;
        continue;
      }
      if (!NOMINAL_TAGS.has(word.pos) && !/^\p{Lu}/u.test(word.text)) break;
      if (DETERMINERS.has(word.lower) || /^[^\p{L}\p{N}]+$/u.test(word.text)) break;
      if (isHonorific(word) && word.lower !== 'general') break;
      if (word.pos === 'CCONJ' || word.pos === 'ADP' || word.pos === 'SCONJ' || word.pos === 'ADV') break;
    }
    if (isRole(word)) hasRole = true;
    first -= 1;
  }
  return hasRole ? { first, end } : null;
}

function linksRole(words: readonly Word[], link: number): boolean {
  const [before, word] = [words[link - 1], words[link]];
  return before !== undefined && word !== undefined && before.sentence === word.sentence && isRole(before);
}

function rankAlone(words: readonly Word[], first: number, end: number): RoleWords | null {
  const isRank = words.slice(first, end).every((word) => word.text.length > 3 && /^[\p{Lu}]/u.test(word.text));
  return isRank && words.slice(first, end).some((word) => !/^(?:Miss|Lord|Lady|Dame|Madam|Madame)$/.test(word.text))
    ? { first, end }
    : null;
}

function isBoundary(words: readonly Word[], at: number): boolean {
  const [name, next] = [words[at - 1], words[at]];
  return (
    !next ||
    next.sentence !== name?.sentence ||
    /^[,.;:!?)–—]$/.test(next.text) ||
    next.pos === 'VERB' ||
    next.pos === 'AUX'
  );
}

/** Whose the role is: the actor before its noun or after “of”; the one after “for” is only whom it deals with. */
export function affiliationOf(words: readonly Word[], role: RoleWords, cover: ActorCover): string | null {
  let after: string | null = null;
  for (let at = Math.max(0, role.first - 1); at < role.end; at += 1) {
    const mention = cover.mentions[cover.byWord[at] ?? -1];
    if (!mention) continue;
    if (at < role.first && !words[at]?.isPossessive) continue;
    let link = at - 1;
    while (link > role.first && !LINKS.has(words[link]?.lower ?? '')) link -= 1;
    const linkWord = words[link]?.lower ?? '';
    if (link <= role.first || !LINKS.has(linkWord) || linkWord === 'of') return mention.actor.id;
    if (linkWord !== 'to' && linkWord !== 'with') after ??= mention.actor.id;
  }
  return after;
}

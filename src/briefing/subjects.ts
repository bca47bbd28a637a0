import type { Clause } from './clauses.ts';
import { type Ground, type Nominal, PRONOUNS, nominalEndingAt, previous } from './nominals.ts';
import { isLight, isReportingVerb } from './quote-verbs.ts';
import type { Word } from './words.ts';

const MAX_HOPS = 5;

/** The subject of the verb at `verb`, looked for before it: past adverbs, dates and what is set between commas. */
export function subjectBefore(ground: Ground, clause: Clause, verb: number): Nominal | null {
  const { words } = ground;
  let at = previous(ground, clause, verb);
  for (let skipped = 0; skipped < 12 && at >= 0; skipped += 1) {
    const word = words[at];
    if (!word || PRONOUNS.has(word.lower)) break;
    if (!(isLight(word) || word.pos === 'ADV' || word.pos === 'AUX' || word.pos === 'PART' || word.pos === 'NUM'))
      break;
    if (ground.personAt[at] !== -1 || (ground.cover.byWord[at] ?? -1) !== -1) break;
    at = previous(ground, clause, at);
  }
  const word = words[at];
  if (!word) return null;
  if (isReportingVerb(word) || word.pos === 'VERB') return directSubject(ground, clause, at);
  if (/^(?:and|but|or)$/.test(word.lower)) return subjectOfEarlierVerb(ground, clause, at);
  if (word.text === ',' || word.text === ')' || word.text === '–' || word.text === '—')
    return pastParenthesis(ground, clause, at);
  return nominalEndingAt(ground, clause, at);
}

/** “Kerry met them and said”: the subject of the verb before. */
function subjectOfEarlierVerb(ground: Ground, clause: Clause, before: number): Nominal | null {
  for (let at = before - 1; at >= Math.max(clause.first, before - 40); at -= 1) {
    const word = ground.words[at];
    if (!word || ground.quotedBy[at] !== -1) continue;
    if (isFinite(ground.words, at)) {
      const found = directSubject(ground, clause, at);
      if (found) return found;
    }
  }
  return null;
}

/** A subject with nothing but adverbs and auxiliaries between it and its verb. */
function directSubject(ground: Ground, clause: Clause, verb: number): Nominal | null {
  let at = previous(ground, clause, verb);
  for (let skipped = 0; skipped < 6 && at >= 0; skipped += 1) {
    const word = ground.words[at];
    if (!word || PRONOUNS.has(word.lower) || word.pos === 'PROPN' || word.pos === 'NOUN') break;
    if (!(isLight(word) || word.pos === 'ADV' || word.pos === 'AUX' || word.pos === 'PART')) break;
    at = previous(ground, clause, at);
  }
  const word = ground.words[at];
  if (!word) return null;
  if (word.text === ',' || word.text === ')') return pastParenthesis(ground, clause, at);
  return nominalEndingAt(ground, clause, at);
}

export function isFinite(words: readonly Word[], at: number): boolean {
  const word = words[at];
  if (!word || (word.pos !== 'VERB' && word.pos !== 'AUX' && !isReportingVerb(word))) return false;
  if (word.lower.endsWith('ing') && words[at - 1]?.pos !== 'AUX') return false;
  return words[at - 1]?.lower !== 'to';
}

/** “NAME, head of the group, said”: from the closing comma back to whom the words between commas explain. */
function pastParenthesis(ground: Ground, clause: Clause, comma: number): Nominal | null {
  const { words } = ground;
  let fallback: Nominal | null = null;
  let at = comma;
  for (let hop = 0; hop < MAX_HOPS && at > clause.first; hop += 1) {
    const found = nominalEndingAt(ground, clause, previous(ground, clause, at));
    if (found && (found.kind === 'person' || found.kind === 'pronoun')) return found;
    if (found && (hop > 0 || isWhole(ground, found))) fallback = found;
    at = chunkStart(ground, clause, at);
    if (at <= clause.first || words[at]?.text === ';') break;
  }
  return fallback;
}

/** A described nominal that begins with an article can stand alone; “head of the group” explains somebody. */
function isWhole({ words }: Ground, nominal: Nominal): boolean {
  return nominal.kind !== 'described' || words[nominal.first]?.pos === 'DET';
}

function chunkStart(ground: Ground, clause: Clause, before: number): number {
  let at = before - 1;
  while (at > clause.first) {
    const text = ground.words[at]?.text ?? '';
    if (ground.quotedBy[at] === -1 && (text === ',' || text === ';' || text === '(' || text === '–' || text === '—'))
      return at;
    at -= 1;
  }
  return clause.first;
}

/** The subject of a whole clause: of its first finite verb that has one. */
export function clauseSubject(ground: Ground, clause: Clause): Nominal | null {
  let tries = 0;
  for (let at = clause.first; at < clause.end && tries < 6; at += 1) {
    if (ground.quotedBy[at] !== -1 || !isFinite(ground.words, at)) continue;
    tries += 1;
    const found = directSubject(ground, clause, at);
    if (found) return found;
  }
  return null;
}

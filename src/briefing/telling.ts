import { factOf } from '#src/stories/lexicon.ts';
import { StoryCache } from '#src/stories/story-cache.ts';
import { type Attribution, attributionOf, subjectOfVerb } from './attribution.ts';
import { type Clause, readClauses } from './clauses.ts';
import { coverByActors } from './person-names.ts';
import { isReportingVerb } from './quote-verbs.ts';
import type { Reading } from './reading.ts';
import { type Discourse, type Referent, isHuman, startDiscourse } from './referents.ts';
import type { Ground } from './nominals.ts';
import { clauseSubject, isFinite } from './subjects.ts';
import { type Word, wordAt } from './words.ts';

/** A story clause by clause: who does something in each, who speaks in it, and whose each quotation is. */
export interface Telling {
  readonly ground: Ground;
  readonly told: readonly ToldClause[];
  /** For each quotation of the reading. */
  readonly speeches: readonly Speech[];
}

export interface ToldClause extends Clause {
  readonly subject: Referent | null;
  /** Whoever the clause says spoke, by a quotation or by a verb of speech. */
  readonly speaker: Referent | null;
}

interface Speech {
  readonly speaker: Referent | null;
  /** `continued`: no words of its own clause say so, but the speech goes on from the one before. */
  readonly strength: Attribution['strength'] | 'continued' | null;
}

/** “…, the ministry said on Monday.”: a verb of speech so near the end speaks for the whole. */
const CLOSING_WORDS = 5;
const MAX_VERBS = 6;

const known = new StoryCache<Reading, Telling>();

/** Kept per reading, because the quotes and the positions both rest on it. */
export function readTelling(reading: Reading): Telling {
  const before = known.get(reading);
  if (before) return before;
  const ground = readGround(reading);
  const discourse = startDiscourse(reading, ground);
  const speeches: Speech[] = reading.quotations.map(() => ({ speaker: null, strength: null }));
  const told = ground.clauses.map((clause, index) => tellClause(reading, ground, discourse, clause, index, speeches));
  const telling = { ground, told, speeches };
  known.set(reading, telling);
  return telling;
}

function readGround(reading: Reading): Ground {
  const clauses = readClauses(reading);
  const personAt = new Int32Array(clauses.words.length).fill(-1);
  reading.people.forEach((person, index) => {
    for (const mention of person.mentions) {
      for (
        let at = wordAt(clauses.words, mention.start);
        (clauses.words[at]?.start ?? Infinity) < mention.end;
        at += 1
      ) {
        personAt[at] = index;
      }
    }
  });
  return { ...clauses, personAt, cover: coverByActors(clauses.words, reading.actors) };
}

function tellClause(
  reading: Reading,
  ground: Ground,
  discourse: Discourse,
  clause: Clause,
  index: number,
  speeches: Speech[],
): ToldClause {
  const subjectNominal = clauseSubject(ground, clause);
  const subject = subjectNominal && discourse.resolve(subjectNominal, index);
  const attributions = clause.quotations.map((at) => {
    const quotation = reading.quotations[at];
    return quotation ? attributionOf(ground, clause, quotation, reading.text) : null;
  });
  discourse.notice(subject, index);
  let speaker: Referent | null = null;
  clause.quotations.forEach((at, order) => {
    const attribution = attributions[order];
    const found = attribution ? discourse.resolve(attribution.nominal, index) : null;
    if (found && attribution) {
      speeches[at] = { speaker: found, strength: attribution.strength };
      if (attribution.strength !== 'subject') speaker ??= found;
    } else if (!attribution) speeches[at] = goOn(reading, ground, discourse, clause, index, speeches, at);
  });
  const teller = speaker ?? reportedBy(ground, discourse, clause, index);
  if (teller !== subject) discourse.notice(teller, index);
  const spoken = clause.quotations.map((at) => speeches[at]?.speaker ?? null).find((one) => one !== null) ?? null;
  return { ...clause, subject, speaker: teller ?? spoken };
}

/** The subject of the clause's verb of speech, where it quotes nobody; at the clause's end rather than within it. */
function reportedBy(ground: Ground, discourse: Discourse, clause: Clause, index: number): Referent | null {
  const verbs: number[] = [];
  for (let at = clause.first; at < clause.end; at += 1) {
    const word = ground.words[at];
    if (word && ground.quotedBy[at] === -1 && isReportingVerb(word) && isFinite(ground.words, at)) verbs.push(at);
  }
  const closing = verbs.findIndex((at) => clause.end - at <= CLOSING_WORDS);
  if (closing > 0) verbs.unshift(...verbs.splice(closing, 1));
  for (const at of verbs.slice(0, MAX_VERBS)) {
    const nominal = subjectOfVerb(ground, clause, at);
    const found = nominal && discourse.resolve(nominal, index);
    if (found) return found;
  }
  return null;
}

/** A quotation whose clause names nobody: the speech before goes on, or the sentence before says who speaks. */
function goOn(
  reading: Reading,
  ground: Ground,
  discourse: Discourse,
  clause: Clause,
  index: number,
  speeches: readonly Speech[],
  at: number,
): Speech {
  const isAlone = wordsOutside(ground, clause) <= 3;
  if (!isAlone) return { speaker: null, strength: null };
  const before = reading.quotations[at - 1];
  const earlier = speeches[at - 1];
  const previousClause = ground.clauses[index - 1];
  const isNext = before !== undefined && previousClause !== undefined && previousClause.quotations.includes(at - 1);
  if (isNext && earlier?.speaker && earlier.strength !== 'subject')
    return { speaker: earlier.speaker, strength: 'continued' };
  const following = ground.clauses[index + 1];
  const next = following?.paragraph === clause.paragraph ? following?.quotations[0] : undefined;
  const nextQuotation = next === undefined ? undefined : reading.quotations[next];
  if (following && nextQuotation && previousClause?.paragraph !== clause.paragraph) {
    const attribution = attributionOf(ground, following, nextQuotation, reading.text);
    const found = attribution?.strength === 'told' ? discourse.resolve(attribution.nominal, index + 1) : null;
    if (found) return { speaker: found, strength: 'continued' };
  }
  const latest = discourse.latest(index, 2, (one) => isHuman(one) || one.kind === 'actor');
  return { speaker: latest, strength: latest ? 'continued' : null };
}

const hasLetters = factOf(({ text }) => /[\p{L}\p{N}]/u.test(text));

function wordsOutside({ words, quotedBy }: Ground, clause: Clause): number {
  let count = 0;
  for (let at = clause.first; at < clause.end; at += 1) {
    if (quotedBy[at] === -1 && hasLetters(words[at] as Word)) count += 1;
  }
  return count;
}

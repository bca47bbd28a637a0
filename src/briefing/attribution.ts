import type { Span } from '#src/core/span.ts';
import { type Clause, isMark } from './clauses.ts';
import { isJudgingVerb, isReportingVerb, isSpeakerNoun } from './quote-verbs.ts';
import { type Ground, type Nominal, nominalAfter, nominalEndingAt } from './nominals.ts';
import { clauseSubject, isFinite, subjectBefore } from './subjects.ts';
import { wordAt } from './words.ts';

/**
 * Who a clause says spoke. `told`: a verb of speech says so; `judged`: the quoted piece hangs on another verb whose
 * subject this is; `subject`: it is only the clause's subject.
 */
export interface Attribution {
  readonly nominal: Nominal;
  readonly strength: 'told' | 'judged' | 'subject';
}

const AFTER_WORDS = 60;

/** Who spoke a quotation, by the words of its own clause. */
export function attributionOf(ground: Ground, clause: Clause, quotation: Span, text: string): Attribution | null {
  const from = Math.max(clause.first, wordAt(ground.words, quotation.start));
  let end = from;
  while (end < clause.end && (ground.words[end]?.start ?? Infinity) < quotation.end) end += 1;
  if (from >= ground.words.length) return null;
  const isOpenEnded = !/[,?!–—-]$/.test(text.slice(quotation.start, quotation.end));
  const after = toldAfter(ground, clause, end, isOpenEnded);
  if (after && !isOpenEnded) return after;
  const before = toldBefore(ground, clause, from);
  if (before?.strength === 'told') return before;
  return after ?? trailing(ground, clause, end) ?? before ?? fromSubject(ground, clause, from);
}

/** Directly after the quotation: “…,” said NAME; “…,” NAME said; “…,” according to NAME. */
function toldAfter(ground: Ground, clause: Clause, end: number, isOpenEnded: boolean): Attribution | null {
  const { words, quotedBy } = ground;
  let at = end;
  while (at < clause.end && words[at] && (isMark(words[at]!) || /^[,–—-]+$/.test(words[at]!.text))) at += 1;
  const first = words[at];
  if (!first || at >= clause.end || quotedBy[at] !== -1) return null;
  if (first.lower === 'according' && words[at + 1]?.lower === 'to') return told(nominalAfter(ground, clause, at + 2));
  if (isReportingVerb(first) && !first.lower.endsWith('ing')) {
    const named = nominalAfter(ground, clause, at + 1);
    if (named && !isOpenEnded) return told(named);
  }
  if (isOpenEnded) return null;
  for (let index = at; index < Math.min(clause.end, at + AFTER_WORDS); index += 1) {
    const word = words[index];
    if (!word || quotedBy[index] !== -1) return null;
    if (!isReportingVerb(word) || (!isFinite(words, index) && words[index - 1]?.lower !== 'as')) continue;
    const verb = words[index - 1]?.lower === 'as' ? index - 1 : index;
    const subject = subjectBefore(ground, { ...clause, first: at }, verb);
    if (subject) return told(subject);
    const inverted = nominalAfter(ground, clause, index + 1);
    if (inverted && words[index - 1]?.text === ',') return told(inverted);
  }
  return null;
}

/** At the clause's end, after a comma: “…” to end the war, NAME said; … “…”, according to NAME. */
function trailing(ground: Ground, clause: Clause, end: number): Attribution | null {
  const { words, quotedBy } = ground;
  for (let at = clause.end - 1; at >= Math.max(end, clause.end - AFTER_WORDS); at -= 1) {
    const word = words[at];
    if (!word || quotedBy[at] !== -1) continue;
    if (word.lower === 'according' && words[at + 1]?.lower === 'to') return told(nominalAfter(ground, clause, at + 2));
    if (!isReportingVerb(word) || !isFinite(words, at) || !words.slice(end, at).some((one) => one.text === ','))
      continue;
    const next = words[at + 1];
    if (next && (next.lower === 'that' || next.pos === 'DET' || next.pos === 'PRON')) continue;
    const subject = subjectBefore(ground, { ...clause, first: end }, at);
    if (subject) return told(subject);
    if (words[at - 1]?.text === ',') return told(nominalAfter(ground, clause, at + 1));
  }
  return null;
}

/** Before the quotation: NAME said: “…”; NAME, adding that it was “…”; NAME called it “…”. */
function toldBefore(ground: Ground, clause: Clause, from: number): Attribution | null {
  const { words, quotedBy } = ground;
  let judged: Attribution | null = null;
  for (let at = from - 1; at >= clause.first; at -= 1) {
    const word = words[at];
    if (!word || quotedBy[at] !== -1) continue;
    if (word.lower === 'to' && words[at - 1]?.lower === 'according') {
      const source = nominalAfter(ground, clause, at + 1);
      if (source && !judged) return told(source);
    }
    const isTelling = isReportingVerb(word);
    if (!isTelling && !isJudgingVerb(word)) continue;
    const nominal = quotedSource(ground, clause, at) ?? subjectOfVerb(ground, clause, at);
    if (!nominal) continue;
    if (isTelling) return judged ?? { nominal, strength: 'told' };
    judged ??= { nominal, strength: 'judged' };
  }
  return judged;
}

/** “The agency quoted NAME as saying”, “NAME was quoted by the agency as saying”: the one quoted, not who quotes. */
function quotedSource(ground: Ground, clause: Clause, verb: number): Nominal | null {
  const { words } = ground;
  if (words[verb - 1]?.lower !== 'as' || !words[verb]?.lower.endsWith('ing')) return null;
  for (let at = verb - 2; at >= Math.max(clause.first, verb - 12); at -= 1) {
    if (!/^(?:quot|cit)(?:e|es|ed|ing)$/.test(words[at]?.lower ?? '')) continue;
    return words[at - 1]?.pos === 'AUX' ? subjectBefore(ground, clause, at) : nominalEndingAt(ground, clause, verb - 2);
  }
  return null;
}

export function subjectOfVerb(ground: Ground, clause: Clause, verb: number): Nominal | null {
  const { words } = ground;
  if (isFinite(words, verb)) {
    const subject = invertedSubject(ground, clause, verb) ?? subjectBefore(ground, clause, verb);
    if (subject) return subject;
  }
  for (let at = verb - 1; at >= clause.first; at -= 1) {
    const word = words[at];
    if (!word || ground.quotedBy[at] !== -1 || !isReportingVerb(word) || !isFinite(words, at)) continue;
    const subject = subjectBefore(ground, clause, at);
    if (subject) return subject;
  }
  return clauseSubject(ground, clause);
}

/** “…, says NAME.”: after a comma, and with nothing that the name could do behind it. */
function invertedSubject(ground: Ground, clause: Clause, verb: number): Nominal | null {
  const { words, personAt } = ground;
  if (words[verb - 1]?.text !== ',' || words[verb]?.lemma === 'tell') return null;
  const named = nominalAfter(ground, clause, verb + 1);
  if (!named || named.kind === 'pronoun') return null;
  let end = named.kind === 'described' ? named.end : named.at + 1;
  while (named.kind === 'person' && personAt[end] === named.person) end += 1;
  const next = end < clause.end ? words[end] : undefined;
  return !next || /^[.,;–—-]$/.test(next.text) || next.pos === 'ADP' || next.lower.endsWith('day') ? named : null;
}

/** No verb of speech at all: the clause's subject, where it is one that can speak. */
function fromSubject(ground: Ground, clause: Clause, from: number): Attribution | null {
  const nominal = clauseSubject(ground, { ...clause, end: from });
  if (!nominal) return null;
  if (nominal.kind !== 'described') return { nominal, strength: 'subject' };
  const words = ground.words.slice(nominal.first, nominal.end);
  const isSpeaking = words.some((word) => isSpeakerNoun(word.lower));
  return isSpeaking ? { nominal, strength: 'subject' } : null;
}

function told(nominal: Nominal | null): Attribution | null {
  return nominal && { nominal, strength: 'told' };
}

import type { Party, Position, Quote } from '#src/core/brief.ts';
import { withoutDateline } from './furniture.ts';
import { evidence } from './ground.ts';
import { issueOf } from './issues.ts';
import { type PartyIndex, indexParties, ownWords, partyOfDescription, partyOfPerson } from './party-index.ts';
import type { Reading } from './reading.ts';
import type { Referent } from './referents.ts';
import { type StanceCue, findStances, tellsSilence } from './stances.ts';
import { type Ground, type Nominal, nominalAfter } from './nominals.ts';
import { subjectOfVerb } from './attribution.ts';
import { type ToldClause, readTelling } from './telling.ts';
import { wordAt } from './words.ts';

/** A brief holds at most so many positions in all. */
const MAX_POSITIONS = 10;
const MAX_CHARS = 700;
const MIN_SCORE = 2;
const LEAD_CLAUSES = 4;
/** “Both sides accused each other”: the two that lead the list. */
const BOTH = /\b(?:both|the two|the warring|the rival) (?:sides|parties|countries|factions|governments|neighbou?rs)\b/i;

/** What a party's spokesman says is its position, though no word of it names a stance: it speaks for what its side does. */
const STATEMENT: StanceCue = { stance: 'supports', weight: 1.4, holder: 'speaker', anchor: 0 };

interface Candidate {
  readonly party: number;
  readonly score: number;
  readonly position: Position;
}

/** The parties with what each demands, offers, accepts, refuses, denies or accuses. */
export function findPositions(reading: Reading, parties: readonly Party[], quotes: readonly Quote[]): Party[] {
  const index = indexParties(reading, parties);
  const telling = readTelling(reading);
  const quoted = new Set(quotes.map(({ start }) => start));
  const candidates = telling.told.flatMap((clause, at) =>
    isTold(reading, telling.ground, clause) ? positionsIn(reading, telling.ground, clause, at, index, quoted) : [],
  );
  const kept = candidates
    .toSorted((a, b) => b.score - a.score || a.position.evidence[0].start - b.position.evidence[0].start)
    .slice(0, MAX_POSITIONS);
  return parties.map((party, at) => ({
    ...party,
    positions: kept.filter((one) => one.party === at).map(({ position }) => position),
  }));
}

function isTold(reading: Reading, { words }: Ground, clause: ToldClause): boolean {
  const first = words[clause.first];
  return first !== undefined && !reading.furniture[first.sentence];
}

function positionsIn(
  reading: Reading,
  ground: Ground,
  clause: ToldClause,
  place: number,
  index: PartyIndex,
  quoted: ReadonlySet<number>,
): Candidate[] {
  const whole = { start: ground.words[clause.first]?.start ?? 0, end: ground.words[clause.end - 1]?.end ?? 0 };
  const { start, end } = withoutDateline(reading.text, whole);
  const grounds = evidence(reading.text, [{ start, end }]);
  if (!grounds || end - start > MAX_CHARS) return [];
  const speaker = partyOf(reading, index, clause.speaker);
  const best = new Map<number, { cue: StanceCue; score: number }>();
  const offer = (party: number | null, cue: StanceCue, score: number): void => {
    if (party !== null && score > (best.get(party)?.score ?? 0)) best.set(party, { cue, score });
  };
  const both = BOTH.exec(reading.text.slice(start, end));
  for (const cue of stancesOf(reading, ground, clause)) {
    const word = wordAt(ground.words, cue.at);
    if (both && cue.holder === 'subject' && start + both.index < cue.at) {
      for (const party of [0, 1].slice(0, index.size)) offer(party, cue, cue.weight);
      continue;
    }
    if (cue.holder === 'speaker') offer(speaker, cue, cue.weight);
    else if (ground.quotedBy[word] !== -1) offer(speaker, cue, cue.weight * 0.8);
    else {
      const holders = holdersOf(reading, ground, clause, word, cue.holder, index);
      // “Serbia and Kosovo agreed” is the news and neither's position.
      if (holders.size > 1 && cue.stance === 'accepts') continue;
      // “… ,” the minister said, though the rebels had refused: who is quoted holds what such a sentence is kept for.
      const isOthers = clause.quotations.length > 0 && speaker !== null;
      for (const holder of holders) if (!isOthers || holder === speaker) offer(holder, cue, cue.weight);
    }
  }
  if (speaker !== null && !best.has(speaker) && isStatement(reading, ground, clause)) {
    offer(speaker, STATEMENT, STATEMENT.weight);
  }
  const issue = issueIn(reading, ground, clause);
  const isQuote = clause.quotations.some((at) => quoted.has(reading.quotations[at]?.start ?? -1));
  return [...best]
    .map(([party, { cue, score }]) => ({
      party,
      score: score + (issue ? 1 : 0) + (isQuote && party === speaker ? 0.5 : 0) + (place < LEAD_CLAUSES ? 0.5 : 0),
      position: {
        text: reading.text.slice(start, end),
        stance: cue.stance,
        issue,
        evidence: [...grounds] as Position['evidence'],
      },
    }))
    .filter(({ score }) => score >= MIN_SCORE);
}

/** Neither a question nor a silence. */
function isStatement({ text, tokens, sentences }: Reading, { words }: Ground, clause: ToldClause): boolean {
  const [first, last] = [words[clause.first], words[clause.end - 1]];
  const [from, to] = [sentences[first?.sentence ?? 0], sentences[last?.sentence ?? 0]];
  if (!first || !last || !from || !to || /\?["”'’]?$/.test(text.slice(first.start, last.end))) return false;
  return !tellsSilence(tokens, from.firstToken, to.endToken);
}

function stancesOf(reading: Reading, ground: Ground, clause: ToldClause): (StanceCue & { at: number })[] {
  const first = ground.words[clause.first]?.sentence ?? 0;
  const last = ground.words[clause.end - 1]?.sentence ?? first;
  const from = reading.sentences[first]?.firstToken ?? 0;
  const to = reading.sentences[last]?.endToken ?? from;
  return findStances(reading.tokens, from, to)
    .map((cue) => ({ ...cue, at: reading.tokens[cue.anchor]?.start ?? 0 }))
    .filter(
      ({ at }) => at >= (ground.words[clause.first]?.start ?? 0) && at < (ground.words[clause.end - 1]?.end ?? 0),
    );
}

/** Whose stance it is: one party's, or that of all who are its subject together: “Japan and South Korea wanted”. */
function holdersOf(
  reading: Reading,
  ground: Ground,
  clause: ToldClause,
  word: number,
  holder: StanceCue['holder'],
  index: PartyIndex,
): ReadonlySet<number> {
  const nominal = holder === 'owner' ? ownerOf(ground, clause, word) : subjectOfVerb(ground, clause, word);
  const party = partyOfNominal(reading, ground, nominal, index, clause);
  const holders = new Set(party === null ? [] : [party]);
  if (nominal?.kind !== 'actor') return holders;
  for (const id of namedBefore(ground, nominal.at)) {
    const other = index.ofActor(id);
    if (other !== null) holders.add(other);
  }
  return holders;
}

/** The actors that stand before another in one list: “the United States, Japan and …”. */
function namedBefore({ words, cover }: Ground, last: number): string[] {
  const before: string[] = [];
  let at = last;
  for (;;) {
    const mention = cover.byWord[at] ?? -1;
    while (at >= 0 && (cover.byWord[at] ?? -1) === mention) at -= 1;
    while (/^(?:the|its|both)$/.test(words[at]?.lower ?? '')) at -= 1;
    if (!/^(?:and|,)$/.test(words[at]?.lower ?? '')) return before;
    const other = cover.mentions[cover.byWord[at - 1] ?? -1];
    if (!other) return before;
    before.push(other.actor.id);
    at -= 1;
  }
}

/** “Iran's offer”, “the refusal by Damascus”, “its demand”. */
function ownerOf(ground: Ground, clause: ToldClause, noun: number): Nominal | null {
  for (let at = noun - 1; at >= Math.max(clause.first, noun - 4); at -= 1) {
    const word = ground.words[at];
    if (!word || ground.quotedBy[at] !== -1 || word.pos === 'VERB' || word.pos === 'ADP') break;
    if (!word.isPossessive) continue;
    const person = ground.personAt[at] ?? -1;
    if (person !== -1) return { kind: 'person', person, at };
    const mention = ground.cover.byWord[at] ?? -1;
    return mention === -1 ? null : { kind: 'actor', mention, at };
  }
  const link = ground.words[noun + 1]?.lower ?? '';
  return /^(?:by|of|from)$/.test(link) ? nominalAfter(ground, clause, noun + 2) : null;
}

function partyOfNominal(
  reading: Reading,
  ground: Ground,
  nominal: Nominal | null,
  index: PartyIndex,
  clause: ToldClause,
): number | null {
  if (!nominal) return null;
  if (nominal.kind === 'person') {
    const person = reading.people[nominal.person];
    return person ? (index.ofPerson(person.name) ?? partyOfPerson(person, index)) : null;
  }
  if (nominal.kind === 'actor') {
    const mention = ground.cover.mentions[nominal.mention];
    return mention ? index.ofActor(mention.actor.id) : null;
  }
  if (nominal.kind === 'pronoun') return partyOf(reading, index, clause.subject ?? clause.speaker);
  const words = ground.words.slice(nominal.first, nominal.end);
  const text = reading.text.slice(words[0]?.start ?? 0, words.at(-1)?.end ?? 0);
  const own = ownWords(text);
  if (own === null) return null;
  return partyOfDescription(own, index) ?? actorWithin(ground, nominal.first, nominal.end, index);
}

/** “The Azeri defence ministry”: the party of the actor that the description names, though not of where it is. */
function actorWithin(ground: Ground, first: number, end: number, index: PartyIndex): number | null {
  for (let at = first; at < end; at += 1) {
    const word = ground.words[at];
    if (word?.pos === 'ADP' && word.lower !== 'of') return null;
    const mention = ground.cover.mentions[ground.cover.byWord[at] ?? -1];
    const party = mention ? index.ofActor(mention.actor.id) : null;
    if (party !== null) return party;
  }
  return null;
}

function partyOf(reading: Reading, index: PartyIndex, referent: Referent | null): number | null {
  if (!referent) return null;
  if (referent.kind === 'person') {
    const person = reading.people[referent.index];
    return person ? (index.ofPerson(person.name) ?? partyOfPerson(person, index)) : null;
  }
  if (referent.kind === 'actor') return index.ofActor(reading.actors[referent.index]?.id ?? '');
  const own = ownWords(referent.name);
  if (own === null) return null;
  return partyOfDescription(own, index) ?? actorNamedIn(reading, own, index);
}

function actorNamedIn(reading: Reading, name: string, index: PartyIndex): number | null {
  for (const actor of reading.actors) {
    const party = index.ofActor(actor.id);
    if (party === null) continue;
    if (actor.mentions.slice(0, 40).some(({ start, end }) => name.includes(reading.text.slice(start, end))))
      return party;
  }
  return null;
}

function issueIn(reading: Reading, ground: Ground, clause: ToldClause): Position['issue'] {
  const first = ground.words[clause.first]?.sentence ?? 0;
  const last = ground.words[clause.end - 1]?.sentence ?? first;
  for (let at = first; at <= last; at += 1) {
    const sentence = reading.sentences[at];
    const issue = sentence ? issueOf(reading, sentence) : null;
    if (issue) return issue;
  }
  return null;
}

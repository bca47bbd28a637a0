import type { Span } from '#src/core/span.ts';
import type { Person, Reading } from './reading.ts';
import type { Ground, Nominal } from './nominals.ts';
import { isBody, isHumanNoun, isMedium, isSpeakerNoun } from './quote-verbs.ts';
import { type Gender, isRole, titleGender } from './titles.ts';

/** Somebody or something that a story speaks of, the same object at every mention. */
export interface Referent {
  readonly kind: 'person' | 'actor' | 'described';
  /** Index into the story's people or actors; -1 for what is only described. */
  readonly index: number;
  readonly name: string;
  readonly gender: Gender | null;
  /** For a description, its noun: “diplomat”, “statement”. */
  readonly noun: string | null;
  /** Every description by which the story comes back to it: “the diplomat”. */
  readonly descriptions: Set<string>;
  isPlural: boolean;
}

/** How far back, in clauses, a pronoun or “the official” may reach. */
const REACH_CLAUSES = 8;

/** The memory of a telling: who was spoken of last, and who spoke. */
export interface Discourse {
  /** Makes out whom the nominal means; `clause` is where it stands. */
  resolve(nominal: Nominal, clause: number): Referent | null;
  /** Notes that the clause's subject or speaker was this one. */
  notice(referent: Referent | null, clause: number): void;
  /** The one noticed last, no farther back than so many clauses. */
  latest(clause: number, reach: number, fits?: (referent: Referent) => boolean): Referent | null;
}

interface Noticed {
  readonly referent: Referent;
  readonly clause: number;
}

export function startDiscourse(reading: Reading, ground: Ground): Discourse {
  const people = new Map<number, Referent>();
  const actors = new Map<number, Referent>();
  const described = new Map<string, Referent>();
  const noticed: Noticed[] = [];
  const actorIndices = new Map(reading.actors.map((actor, index) => [actor, index]));
  const holders = holdersByRole(reading.people);

  const personReferent = (index: number): Referent | null => {
    const person = reading.people[index];
    if (!person) return null;
    return keep(people, index, () => referent('person', index, person.name, person.gender, null));
  };
  const actorReferent = (mention: number): Referent | null => {
    const actor = ground.cover.mentions[mention]?.actor;
    if (!actor) return null;
    const index = actorIndices.get(actor) ?? -1;
    return keep(actors, index, () => referent('actor', index, actor.name, null, null));
  };
  const latest = (clause: number, reach: number, fits: (one: Referent) => boolean = () => true): Referent | null => {
    for (let at = noticed.length - 1; at >= 0; at -= 1) {
      const entry = noticed[at];
      if (!entry || entry.clause < clause - reach) return null;
      if (fits(entry.referent)) return entry.referent;
    }
    return null;
  };
  const describe = (nominal: Nominal & { kind: 'described' }, clause: number): Referent | null => {
    const first = ground.words[nominal.first];
    const last = ground.words[nominal.end - 1];
    if (!first || !last) return null;
    const text = reading.text.slice(first.start, last.end);
    const noun = headNoun(ground, nominal);
    if (noun && isAnaphoric(first.lower)) {
      const before = backTo(noun, clause, latest, personWithRole);
      if (before) {
        before.descriptions.add(text);
        return before;
      }
    }
    const key = text.toLowerCase().replace(/^(?:the|a|an) /, '');
    const gender =
      ground.words
        .slice(nominal.first, nominal.end)
        .map((word) => titleGender(word))
        .find((one) => one) ?? null;
    return keep(described, key, () => referent('described', -1, text, gender, noun));
  };
  const personWithRole = (noun: string, clause: number): Referent | null => {
    const limit = ground.clauses[clause]?.end ?? 0;
    const offset = ground.words[limit - 1]?.end ?? 0;
    let best: { index: number; at: number } | null = null;
    for (const index of holders.get(noun) ?? []) {
      const at = lastBefore(reading.people[index]?.mentions ?? [], offset);
      if (at >= 0 && (!best || at > best.at)) best = { index, at };
    }
    return best === null ? null : personReferent(best.index);
  };

  return {
    latest,
    notice: (one, clause) => {
      if (one) noticed.push({ referent: one, clause });
    },
    resolve: (nominal, clause) => {
      if (nominal.kind === 'person') return personReferent(nominal.person);
      if (nominal.kind === 'actor') return actorReferent(nominal.mention);
      if (nominal.kind === 'described') return describe(nominal, clause);
      return resolvePronoun(nominal.word, clause, latest) ?? lastNamed(reading, ground, nominal, personReferent);
    },
  };
}

/** By each word of a role, who holds it, as indices into the people. */
function holdersByRole(people: readonly Person[]): ReadonlyMap<string, readonly number[]> {
  const holders = new Map<string, number[]>();
  people.forEach(({ role }, index) => {
    for (const word of new Set(role?.toLowerCase().split(/[^\p{L}-]+/u) ?? [])) {
      const list = holders.get(word);
      if (list) list.push(index);
      else holders.set(word, [index]);
    }
  });
  return holders;
}

/** Where the last of the spans, which are in order, begins before the offset; -1 where none does. */
function lastBefore(spans: readonly Span[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1]?.start ?? -1;
}

function referent(
  kind: Referent['kind'],
  index: number,
  name: string,
  gender: Gender | null,
  noun: string | null,
): Referent {
  return { kind, index, name, gender, noun, descriptions: new Set(), isPlural: noun?.endsWith('s') ?? false };
}

function keep<K>(map: Map<K, Referent>, key: K, make: () => Referent): Referent {
  const before = map.get(key);
  if (before) return before;
  const made = make();
  map.set(key, made);
  return made;
}

function resolvePronoun(word: string, clause: number, latest: Discourse['latest']): Referent | null {
  if (word === 'he' || word === 'she') {
    const wrong: Gender = word === 'he' ? 'female' : 'male';
    return latest(clause, REACH_CLAUSES, (one) => isHuman(one) && one.gender !== wrong && !one.isPlural);
  }
  if (word === 'it') return latest(clause, REACH_CLAUSES, (one) => !isHuman(one));
  if (word === 'they') return latest(clause, REACH_CLAUSES, (one) => one.kind !== 'person');
  return null;
}

/** With nobody noticed, a pronoun means the person of its gender who was named last before it. */
function lastNamed(
  reading: Reading,
  ground: Ground,
  nominal: Nominal & { kind: 'pronoun' },
  personReferent: (index: number) => Referent | null,
): Referent | null {
  if (nominal.word !== 'he' && nominal.word !== 'she') return null;
  const wrong: Gender = nominal.word === 'he' ? 'female' : 'male';
  for (let at = nominal.at; at >= Math.max(0, nominal.at - 400); at -= 1) {
    const index = ground.personAt[at] ?? -1;
    if (index !== -1 && reading.people[index]?.gender !== wrong) return personReferent(index);
  }
  return null;
}

export function isHuman(one: Referent): boolean {
  if (one.kind !== 'described') return one.kind === 'person';
  return one.noun !== null && isHumanNoun(one.noun);
}

function isAnaphoric(determiner: string): boolean {
  return determiner === 'the' || determiner === 'this' || determiner === 'that';
}

/** Whom “the diplomat”, “the group” or “the statement” comes back to. */
function backTo(
  noun: string,
  clause: number,
  latest: Discourse['latest'],
  personWithRole: (noun: string, clause: number) => Referent | null,
): Referent | null {
  const same = latest(clause, 40, (one) => one.noun === noun);
  if (same) return same;
  if (isMedium(noun)) return latest(clause, 3, (one) => !isHuman(one) && one.noun === null);
  if (isBody(noun)) {
    return /^(?:group|movement|organization|organisation|agency|body|statement)$/.test(noun)
      ? latest(clause, 3, (one) => !isHuman(one))
      : null;
  }
  const holder = personWithRole(noun, clause);
  if (holder) return holder;
  return isHumanNoun(noun) && !noun.endsWith('s') ? latest(clause, 3, (one) => isHuman(one) && !one.isPlural) : null;
}

/** The noun of a description: the last one before “of” or “in”. */
function headNoun({ words }: Ground, { first, end }: { first: number; end: number }): string | null {
  for (let at = first; at < end; at += 1) {
    const next = words[at + 1];
    const word = words[at];
    if (!word) return null;
    const isLast =
      at + 1 >= end || next?.pos === 'ADP' || next?.text === ',' || next?.pos === 'VERB' || next?.pos === 'PRON';
    if (isLast && (word.pos === 'NOUN' || word.pos === 'PROPN' || isSpeakerNoun(word.lower) || isRole(word)))
      return word.lower;
  }
  return null;
}

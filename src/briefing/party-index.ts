import type { Party } from '#src/core/brief.ts';
import type { Span } from '#src/core/span.ts';
import { stateOfLeader } from './gazetteer.ts';
import type { Actor, Person, Reading } from './reading.ts';
import { isGovernmentWord, isOffice, isOppositionWord, isPrivateRole } from './sides.ts';

/** Which party an actor or a person belongs to, by the party's index. */
export interface PartyIndex {
  readonly size: number;
  readonly ofActor: (id: string) => number | null;
  readonly ofPerson: (name: string) => number | null;
  /** By the words of a description: “government forces”, “the opposition official”. */
  readonly ofWords: (words: string) => number | null;
  /** The one party of its kind: a government, or whoever stands against one; null where there are more. */
  readonly ofKind: (kind: 'government' | 'opposition') => number | null;
}

export function indexParties(reading: Reading, parties: readonly Party[]): PartyIndex {
  const byActor = new Map<string, number>();
  const byText = new Map<string, number>();
  parties.forEach((party, index) => {
    for (const name of [party.name, ...party.aliases]) if (!byText.has(plain(name))) byText.set(plain(name), index);
  });
  for (const actor of reading.actors) {
    const index = partyOfActor(reading, parties, actor, byText);
    if (index !== null) byActor.set(actor.id, index);
  }
  const states = new Set(reading.actors.filter(({ kind }) => kind === 'state').map(({ id }) => byActor.get(id)));
  const ofKind = (kind: 'government' | 'opposition'): number | null => {
    const all = parties.map((_, index) => index).filter((index) => states.has(index) === (kind === 'government'));
    return all.length === 1 ? (all[0] ?? null) : null;
  };
  const byPerson = new Map<string, number>();
  parties.forEach((party, index) => party.delegates.forEach(({ name }) => byPerson.set(name, index)));
  return {
    size: parties.length,
    ofActor: (id) => byActor.get(id) ?? null,
    ofPerson: (name) => byPerson.get(name) ?? null,
    ofWords: (words) => longestWithin(byText, plain(words)),
    ofKind,
  };
}

/** The party most of whose evidence lies in the actor's mentions; else the one that bears its name. */
function partyOfActor(
  reading: Reading,
  parties: readonly Party[],
  actor: Actor,
  byText: ReadonlyMap<string, number>,
): number | null {
  let best = -1;
  let most = 0;
  parties.forEach((party, index) => {
    const shared = party.evidence.filter((span) => isMentioned(actor, span)).length;
    if (shared <= most) return;
    best = index;
    most = shared;
  });
  if (best >= 0) return best;
  const named = byText.get(plain(actor.name));
  if (named !== undefined) return named;
  for (const { start, end, use } of actor.mentions.slice(0, 40)) {
    const index = use === 'acts' ? byText.get(plain(reading.text.slice(start, end))) : undefined;
    if (index !== undefined) return index;
  }
  return null;
}

/** Whether a mention of the actor begins or ends where the span does. */
function isMentioned({ mentions }: Actor, span: Span): boolean {
  return mentions.some(({ start, end }) => start === span.start || end === span.end);
}

/** The party of the longest of its names that stands, as whole words, in the text. */
function longestWithin(byText: ReadonlyMap<string, number>, words: string): number | null {
  let best: { index: number; size: number } | null = null;
  const spaced = ` ${words} `;
  for (const [name, index] of byText) {
    if (name.length > (best?.size ?? 2) && spaced.includes(name) && spaced.includes(` ${name} `))
      best = { index, size: name.length };
  }
  return best === null ? null : best.index;
}

/** The party for which a person speaks: by affiliation, by what the role says, or as its known leader. */
export function partyOfPerson({ affiliation, role, name, part, near }: Person, index: PartyIndex): number | null {
  if (role !== null && wordsOf(role).some(isPrivateRole)) return null;
  if (affiliation !== null) {
    const found = index.ofActor(affiliation);
    if (found !== null) return found;
  }
  const state = stateOfLeader(name.split(/[\s-]/).at(-1) ?? name);
  const led = state === null ? null : index.ofActor(state);
  if (led !== null) return led;
  if (role === null) return part === null ? null : partyOfDescription(part, index);
  // “Envoy to Sudan”, “director of operations in Syria”: whom it deals with, not whose it is.
  const own = role.replace(/\s(?:for|to|on|in|with|at)\s.*$/i, '');
  const named = index.ofWords(own);
  if (named !== null) return named;
  if (
    own
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .some(isOppositionWord)
  )
    return index.ofKind('opposition');
  if (affiliation !== null || own !== role || !isOffice(role)) return null;
  return index.ofKind('government') ?? (near === null ? null : index.ofActor(near));
}

/** The party of one who is only described: “a rebel commander in the north”, “an army officer”. */
export function partyOfDescription(own: string, index: PartyIndex): number | null {
  const words = wordsOf(own);
  const opposed = words.some(isOppositionWord) ? index.ofKind('opposition') : null;
  const named = opposed ?? index.ofWords(own);
  if (named !== null) return named;
  const isNamed = /(?<!^)\p{Lu}/u.test(own);
  return !isNamed && words.some(isGovernmentWord) ? index.ofKind('government') : null;
}

/** A description without where its bearer is and whom it deals with; null for one who speaks for no side. */
export function ownWords(description: string): string | null {
  const own = description.replace(/\s(?:for|to|on|in|with|at|from|who|near|familiar)\s.*$/i, '');
  return wordsOf(own).some(isPrivateRole) ? null : own;
}

function wordsOf(role: string): string[] {
  return role.toLowerCase().split(/[^\p{L}-]+/u);
}

function plain(words: string): string {
  return words
    .toLowerCase()
    .replace(/^(?:the|a|an) /, '')
    .replaceAll('’', "'")
    .trim();
}

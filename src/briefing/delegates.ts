import type { Delegate, Mediator, Party } from '#src/core/brief.ts';
import { indexParties, partyOfPerson } from './party-index.ts';
import type { Person, Reading } from './reading.ts';

const MAX_DELEGATES = 12;

/** The parties with those who speak or act for each: by their office, or because the side is named after them. */
export function findDelegates(reading: Reading, parties: readonly Party[], mediators: readonly Mediator[]): Party[] {
  const between = new Set(mediators.map(({ name }) => name));
  const index = indexParties(reading, parties);
  const found = parties.map((party) => [...party.delegates]);
  const join = (person: Person, at: number | null): void => {
    const list = at === null ? undefined : found[at];
    if (!list || found.some((delegates) => delegates.some(({ name }) => name === person.name))) return;
    if (list.length < MAX_DELEGATES) list.push(writeDelegate(person));
  };
  const people = reading.people.filter(({ name }) => !between.has(name));
  for (const person of people) join(person, partyOfPerson(person, index) ?? partyNamedAfter(parties, person));
  for (const person of people) join(person, partyServed(person, found));
  return parties.map((party, at) => ({ ...party, delegates: found[at] ?? [] }));
}

function writeDelegate({ name, role }: Person): Delegate {
  return { name, role };
}

/** “An adviser to Prime Minister Abiy Ahmed”, who is known to be a party's. */
function partyServed({ role }: Person, found: readonly (readonly Delegate[])[]): number | null {
  if (role === null || !/ (?:to|of|for) /.test(role)) return null;
  const at = found.findIndex((delegates) => delegates.some(({ name }) => role.includes(name)));
  return at < 0 ? null : at;
}

/** “The Assad regime”, “forces loyal to General Haftar”. */
function partyNamedAfter(parties: readonly Party[], person: Person): number | null {
  const surname = person.name.split(/[\s-]/).at(-1) ?? person.name;
  const at = parties.findIndex(({ name, aliases }) =>
    [name, ...aliases].some((alias) => alias.split(/[\s-]/).some((word) => word.replace(/['’]s$/, '') === surname)),
  );
  return at < 0 ? null : at;
}

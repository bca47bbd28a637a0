import type { Delegate, Mediator, Party } from '#src/core/brief.ts';
import { indexParties, partyOfPerson } from './party-index.ts';
import type { Person, Reading } from './reading.ts';

const MAX_DELEGATES = 12;

/** The parties with those who speak or act for each: by their office, or because the side is named after them. */
export function findDelegates(reading: Reading, parties: readonly Party[], mediators: readonly Mediator[]): Party[] {
  const between = new Set(mediators.map(({ name }) => name));
  const index = indexParties(reading, parties);
  const found = parties.map((party) => [...party.delegates]);
  for (const person of reading.people) {
    if (between.has(person.name)) continue;
    const at = partyOfPerson(person, index) ?? partyNamedAfter(parties, person);
    const list = at === null ? undefined : found[at];
    if (!list || found.some((delegates) => delegates.some(({ name }) => name === person.name))) continue;
    if (list.length < MAX_DELEGATES) list.push(writeDelegate(person));
  }
  return parties.map((party, at) => ({ ...party, delegates: found[at] ?? [] }));
}

function writeDelegate({ name, role }: Person): Delegate {
  return { name, role };
}

/** “The Assad regime”, “forces loyal to General Haftar”. */
function partyNamedAfter(parties: readonly Party[], person: Person): number | null {
  const surname = person.name.split(/[\s-]/).at(-1) ?? person.name;
  const at = parties.findIndex(({ name, aliases }) =>
    [name, ...aliases].some((alias) => alias.split(/[\s-]/).some((word) => word.replace(/['’]s$/, '') === surname)),
  );
  return at < 0 ? null : at;
}

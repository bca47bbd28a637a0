import type { Quote, Speaker } from '#src/core/brief.ts';
import type { Attribution } from './attribution.ts';
import { readTelling } from './telling.ts';
import type { Quotation, Reading } from './reading.ts';
import type { Referent } from './referents.ts';

/** Fewer words than this are a scare quote or a title unless somebody is said to have spoken them. */
const MIN_UNATTRIBUTED_WORDS = 4;
const MAX_ALIASES = 10;

/** What the story quotes as somebody's speech or writing, each with its speaker or null. */
export function findQuotes(reading: Reading): Quote[] {
  const telling = readTelling(reading);
  return reading.quotations.flatMap((quotation, index) => {
    const speech = telling.speeches[index];
    const text = reading.text.slice(quotation.start, quotation.end);
    if (!isSpeech(reading, quotation, text, speech?.strength ?? null)) return [];
    const speaker = speech?.speaker ? writeSpeaker(reading, speech.speaker) : null;
    return [{ text, speaker, start: quotation.start, end: quotation.end }];
  });
}

function isSpeech(
  reading: Reading,
  quotation: Quotation,
  text: string,
  strength: Attribution['strength'] | 'continued' | null,
): boolean {
  if (reading.furniture[quotation.sentence]) return false;
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const isTold = strength === 'told' || strength === 'continued';
  if (words.length < MIN_UNATTRIBUTED_WORDS) {
    if (strength === 'judged') return words.length === MIN_UNATTRIBUTED_WORDS - 1;
    return isTold && (words.length > 1 || /\p{L}[.,!?]$/u.test(text));
  }
  if (isTitleLike(text) && !/[,.!?…]$/.test(text)) return false;
  return text !== text.toUpperCase() || isTold;
}

/** A name or a title and no speech: every word but the small ones begins with a capital. */
function isTitleLike(text: string): boolean {
  const words = text.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  return words.every((word) => word.length < 4 || /^\p{Lu}/u.test(word)) && /^\p{Lu}/u.test(words[0] ?? '');
}

function writeSpeaker(reading: Reading, referent: Referent): Speaker {
  if (referent.kind === 'person') {
    const person = reading.people[referent.index];
    if (person) {
      const aliases = new Set([...person.aliases, ...referent.descriptions]);
      if (person.role && reading.text.includes(`${person.role} ${person.name}`))
        aliases.add(`${person.role} ${person.name}`);
      return { name: person.name, role: person.role, aliases: [...aliases].slice(0, MAX_ALIASES) };
    }
  }
  const actor = referent.kind === 'actor' ? reading.actors[referent.index] : undefined;
  if (!actor)
    return {
      name: referent.name,
      role: null,
      aliases: [...referent.descriptions].filter((alias) => alias !== referent.name).slice(0, MAX_ALIASES),
    };
  const written = actor.mentions
    .filter(({ use }) => use !== 'describes')
    .map(({ start, end }) => reading.text.slice(start, end));
  const aliases = new Set([...written, ...referent.descriptions]);
  aliases.delete(actor.name);
  return { name: actor.name, role: null, aliases: [...aliases].slice(0, MAX_ALIASES) };
}

import type { Named } from '#src/core/brief.ts';
import { evidence } from './ground.ts';
import { tagNouns } from './negotiation-nouns.ts';
import type { Place, Reading } from './reading.ts';

const BEFORE = /\b(?:in|at|to)(?: the)? $/i;
const MEET =
  /\b(?:met|meet(?:s|ing)?|held|hold|sign(?:ed|ing)?|gather(?:ed|ing)?|host(?:ed|s|ing)?|resum\w+|open(?:ed|s)?|conven\w+)\b/i;

/** Where the talks are, were or will be held; a place that a parallel track is told of is not one. */
export function findVenues(reading: Reading): Named[] {
  return reading.places.flatMap((place) => {
    const spans = place.mentions.filter((mention) => isVenue(reading, mention));
    const found = evidence(reading.text, spans);
    return found ? [{ name: place.name, aliases: [], evidence: [...found] }] : [];
  });
}

function isVenue({ text, tokens, sentences }: Reading, { start, end, sentence }: Place['mentions'][number]): boolean {
  const told = sentences[sentence];
  if (!told || start === told.start) return false;
  const words = text.slice(told.start, told.end);
  if (/\b(?:parallel|separate)\b/i.test(words)) return false;
  const nouns = tagNouns(tokens);
  const near = (at: number): boolean => nouns.has(at) && Math.abs((tokens[at]?.start ?? 0) - start) < 60;
  let isNear = false;
  for (let at = told.firstToken; at < told.endToken; at += 1) isNear ||= near(at);
  const isSpeaker = /^,? (?:said|refused|rejected|accused)/.test(text.slice(end, end + 12));
  const isNamed = /^\s+(?:peace )?(?:talks|round|conference|process|negotiations|summit|meeting)/i.test(
    text.slice(end, end + 25),
  );
  return (
    !isSpeaker &&
    (isNamed ||
      (BEFORE.test(text.slice(Math.max(0, start - 8), start)) &&
        (isNear || MEET.test(words.slice(0, start - told.start).slice(-60)))))
  );
}

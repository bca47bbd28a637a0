import type { Named } from '#src/core/brief.ts';
import { evidence } from './ground.ts';
import type { Reading } from './reading.ts';

const PARALLEL =
  /\b(?:parallel|separate|rival)\b[^.;]{0,60}?\b(?:talks|negotiations|process|track|conference|initiative)\b/i;

/** Other negotiations on the same dispute that the story names, called by their town where it says one. */
export function findParallelTracks(reading: Reading): Named[] {
  const { text, sentences, places } = reading;
  return sentences.flatMap((sentence) => {
    const match = PARALLEL.exec(text.slice(sentence.start, sentence.end));
    if (!match) return [];
    const start = sentence.start + match.index;
    const named = { start, end: start + match[0].length };
    const town = places.find((place) =>
      place.mentions.some((mention) => mention.sentence === sentence.index && mention.start > start),
    );
    const mention = town?.mentions.find((one) => one.sentence === sentence.index);
    const found = evidence(text, mention ? [named, mention] : [named]);
    const words = text.slice(named.start, named.end);
    return found ? [{ name: town?.name ?? words, aliases: town ? [words] : [], evidence: [...found] }] : [];
  });
}

import type { Party } from '#src/core/brief.ts';
import { evidence } from './ground.ts';
import { type GoBetweens, namesOf } from './mediators.ts';
import { tagNouns } from './negotiation-nouns.ts';
import type { Actor, ActorMention, Reading } from './reading.ts';

const MAX_PARTIES = 4;
const BAR = 4;
const ACTS =
  /\b(?:refus\w*|reject\w*|demand\w*|agree\w*|accus\w*|sign\w*|accept\w*|offer\w*|den(?:y|ied|ies)|insist\w*|propos\w*|negotiat\w*|declar\w*|withdr[ae]w\w*|boycott\w*|walk\w* out)\b/i;

/** The sides that negotiate or would have to: those that stand in the telling of the talks, mediators left out. */
export function findParties(reading: Reading, { actors: between }: GoBetweens): Party[] {
  const negotiating = sentencesOnTalks(reading);
  const scored = reading.actors
    .filter((actor, index) => actor.kind !== 'organization' && !between.has(index))
    .map((actor) => ({ actor, score: score(reading, actor, negotiating) }))
    .filter(({ score: value }) => value >= BAR)
    .toSorted((a, b) => b.score - a.score);
  const second = scored[1]?.score ?? 0;
  return scored
    .filter(({ score: value }, index) => index < 2 || value >= second * 0.6)
    .slice(0, MAX_PARTIES)
    .flatMap(({ actor }) => party(reading, actor));
}

function sentencesOnTalks({ tokens, sentences }: Reading): ReadonlySet<number> {
  const nouns = tagNouns(tokens);
  return new Set(
    sentences
      .filter(({ firstToken, endToken }) => {
        for (let at = firstToken; at < endToken; at += 1) if (nouns.has(at)) return true;
        return false;
      })
      .map((sentence) => sentence.index),
  );
}

function score(reading: Reading, actor: Actor, negotiating: ReadonlySet<number>): number {
  return actor.mentions.slice(0, 40).reduce((total, mention) => total + weight(reading, mention, negotiating), 0);
}

function weight({ text, sentences }: Reading, mention: ActorMention, negotiating: ReadonlySet<number>): number {
  const sentence = sentences[mention.sentence];
  if (!sentence || mention.use === 'place') return 0.1;
  const after = text.slice(mention.end, Math.min(sentence.end, mention.end + 40));
  const before = text.slice(Math.max(sentence.start, mention.start - 25), mention.start);
  let value = mention.use === 'acts' ? 0.8 : 0.4;
  if (negotiating.has(mention.sentence)) value += mention.use === 'acts' ? 1 : 0.4;
  if (mention.use === 'acts' && ACTS.test(after)) value += 1.2;
  if (/\b(?:between|with)(?: the)? $/i.test(before) || (/^\s*(?:and|-)\s*/.test(after) && /between/i.test(before)))
    value += 1.5;
  if (mention.sentence < 3) value += 0.8;
  return value;
}

function party(reading: Reading, actor: Actor): Party[] {
  const named = actor.mentions.filter((mention) => mention.use !== 'place');
  const found = evidence(reading.text, named.slice(0, 8));
  if (!found) return [];
  const aliases = namesOf(reading, named).filter((alias) => alias !== actor.name);
  return [{ name: actor.name, aliases, delegates: [], positions: [], evidence: [...found] }];
}

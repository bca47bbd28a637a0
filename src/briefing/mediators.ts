import type { Mediator } from '#src/core/brief.ts';
import type { Span } from '#src/core/span.ts';
import { evidence } from './ground.ts';
import type { Actor, Person, Reading } from './reading.ts';

const ENVOY =
  /\b(?:envoy|mediator|special representative|facilitator|special adviser|negotiator for the (?:U\.?N\.?|African Union)|secretary[- ]general)\b/i;
const MEDIATES =
  /\b(?:mediat\w*|broker\w*|facilitat\w*|under the auspices|good offices|go-between|guarantor\w*|host(?:ed|s|ing)?|conven\w+|sponsor\w*|proposal by)\b/i;
/** How near an actor must stand to the word that gives it the part. */
const NEAR_CHARS = 40;

/** Who mediates, convenes, hosts or guarantees, where the story gives them that part. */
export function findMediators(reading: Reading): Mediator[] {
  const envoys = reading.people.filter((person) => person.role !== null && ENVOY.test(person.role));
  const organizations = reading.actors.flatMap((actor) => {
    const spans = mediating(reading, actor);
    const sends = envoys.some((person) => person.affiliation === actor.id || stands(reading, person, actor));
    if (spans.length === 0 && !sends) return [];
    return build(
      reading,
      actor.name,
      { role: null, organization: null },
      spans.length > 0 ? spans : actor.mentions,
      namesOf(reading, actor.mentions),
    );
  });
  const people = envoys.flatMap((person) => {
    const organization = reading.actors.find((actor) => actor.id === person.affiliation)?.name ?? null;
    return build(reading, person.name, { role: person.role, organization }, person.mentions, person.aliases);
  });
  return [...people, ...organizations];
}

function stands(reading: Reading, person: Person, actor: Actor): boolean {
  return (
    actor.kind === 'organization' &&
    actor.mentions.some((mention) => person.role?.includes(reading.text.slice(mention.start, mention.end)))
  );
}

/** The mentions that stand beside a word of mediation: “U.N.-brokered”, “brokered by Qatar”, “mediator Oman”. */
function mediating({ text, sentences }: Reading, actor: Actor): Span[] {
  return actor.mentions.filter((mention) => {
    if (mention.use === 'place' && actor.kind === 'state') return false;
    const sentence = sentences[mention.sentence];
    const after = text.slice(mention.end, Math.min(sentence?.end ?? mention.end, mention.end + NEAR_CHARS));
    const before = text.slice(Math.max(sentence?.start ?? mention.start, mention.start - NEAR_CHARS), mention.start);
    return (
      /^[ -](?:\w+[ -]){0,1}(?:mediat|broker|facilitat|sponsor|led\b|host|guarant|conven)/i.test(after) ||
      (MEDIATES.test(before) && /\bby\b(?: the)?(?:[\w.,’' -]*)$/i.test(before)) ||
      /mediators? $/i.test(before)
    );
  });
}

function build(
  reading: Reading,
  name: string,
  part: Pick<Mediator, 'role' | 'organization'>,
  spans: readonly Span[],
  aliases: readonly string[],
): Mediator[] {
  const found = evidence(reading.text, spans.slice(0, 5));
  return found
    ? [{ name, ...part, aliases: [...new Set(aliases)].filter((alias) => alias !== name), evidence: [...found] }]
    : [];
}

/** Every string by which the story names an actor. */
export function namesOf({ text }: Reading, mentions: readonly Span[]): string[] {
  return [...new Set(mentions.map(({ start, end }) => text.slice(start, end)))];
}

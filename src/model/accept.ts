import type { BriefStory, Named, Party, Position, RelevantBrief } from '#src/core/brief.ts';
import { ISSUE_LABELS } from '#src/core/vocabulary.ts';
import { namesNegotiation } from '#src/briefing/negotiation-nouns.ts';
import { isTown } from '#src/briefing/places.ts';
import type { ModelAnswer } from './answer-schema.ts';
import type { Cite, Cited } from './cited.ts';
import { acceptBottomLine, acceptHeadline } from './accept-prose.ts';
import { acceptQuotes } from './accept-quotes.ts';
import { acceptAgreement, acceptNext, acceptRound, acceptStatus } from './accept-status.ts';
import { holdsName, nameIn } from './names.ts';

/** What a model's answer is held against. */
export interface Ground {
  readonly story: BriefStory;
  readonly cite: Cite;
  /** The extractive engine's brief of the same story; null where it does not read the story's language. */
  readonly own: RelevantBrief | null;
  /** Takes note of what was left out: “a quote”, “a party”; never the model's own words. */
  readonly drop: (what: string) => null;
}

export type BriefFields = Omit<RelevantBrief, 'schema' | 'story' | 'relevance' | 'engine' | 'warnings'>;

/** The fields of a brief from a model's answer: each value with the spans that support it, and nothing that has none. */
export function acceptAnswer(answer: ModelAnswer, ground: Ground): BriefFields {
  const parties = acceptParties(answer, ground);
  const mediators = acceptMediators(answer, ground);
  const names = [...parties, ...mediators].flatMap((one) => [one.name, ...one.aliases]);
  const venues = acceptAll('a venue', answer.venues, ground, ground.own?.venues);
  const known = [...names, ...venues.map((venue) => venue.name)];
  return {
    headline: acceptHeadline(answer, ground, known),
    bottomLine: acceptBottomLine(answer, ground, known),
    process: null,
    status: acceptStatus(answer, ground),
    round: acceptRound(answer, ground),
    agreement: acceptAgreement(answer, ground),
    venues,
    mediators,
    parties,
    issues: acceptIssues(answer, ground),
    quotes: acceptQuotes(answer, ground, known),
    parallelTracks: acceptAll('a track', answer.parallelTracks, ground, ground.own?.parallelTracks),
    next: acceptNext(answer, ground),
  };
}

type AnsweredName = ModelAnswer['venues'][number];

/** The model's in its order, then what only the extractive engine found: an answer takes nothing away. */
function acceptAll(
  what: string,
  answered: readonly AnsweredName[],
  ground: Ground,
  ours: readonly Named[] | undefined,
): Named[] {
  return withOwn(
    answered.flatMap((one) => acceptNamed(what, one, ground, ours) ?? []),
    ours,
  );
}

function withOwn<T extends Named>(accepted: readonly T[], ours: readonly T[] = []): T[] {
  const distinct = accepted.filter((one, at) => accepted.findIndex((other) => other.name === one.name) === at);
  return [...distinct, ...ours.filter((one) => !distinct.some((other) => other.name === one.name))];
}

/**
 * An entity whose name stands in a sentence that it cites. Who has which part in the talks is the extractive engine's reading:
 * that a name stands in a sentence on the talks does not make it a party to them. A town in which a sentence puts the talks is
 * a venue all the same. In a language that it does not read, the name is all that can be held.
 */
function acceptNamed(
  what: string,
  answered: AnsweredName,
  { cite, own, drop }: Ground,
  ours: readonly Named[] | undefined,
): Named | null {
  const cited = cite(answered.evidence);
  const named = cited && nameIn(cited.text, answered);
  if (!cited || !named) return drop(what);
  const known = ours?.find((one) => isSameName(one, named.name));
  if (known) return known;
  if (own && !(what === 'a venue' && isMetIn(own, cited.text, named.name))) return drop(what);
  const aliases = named.written === named.name ? [] : [named.written];
  return { name: named.name, aliases, evidence: [...cited.evidence] };
}

/** “The talks ended in failure in Geneva”, of a town that has no other part in them. */
function isMetIn({ parties, mediators, parallelTracks }: RelevantBrief, sentences: string, town: string): boolean {
  if (!isTown(town) || [...parties, ...mediators, ...parallelTracks].some((one) => isSameName(one, town))) return false;
  return sentences.split(/[,;:.“”"]/u).some((clause) => {
    const [before, ...after] = clause.split(new RegExp(`\\b(?:in|at) ${RegExp.escape(town)}\\b`, 'u'));
    return after.length > 0 && namesNegotiation(before ?? '');
  });
}

function isSameName(one: Named, name: string): boolean {
  return [one.name, ...one.aliases].some((own) => fold(own) === fold(name));
}

function fold(name: string): string {
  return name.toLowerCase().replace(/^the /u, '');
}

function acceptMediators(answer: ModelAnswer, ground: Ground): RelevantBrief['mediators'] {
  const { cite, own } = ground;
  const accepted = answer.mediators.flatMap((answered) => {
    const named = acceptNamed('a mediator', answered, ground, own?.mediators);
    if (!named) return [];
    const known = own?.mediators.find((one) => one.name === named.name);
    if (known) return [known];
    const cited = cite(answered.evidence)?.text ?? '';
    const role = writtenIn(cited, answered.role);
    return [{ ...named, role, organization: writtenIn(cited, answered.organization) }];
  });
  return withOwn(accepted, own?.mediators);
}

/** The words if the text holds them. */
function writtenIn(text: string, words: string | null): string | null {
  return words !== null && holdsName(text, words) ? words : null;
}

function acceptParties(answer: ModelAnswer, ground: Ground): Party[] {
  const { own } = ground;
  const accepted = answer.parties.flatMap((answered) => {
    const named = acceptNamed('a party', answered, ground, own?.parties);
    if (!named) return [];
    const known = own?.parties.find((one) => one.name === named.name);
    const delegates = known?.delegates ?? acceptDelegates(answered.delegates, ground);
    return [{ ...named, delegates, positions: acceptPositions(answered.positions, named, known ?? null, ground) }];
  });
  return withOwn(accepted, own?.parties);
}

function acceptDelegates(
  answered: ModelAnswer['parties'][number]['delegates'],
  { cite, drop }: Ground,
): Party['delegates'] {
  return answered.flatMap((delegate) => {
    const cited = cite(delegate.evidence);
    const named = cited && nameIn(cited.text, delegate);
    if (!cited || !named) return drop('a delegate') ?? [];
    return [{ name: named.written, role: writtenIn(cited.text, delegate.role) }];
  });
}

/**
 * Positions in the model's order, in the story's words. Which party holds one and how it stands to the matter is the
 * extractive engine's reading; in another language there is none, and a position needs its party's name in its sentence.
 */
function acceptPositions(
  answered: ModelAnswer['parties'][number]['positions'],
  party: Named,
  known: Party | null,
  { story, cite, own, drop }: Ground,
): Position[] {
  const accepted = answered.flatMap(({ stance, issue, evidence: numbers }): Position[] => {
    const cited = cite(numbers);
    const told = cited && known?.positions.find((position) => isWithin(position, cited));
    if (told) return [told];
    const first = own ? undefined : cited?.sentences[0];
    const words = first ? story.text.slice(first.start, first.end) : '';
    const isNamed = [party.name, ...party.aliases].some((name) => holdsName(words, name));
    if (!first || !isNamed) return drop('a position') ?? [];
    return [{ text: words, stance, issue, evidence: [{ start: first.start, end: first.end }] }];
  });
  return [...new Set([...accepted, ...(known?.positions ?? [])])];
}

function isWithin({ evidence }: Position, cited: Cited): boolean {
  return evidence.some((span) =>
    cited.sentences.some((sentence) => sentence.start <= span.start && span.end <= sentence.end),
  );
}

function acceptIssues({ issues }: ModelAnswer, { cite, own, drop }: Ground): RelevantBrief['issues'] {
  const accepted = issues.flatMap(({ id, evidence: numbers }): RelevantBrief['issues'] => {
    const cited = cite(numbers);
    const known = own?.issues.find((issue) => issue.id === id);
    if (known) return [known];
    if (!cited || own) return drop('an issue') ?? [];
    return [{ id, label: ISSUE_LABELS[id], evidence: [...cited.evidence] }];
  });
  return [...new Set([...accepted, ...(own?.issues ?? [])])];
}

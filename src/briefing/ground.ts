import {
  type Brief,
  type Delegate,
  type Mediator,
  type Named,
  type Quote,
  type RelevantBrief,
  isRelevant,
} from '#src/core/brief.ts';
import { type Evidence, type Span, sliceSpan } from '#src/core/span.ts';
import type { Agreement } from '#src/core/vocabulary.ts';
import { segment, type Token } from '#src/stories/sentences.ts';
import { namesAgreement } from './agreement-types.ts';
import { wordingsOf } from './gazetteer.ts';
import { numberSaid } from './round.ts';

/** Evidence from the spans that really lie in the text; null where none does. The one way to make evidence. */
export function evidence(text: string, spans: readonly Span[]): Evidence | null {
  const [only] = spans;
  if (spans.length === 1 && only) return isInside(text, only) ? [{ start: only.start, end: only.end }] : null;
  const [first, ...rest] = spans
    .filter((span) => isInside(text, span))
    .map(({ start, end }) => ({ start, end }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .filter(
      (span, index, all) => index === 0 || span.start !== all[index - 1]?.start || span.end !== all[index - 1]?.end,
    );
  return first ? [first, ...rest] : null;
}

function isInside(text: string, { start, end }: Span): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length;
}

type Passages = readonly (readonly Token[])[];

/**
 * The last gate of every engine: whatever does not stand in the story as the brief says it does is dropped, with a
 * warning. An engine that is right loses nothing here. What carries no span (a round, a delegate, an alias, a speaker,
 * a role, the headline) must stand in the story by its own words. `tokens` are those of the title and those of the
 * text, where the engine has cut them already.
 */
export function checkGrounding(brief: Brief, tokens: Passages | null = null): Brief {
  if (!isRelevant(brief)) return brief;
  const gate = new Gate(brief, tokens);
  const isWritten = brief.engine.model !== null;
  const { bottomLine, status, parties, issues, quotes, next, round } = brief;
  const checked: RelevantBrief = {
    ...brief,
    // What a model writes in its own words has been traced word by word in src/model/support.ts.
    headline: isWritten ? brief.headline : gate.headline(brief),
    bottomLine: bottomLine.filter((line) => gate.holds('a bottom line', line.evidence, isWritten ? null : line.text)),
    status: status && gate.holds('the status', status.evidence) ? status : null,
    round: round && gate.says('the round', round.label) ? gate.counted(round) : null,
    venues: gate.named('the venue', brief.venues),
    mediators: gate.named('the mediator', brief.mediators).map((mediator) => gate.sentBy(gate.withRole(mediator))),
    parties: gate.named('the party', parties).map((party) => ({
      ...party,
      delegates: gate.delegates(party.delegates),
      positions: party.positions.filter((position) =>
        gate.holds(`a position of ${party.name}`, position.evidence, position.text),
      ),
    })),
    issues: issues.filter((issue) => gate.holds(`the issue ${issue.label}`, issue.evidence)),
    quotes: quotes
      .filter((quote) => gate.holds('a quote', [quote], quote.text))
      .map((quote) => ({ ...quote, speaker: gate.speaker(quote.speaker) })),
    parallelTracks: gate.named('the track', brief.parallelTracks),
    next: next && gate.holds('the next step', next.evidence, next.text) ? next : null,
  };
  if (brief.agreement && !(checked.status && gate.speaksOf(brief.agreement))) {
    checked.agreement = gate.drop(`the agreement (${brief.agreement})`);
  }
  return { ...checked, warnings: [...brief.warnings, ...gate.warnings()] };
}

/** Compares a brief's values with its story, and keeps what did not hold. */
class Gate {
  readonly #text: string;
  /** Text and title in lower case: names in a dateline stand in capitals. */
  readonly #story: string;
  /** The same with straight marks and one blank between words, once it is asked for. */
  #plain: string | null = null;
  readonly #dropped = new Set<string>();

  readonly #isWritten: boolean;

  readonly #tokens: Passages | null;

  constructor({ story, engine }: Brief, tokens: Passages | null) {
    this.#tokens = tokens;
    this.#isWritten = engine.model !== null;
    this.#text = story.text;
    this.#story = `${story.title ?? ''}\n${story.text}`.toLowerCase();
  }

  /** What a model made up is named nowhere: of its values only the kind is told. */
  drop(kind: string, words = ''): null {
    this.#dropped.add(words === '' || this.#isWritten ? kind : `${kind} ${words}`);
    return null;
  }

  warnings(): string[] {
    return this.#dropped.size === 0 ? [] : [`Left out for want of evidence: ${[...this.#dropped].join(', ')}.`];
  }

  /** Whether the spans lie in the text and, where `words` are given, hold them to the letter. */
  holds(what: string, spans: readonly Span[], words: string | null = null): boolean {
    const isGrounded =
      spans.length > 0 &&
      spans.every((span) => isInside(this.#text, span)) &&
      (words === null || spans.map((span) => sliceSpan(this.#text, span)).join(' ') === words);
    if (!isGrounded) this.drop(what);
    return isGrounded;
  }

  says(what: string, words: string): boolean {
    const isSaid = this.#stands(words);
    if (!isSaid) this.drop(what, `“${words}”`);
    return isSaid;
  }

  /** Whether the story has a word for such an accord; a partial one may be called anything. */
  speaksOf(agreement: Agreement): boolean {
    if (agreement === 'partial') return true;
    const passages = this.#tokens ?? [segment(this.#story.slice(0, MAX_SEARCHED_CHARS)).tokens];
    return passages.some((tokens) => namesAgreement(tokens, agreement));
  }

  /** A name by which the story does not name its bearer must have an alias by which it does. */
  named<T extends Named>(what: string, entities: readonly T[]): T[] {
    return entities
      .filter((entity) => this.holds(this.#isWritten ? what : `${what} ${entity.name}`, entity.evidence))
      .map((entity) => ({ ...entity, aliases: this.#aliases(entity.aliases) }))
      .filter((entity) => {
        const isNamed = [entity.name, ...entity.aliases].some((name) => this.#stands(name));
        if (!isNamed) this.drop(what, entity.name);
        return isNamed;
      });
  }

  delegates(delegates: readonly Delegate[]): Delegate[] {
    return delegates.filter(({ name }) => this.says('the delegate', name)).map((delegate) => this.withRole(delegate));
  }

  withRole<T extends { readonly role: string | null }>(person: T): T {
    return person.role === null || this.says('the role', person.role) ? person : { ...person, role: null };
  }

  /** A round's number is the one that its label says. */
  counted(round: NonNullable<RelevantBrief['round']>): RelevantBrief['round'] {
    if (round.number === null || numberSaid(round.label) === round.number) return round;
    this.drop('the round’s number', String(round.number));
    return { ...round, number: null };
  }

  /** Whom a mediator works for is named in the story, by one of its known names: “U.N.” for the United Nations. */
  sentBy(mediator: Mediator): Mediator {
    const { organization } = mediator;
    const names = organization === null ? [] : [organization.toLowerCase(), ...wordingsOf(organization)];
    if (organization === null || names.some((name) => this.#holdsWord(name))) return mediator;
    this.drop('the mediator’s organization', organization);
    return { ...mediator, organization: null };
  }

  speaker(speaker: Quote['speaker']): Quote['speaker'] {
    if (!speaker) return null;
    const aliases = this.#aliases(speaker.aliases);
    const isNamed = [speaker.name, ...aliases].some((name) => this.#stands(name));
    return isNamed ? this.withRole({ ...speaker, aliases }) : this.drop('the speaker', `“${speaker.name}”`);
  }

  /** The title, or words of the text that an ellipsis may cut; where it is neither, the title or the text's beginning. */
  headline({ headline, story }: RelevantBrief): string {
    if (this.#stands(headline.replace(/…$/, ''))) return headline;
    // A story without a word has no headline that could be said to stand in it.
    if (story.text.trim() === '' && !story.title?.trim()) return headline;
    this.drop('the headline', `“${headline}”`);
    return story.title?.trim() || story.text.trim().slice(0, MAX_HEADLINE_CHARS);
  }

  #aliases(aliases: readonly string[]): string[] {
    return aliases.filter((alias) => this.says('the alias', alias));
  }

  /** The words with no letter on either side: “un” is not said in “under”. */
  #holdsWord(words: string): boolean {
    const plain = (this.#plain ??= this.#story.replaceAll('’', "'").replaceAll(/\s{2,}|[^\S ]/g, ' '));
    for (let at = plain.indexOf(words); at >= 0; at = plain.indexOf(words, at + 1)) {
      if (!/\p{L}/u.test(plain[at - 1] ?? '') && !/\p{L}/u.test(plain[at + words.length] ?? '')) return true;
    }
    return false;
  }

  #stands(words: string): boolean {
    return words.trim() !== '' && this.#story.includes(words.trim().toLowerCase());
  }
}

const MAX_HEADLINE_CHARS = 110;
/** An accord that a story is about is named near its beginning. */
const MAX_SEARCHED_CHARS = 8_000;

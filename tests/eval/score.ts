import { type Brief, type Quote, type RelevantBrief, isRelevant } from '#src/core/brief.ts';
import { type Span, sliceSpan } from '#src/core/span.ts';
import type { GoldBrief } from './gold.ts';

/** One field over all stories. A share has as many said as wanted: every story is asked once. */
export interface FieldScore {
  readonly field: string;
  readonly kind: 'F1' | 'share';
  readonly right: number;
  readonly said: number;
  readonly wanted: number;
  readonly misses: readonly string[];
}

/** The share of right answers, or the F1 of right ones among said and wanted ones; from 0 to 100, null for no case. */
export function valueOf({ right, said, wanted }: FieldScore): number | null {
  return said + wanted === 0 ? null : (200 * right) / (said + wanted);
}

type Tally = { -readonly [K in keyof FieldScore]: FieldScore[K] } & { misses: string[] };
type Names = Iterable<string>;

/** Scores briefs against gold briefs of the same ids; a story without a brief counts as one that says nothing. */
export function scoreBriefs(gold: readonly GoldBrief[], briefs: readonly Brief[]): FieldScore[] {
  const sheet = new ScoreSheet();
  const byStory = new Map(briefs.map((brief) => [brief.story.id, brief]));
  for (const wanted of gold) {
    const brief = byStory.get(wanted.id);
    if (wanted.relevance !== 'borderline') {
      const isWanted = wanted.relevance === 'yes';
      const isSaid = brief !== undefined && isRelevant(brief);
      sheet.share('relevance', wanted.id, isWanted === isSaid, `said ${brief?.relevance.value ?? 'nothing'}`);
    }
    if (wanted.relevance === 'no') continue;
    scoreStory(sheet, wanted, brief && isRelevant(brief) ? brief : null);
  }
  return sheet.scores();
}

function scoreStory(sheet: ScoreSheet, gold: GoldBrief, brief: RelevantBrief | null): void {
  scoreStatus(sheet, gold, brief);
  scoreEntities(sheet, gold, brief);
  scorePositions(sheet, gold, brief);
  scoreQuotes(sheet, gold, brief?.quotes ?? []);
  scoreNextStep(sheet, gold, brief);
  if (gold.bottomLine.length === 0) return;
  const line = evidenceWords(brief, brief?.bottomLine[0]?.evidence);
  const isGood = gold.bottomLine.some((wanted) => likeness(line, wanted) >= 0.6);
  sheet.share('bottom line', gold.id, isGood, `said ${line}`);
}

function scoreStatus(sheet: ScoreSheet, gold: GoldBrief, brief: RelevantBrief | null): void {
  const { id } = gold;
  const said = brief?.status?.value ?? null;
  const fair = [gold.status, ...gold.statusAccept];
  const miss = `said ${said}, wanted ${fair.join(' or ')}`;
  sheet.share('status strict', id, said === gold.status, miss);
  sheet.share('status lenient', id, fair.includes(said), miss);
  if (gold.roundStatus) {
    const round = brief?.status?.round ?? said;
    sheet.share('round status', id, round === gold.roundStatus, `said ${round}, wanted ${gold.roundStatus}`);
  }
  sheet.list('round number', id, present(brief?.round?.number), present(gold.round?.number), Object.is, String);
  sheet.list('agreement', id, present(brief?.agreement), present(gold.agreement), Object.is, String);
}

function scoreEntities(sheet: ScoreSheet, gold: GoldBrief, brief: RelevantBrief | null): void {
  const firstName = (names: readonly string[]): string => names[0] ?? '';
  for (const field of ['venues', 'mediators', 'parties', 'parallelTracks'] as const) {
    const said = (brief?.[field] ?? []).map(namesOf);
    sheet.list(field, gold.id, said, gold[field].map(namesOf), shareName, firstName);
  }
  const delegates = (brief?.parties ?? []).flatMap((party) => party.delegates.map(({ name }) => name));
  const wanted = gold.parties.flatMap((party) => party.delegates);
  sheet.list('delegates', gold.id, delegates, wanted, sameSurname, String);
  const issues = (brief?.issues ?? []).map((issue) => issue.id);
  sheet.list('issues', gold.id, issues, gold.issues, Object.is, String);
}

interface SpokenPosition {
  readonly party: readonly string[];
  readonly sentence: string;
}

/** A position is right where its party is, and its sentence is mostly the wanted one. */
function scorePositions(sheet: ScoreSheet, gold: GoldBrief, brief: RelevantBrief | null): void {
  const said = (brief?.parties ?? []).flatMap((party) =>
    party.positions.map(({ evidence }): SpokenPosition => ({
      party: namesOf(party),
      sentence: evidenceWords(brief, evidence),
    })),
  );
  const wanted = gold.positions.map(({ party, sentence }): SpokenPosition => {
    const known = gold.parties.find(({ name }) => name === party);
    return { party: known ? namesOf(known) : [party], sentence };
  });
  const isSame = (one: SpokenPosition, other: SpokenPosition): boolean =>
    shareName(one.party, other.party) && likeness(one.sentence, other.sentence) >= 0.5;
  sheet.list('positions', gold.id, said, wanted, isSame, ({ party, sentence }) => `${party[0]}: ${sentence}`);
}

function scoreNextStep(sheet: ScoreSheet, gold: GoldBrief, brief: RelevantBrief | null): void {
  const said = present(brief?.next).map(({ evidence, date }) => ({ text: evidenceWords(brief, evidence), date }));
  const isSame = (one: { text: string }, other: { text: string }): boolean => likeness(one.text, other.text) >= 0.5;
  const pairs = sheet.list('next', gold.id, said, present(gold.next), isSame, ({ text }) => text);
  for (const [got, wanted] of pairs) {
    if (wanted.date === null) continue;
    sheet.share('next date', gold.id, got.date === wanted.date, `said ${got.date}, wanted ${wanted.date}`);
  }
}

/** Quotations of four words or more, as gold briefs have them, and who spoke those that were found. */
function scoreQuotes(sheet: ScoreSheet, gold: GoldBrief, quotes: readonly Quote[]): void {
  const long = quotes.filter((quote) => wordsOf(quote.text).length >= 4);
  const isSame = (a: { text: string }, b: { text: string }): boolean => likeness(a.text, b.text) >= 0.8;
  const pairs = sheet.list('quotes', gold.id, long, gold.quotes, isSame, ({ text }) => text);
  for (const [got, wanted] of pairs) {
    const isRight = isSpeaker(got.speaker, wanted);
    const said = `said ${got.speaker?.name ?? 'nobody'}, wanted ${wanted.speaker}: ${wanted.text}`;
    sheet.share('quote speaker', gold.id, isRight, said);
  }
}

function isSpeaker(speaker: Quote['speaker'], wanted: GoldBrief['quotes'][number]): boolean {
  if (!speaker || wanted.speaker === null) return !speaker === (wanted.speaker === null);
  const wantedNames = [wanted.speaker, ...wanted.aliases];
  return shareName(namesOf(speaker), wantedNames) || sameSurname(speaker.name, wanted.speaker);
}

class ScoreSheet {
  readonly #tallies = new Map<string, Tally>();

  /** One question with one answer. */
  share(field: string, id: string, isRight: boolean, miss: string): void {
    const tally = this.#of(field, 'share');
    tally.said += 1;
    tally.wanted += 1;
    if (isRight) tally.right += 1;
    else tally.misses.push(`${id}: ${miss}`);
  }

  /** Pairs each value said with one that is wanted and still free. */
  list<S, W>(
    field: string,
    id: string,
    said: readonly S[],
    wanted: readonly W[],
    isSame: (said: S, wanted: W) => boolean,
    label: (value: S | W) => string,
  ): [S, W][] {
    const tally = this.#of(field, 'F1');
    const free = [...wanted];
    const pairs: [S, W][] = [];
    for (const value of said) {
      const at = free.findIndex((other) => isSame(value, other));
      const [found] = at < 0 ? [] : free.splice(at, 1);
      if (found === undefined) tally.misses.push(`${id}: not wanted: ${label(value)}`);
      else pairs.push([value, found]);
    }
    tally.misses.push(...free.map((value) => `${id}: not found: ${label(value)}`));
    tally.said += said.length;
    tally.wanted += wanted.length;
    tally.right += pairs.length;
    return pairs;
  }

  scores(): FieldScore[] {
    return [...this.#tallies.values()];
  }

  #of(field: string, kind: FieldScore['kind']): Tally {
    const tally = this.#tallies.get(field) ?? { field, kind, right: 0, said: 0, wanted: 0, misses: [] };
    this.#tallies.set(field, tally);
    return tally;
  }
}

function evidenceWords(brief: RelevantBrief | null, spans: readonly Span[] = []): string {
  return brief === null ? '' : spans.map((span) => sliceSpan(brief.story.text, span)).join(' ');
}

const present = <T>(value: T | null | undefined): T[] => (value === null || value === undefined ? [] : [value]);
const namesOf = ({ name, aliases }: { name: string; aliases: readonly string[] }): string[] => [name, ...aliases];

const ARTICLES_AND_TITLES = new Set(['the', 'mr', 'mrs', 'ms', 'dr', 'sir', 'president']);

/** Lower-case words without accents, possessives and marks. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’]s\b/g, '');
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

function comparable(name: string): string {
  const words = wordsOf(name);
  return words.slice(ARTICLES_AND_TITLES.has(words[0] ?? '') && words.length > 1 ? 1 : 0).join(' ');
}

function shareName(one: Names, other: Names): boolean {
  const known = new Set([...one].map(comparable).filter((name) => name !== ''));
  return [...other].some((name) => known.has(comparable(name)));
}

/** “Kerry” is “John Kerry”. A description, such as “a senior official”, has no surname. */
function sameSurname(one: string, other: string): boolean {
  if (/^(a|an|one|some|the) /i.test(other)) return comparable(one) === comparable(other);
  const surname = wordsOf(other).at(-1);
  return surname !== undefined && surname.length > 2 && wordsOf(one).at(-1) === surname;
}

/** The words that two texts have in common, as a share of the longer one's. */
function likeness(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count > 0) common += 1;
    left.set(word, count - 1);
  }
  return common / Math.max(a.length, b.length, 1);
}

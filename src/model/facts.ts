import { stemmer } from 'stemmer';
import type { Fact } from '#src/core/answer.ts';
import { type RelevantBrief, isRelevant } from '#src/core/brief.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import { segment } from '#src/stories/sentences.ts';

const MAX_TALKS = 4;
const MAX_ENTRIES = 12;
const MAX_FACTS = 120;

/** What the store holds on some negotiations, sentence by sentence, the newest first. */
export async function gatherFacts(
  store: Pick<Store, 'timeline' | 'getBrief'>,
  talks: readonly Talks[],
): Promise<readonly Fact[]> {
  const facts: Fact[] = [];
  for (const one of talks.slice(0, MAX_TALKS)) {
    for (const entry of await store.timeline(one.id, { limit: MAX_ENTRIES })) {
      const [source] = entry.sources;
      const brief = source === undefined ? null : await store.getBrief(source.storyId);
      if (!source || !brief || !isRelevant(brief)) continue;
      const { outlet, title, url } = source;
      const from = { talks: one.name, outlet, title, url, at: entry.at };
      for (const text of sayings(brief)) facts.push({ text, ...from });
      if (facts.length >= MAX_FACTS) return facts.slice(0, MAX_FACTS);
    }
  }
  return facts;
}

function sayings(brief: RelevantBrief): readonly string[] {
  return [
    ...new Set([
      ...brief.bottomLine.map((line) => line.text),
      ...brief.parties.flatMap((party) => party.positions.map((position) => position.text)),
      ...(brief.next ? [brief.next.text] : []),
      ...brief.quotes.flatMap(({ text, speaker }) => (speaker ? [`${speaker.name}: “${text}”`] : [])),
      ...(brief.status && brief.process ? [`${brief.process.name}: ${STATUS_LOOKS[brief.status.value].label}.`] : []),
    ]),
  ];
}

const CONTENT_TAGS = new Set(['NOUN', 'PROPN', 'VERB', 'ADJ', 'NUM']);

/** The facts that share most words with the question, rare words weighing more; none that shares no more than the talks' name. */
export function rankFacts(question: string, facts: readonly Fact[], limit: number): readonly Fact[] {
  const asked = stemsOf(question);
  const stems = facts.map((fact) => stemsOf(fact.text));
  const weight = (stem: string): number =>
    Math.log(1 + facts.length / (1 + stems.filter((one) => one.has(stem)).length));
  const weights = new Map([...asked].map((stem) => [stem, weight(stem)]));
  return facts
    .map((fact, index) => {
      const shared = [...asked].filter((stem) => stems[index]?.has(stem));
      return { fact, score: shared.reduce((sum, stem) => sum + (weights.get(stem) ?? 0), 0) };
    })
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ fact }) => fact);
}

function stemsOf(words: string): ReadonlySet<string> {
  const { tokens } = segment(words);
  return new Set(tokens.filter((token) => CONTENT_TAGS.has(token.pos)).map((token) => stemmer(token.lemma)));
}

import type { Talks } from '#src/core/talks.ts';
import { catalogue } from './catalogue.ts';
import { fold } from './fold.ts';

const MAX_ASKED = 4;
/** Words that stand in many negotiations' names and tell none of them apart. */
const COMMON = new Set(
  fold('talks peace process round negotiations dialogue agreement accord government the of and in on for').split(' '),
);
const terms = new Map(catalogue.map((entry) => [entry.id, entry.terms]));

/** The negotiations with a state that a question in free words is about, best first. */
export function talksIn(question: string, known: readonly Talks[]): readonly Talks[] {
  const asked = ` ${fold(question)} `;
  const scored = known
    .filter((talks) => talks.state !== null)
    .map((talks) => ({ talks, score: scoreOf(asked, talks) }))
    .filter(({ score }) => score > 0);
  return scored
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_ASKED)
    .map(({ talks }) => talks);
}

/** A whole name counts three, a term or a party two, a word of a name one. */
function scoreOf(asked: string, { id, name, aliases, parties }: Talks): number {
  const holds = (words: string): boolean => words !== '' && asked.includes(` ${words} `);
  const names = [name, ...aliases].map(fold);
  const whole = names.filter(holds).length * 3;
  const marks = [...parties, ...(terms.get(id) ?? [])].map(fold).filter(holds).length * 2;
  const words = new Set(names.flatMap((one) => one.split(' ')).filter((word) => word.length > 2 && !COMMON.has(word)));
  return whole + marks + [...words].filter(holds).length;
}

import { z } from 'zod';
import type { Answer, Fact } from '#src/core/answer.ts';
import { asParleyError } from '#src/core/errors.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { safeText } from '#src/core/safe-text.ts';
import type { Store } from '#src/core/store.ts';
import type { Talks } from '#src/core/talks.ts';
import type { AskModel } from './call.ts';
import { gatherFacts, rankFacts } from './facts.ts';
import prompt from './ask-prompt.json' with { type: 'json' };
import { findUnsupported } from './support.ts';

export interface AnswerParts {
  /** Null where no language model is switched on. */
  readonly ask: AskModel | null;
  readonly store: Pick<Store, 'timeline' | 'getBrief' | 'listTalks'>;
  /** The negotiations that a question in free words is about, best first. */
  readonly talksIn: (question: string, known: readonly Talks[]) => readonly Talks[];
}

const MAX_SHOWN = 40;
const MAX_MATCHES = 5;
const MAX_SENTENCES = 6;

const answerSchema = z.object({
  known: z.boolean().describe('false where the facts do not answer the question'),
  sentences: z.array(z.object({ text: z.string(), evidence: z.array(z.int()) })),
});

/** Answers from the stored briefs only: each sentence with the facts that say so, or that it is not known. Never rejects for a fault of the model. */
export function createAnswerer({ ask, store, talksIn }: AnswerParts) {
  return async (question: string, community: string): Promise<Answer> => {
    const facts = await gatherFacts(store, talksIn(question, await store.listTalks()));
    const best = rankFacts(question, facts, MAX_SHOWN);
    if (best.length === 0) return { kind: 'unknown' };
    const matches = (note: string | null): Answer => ({ kind: 'matches', facts: best.slice(0, MAX_MATCHES), note });
    if (!ask) return matches(null);
    try {
      const shown = best.map(({ text, talks, outlet, at }, index) => ({
        n: index + 1,
        talks,
        outlet,
        date: at.slice(0, 10),
        text,
      }));
      const answer = await ask({
        instructions: prompt.instructions.join('\n'),
        question: JSON.stringify({ question, facts: shown }),
        schema: answerSchema,
        community,
      });
      if (!answer.known) return { kind: 'unknown' };
      const sentences = answer.sentences.slice(0, MAX_SENTENCES).flatMap((sentence) => accept(sentence, best) ?? []);
      return sentences.length > 0 ? { kind: 'written', sentences } : matches('The model’s words did not hold.');
    } catch (thrown) {
      return matches(plainWords(asParleyError(thrown)));
    }
  };
}

type Sentence = z.infer<typeof answerSchema>['sentences'][number];

/** A sentence whose every word can be traced to the facts that it cites. */
function accept({ text, evidence }: Sentence, facts: readonly Fact[]): { text: string; facts: readonly Fact[] } | null {
  const cited = [...new Set(evidence)].flatMap((number) => facts[number - 1] ?? []);
  const words = safeText(text).replaceAll(/\s+/gu, ' ').trim();
  if (words === '' || cited.length === 0) return null;
  const said = cited.map((fact) => fact.text).join('\n');
  return findUnsupported(words, said, null).length === 0 ? { text: words, facts: cited } : null;
}

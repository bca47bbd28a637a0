import { inline } from '#src/core/inline.ts';
import type { Answer, Fact } from '#src/core/answer.ts';
import type { Block, ListItem, Reply } from '#src/core/reply.ts';
import { muted } from './blocks.ts';
import { day } from './times.ts';

/** `/talks ask`: every sentence with the stories that say so, numbered. */
export function presentAnswer(question: string, answer: Answer): Reply {
  const heading: Block = { kind: 'heading', text: question, level: 2 };
  if (answer.kind === 'unknown') {
    const words = 'The briefs in this store do not answer that. See what they cover: /talks list';
    return { blocks: [heading, { kind: 'text', text: words }] };
  }
  if (answer.kind === 'matches') {
    return {
      blocks: [
        heading,
        ...(answer.note === null ? [] : [muted(answer.note)]),
        { kind: 'text', text: 'What the stored briefs say that fits the question best:' },
        { kind: 'list', items: answer.facts.map((fact) => ({ ...sourceItem(fact), text: fact.text })) },
      ],
    };
  }
  const facts = [...new Set(answer.sentences.flatMap((sentence) => sentence.facts))];
  const sentences = answer.sentences.map(({ text, facts: cited }) => {
    const numbers = cited.map((fact) => facts.indexOf(fact) + 1).toSorted((a, b) => a - b);
    return `${text} [${numbers.join(', ')}]`;
  });
  return {
    blocks: [
      heading,
      { kind: 'text', text: sentences.join(' ') },
      { kind: 'list', ordered: true, items: facts.map(sourceItem) },
      muted('Worded by a language model from the stored briefs; every word stands in the numbered sources.'),
    ],
  };
}

function sourceItem({ outlet, title, url, at }: Fact): ListItem {
  return { text: title ?? outlet, detail: inline`${outlet}, ${day(at)}`, ...(url === null ? {} : { url }) };
}

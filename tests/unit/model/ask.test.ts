import { describe, expect, it } from 'vitest';
import { createAnswerer } from '#src/model/ask.ts';
import type { AskModel } from '#src/model/call.ts';
import { makeBrief, makeEntry, makeSource, makeState, makeTalks } from '../../support/negotiations.ts';

const talks = makeTalks({ id: 't1', name: 'Yemen peace talks', state: makeState() });
const brief = makeBrief();
const store = {
  listTalks: async () => [talks],
  timeline: async () => [makeEntry({ talksId: 't1', sources: [makeSource('Harbour Wire', 's1')] })],
  getBrief: async () => brief,
};
const line = brief.bottomLine[0]?.text ?? '';

function answerer(ask: AskModel | null) {
  return createAnswerer({ ask, store, talksIn: () => [talks] });
}

const model =
  (value: unknown): AskModel =>
  async ({ schema }) =>
    schema.parse(value);

describe('a question about the talks', () => {
  it('is answered by the best matching entries where there is no model', async () => {
    const answer = await answerer(null)(line, 'c1');
    if (answer.kind !== 'matches') throw new Error(answer.kind);
    expect(answer.facts[0]?.text).toBe(line);
  });

  it('is not known where no fact shares a word with it', async () => {
    expect(await answerer(null)('Zebra xylophone?', 'c1')).toEqual({ kind: 'unknown' });
  });

  it('is answered in a model’s words with the facts that say so', async () => {
    const said = model({ known: true, sentences: [{ text: line, evidence: [1] }] });
    const answer = await answerer(said)(line, 'c1');
    if (answer.kind !== 'written') throw new Error(answer.kind);
    expect(answer.sentences[0]?.facts[0]?.outlet).toBe('Harbour Wire');
  });

  it.each([
    ['says what the facts do not', { known: true, sentences: [{ text: 'The Martians have landed.', evidence: [1] }] }],
    ['cites nothing', { known: true, sentences: [{ text: line, evidence: [] }] }],
    ['cites what is not there', { known: true, sentences: [{ text: line, evidence: [999] }] }],
  ])('falls back to the entries where the model %s', async (_what, value) => {
    expect((await answerer(model(value))(line, 'c1')).kind).toBe('matches');
  });

  it('is not known where the model says so', async () => {
    expect(await answerer(model({ known: false, sentences: [] }))(line, 'c1')).toEqual({ kind: 'unknown' });
  });

  it('falls back to the entries where the model fails, and says so', async () => {
    const failing: AskModel = async () => Promise.reject(new Error('down'));
    const answer = await answerer(failing)(line, 'c1');
    if (answer.kind !== 'matches') throw new Error(answer.kind);
    expect(answer.note).not.toBeNull();
  });
});

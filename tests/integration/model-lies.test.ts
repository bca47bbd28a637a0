import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RelevantBrief, isRelevant } from '#src/core/brief.ts';
import type { ModelAnswer } from '#src/model/answer-schema.ts';
import { makeAnswer, named } from '../support/model-answer.ts';
import { openTestEngine, storyOf } from '../support/model-engine.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';

const STORY = storyOf(
  'The third round of peace talks between the government of Yemen and the Houthi rebels ended in failure in Geneva on Monday, the United Nations said.\n' +
    'The U.N. envoy for Yemen, Ada Brandt, said: “I am disappointed that nobody moved.”\n' +
    'The government did not agree to release 3,000 prisoners.\n' +
    '“We will not sit down again without our prisoners,” said the rebels’ spokesman, Omar Saleh.\n' +
    'Oman offered to host the next round in Muscat.',
  { title: 'Yemen talks end in failure' },
);

let server: ModelServer;
let answer: ModelAnswer = makeAnswer();
beforeAll(async () => {
  server = await startModelServer(() => ({ kind: 'answer', value: answer }));
});
afterAll(() => server.close());

async function told(changes: Partial<ModelAnswer>): Promise<RelevantBrief> {
  answer = makeAnswer(changes);
  const brief = await openTestEngine(server.url).engine.summarize(STORY);
  if (!isRelevant(brief)) throw new Error('The story is relevant.');
  return brief;
}

const spoken = (text: string, speaker: string, evidence: number[]) => ({
  quotes: [{ text, speaker: { name: speaker, original: null }, translation: null, evidence }],
});

describe('a model that lies', () => {
  it('cannot invent a quote', async () => {
    const { quotes } = await told(spoken('We have won and will not talk again', 'Omar Saleh', [4]));
    expect(quotes.map((quote) => quote.text)).not.toContain('We have won and will not talk again');
    expect(quotes).toHaveLength(2);
  });

  it('cannot change a word of a quote', async () => {
    const { quotes } = await told(spoken('I am delighted that nobody moved.', 'Ada Brandt', [2]));
    expect(JSON.stringify(quotes)).not.toContain('delighted');
  });

  it('cannot swap speakers', async () => {
    const { quotes } = await told(spoken('I am disappointed that nobody moved.', 'Omar Saleh', [2]));
    const quote = quotes.find((one) => one.text.includes('disappointed'));
    expect(quote?.speaker?.name).toBe('Ada Brandt');
  });

  it.each([
    ['a negation left out', 'The government agreed to release 3,000 prisoners.', [3]],
    ['a wrong number', 'The government did not agree to release 4,000 prisoners.', [3]],
    ['right words with the wrong sentence', 'The government did not agree to release 3,000 prisoners.', [2]],
    ['a sentence that is not there', 'The government did not agree to release 3,000 prisoners.', [99]],
    ['no sentence at all', 'The government did not agree to release 3,000 prisoners.', []],
    ['sides swapped', 'The rebels did not agree to release 3,000 prisoners.', [3, 4]],
  ])('cannot write %s into the bottom line', async (_what, text, evidence) => {
    const { bottomLine } = await told({ bottomLine: [{ text, evidence }] });
    expect(bottomLine.map((line) => line.text)).not.toContain(text);
    expect(bottomLine.length).toBeGreaterThan(0);
  });

  it.each<[string, ModelAnswer['status']]>([
    ['no cue', { value: 'signed', round: null, cue: null, evidence: [1] }],
    ['an invented cue', { value: 'signed', round: null, cue: 'was signed', evidence: [1] }],
    ['a cue from another sentence', { value: 'agreed', round: null, cue: 'agree to release', evidence: [1] }],
    ['a cue that says something else', { value: 'signed', round: null, cue: 'ended in failure', evidence: [1] }],
  ])('cannot set a status with %s', async (_what, status) => {
    expect((await told({ status })).status?.value).toBe('round_ended');
  });

  it.each<[string, ModelAnswer['status']]>([
    ['an accord by words that say none', { value: 'agreed', round: null, cue: 'nobody moved', evidence: [2] }],
    ['an end by words that say none', { value: 'terminated', round: null, cue: 'said the rebels', evidence: [4] }],
  ])('cannot make %s', async (_what, status) => {
    expect((await told({ status })).status?.value).toBe('round_ended');
  });

  it('keeps a status that only it reads in the words that it quotes as reported, never more', async () => {
    const status: ModelAnswer['status'] = { value: 'stalled', round: null, cue: 'nobody moved', evidence: [2] };
    expect((await told({ status })).status).toMatchObject({ value: 'stalled', confidence: 0.5, strength: 'reported' });
  });

  it('cannot give somebody a part that the story does not', async () => {
    const brief = await told({
      venues: [named('Paris', [1])],
      mediators: [{ ...named('Omar Saleh', [4]), role: null, organization: null }],
      parties: [{ ...named('France', [1]), delegates: [], positions: [] }],
    });
    const names = [...brief.venues, ...brief.mediators, ...brief.parties].map((one) => one.name);
    expect(names).not.toContain('Paris');
    expect(names).not.toContain('France');
    expect(brief.mediators.map((one) => one.name)).not.toContain('Omar Saleh');
  });

  it.each(['Monday', 'United Nations', 'Oman', 'The', 'third round', 'peace talks', 'prisoners', 'Geneva'])(
    'cannot make “%s”, which stands in the story, a party, a mediator or a track',
    async (name) => {
      const entity = named(name, [1, 2, 3, 4, 5]);
      const brief = await told({
        parties: [{ ...entity, delegates: [], positions: [] }],
        mediators: [{ ...entity, role: 'envoy', organization: 'United Nations' }],
        parallelTracks: [entity],
      });
      const own = await told({});
      const partsOf = ({ parties, mediators, parallelTracks }: RelevantBrief): string[] =>
        [...parties, ...mediators, ...parallelTracks].map((one) => one.name).toSorted();
      expect(partsOf(brief)).toEqual(partsOf(own));
    },
  );

  it('can name the town in which a sentence puts the talks, and nothing else, a venue', async () => {
    const words = ['Geneva', 'Monday', 'United Nations', 'prisoners', 'Oman'];
    const { venues } = await told({ venues: words.map((name) => named(name, [1, 2, 3, 4, 5])) });
    const own = await told({});
    expect(venues.map((one) => one.name).toSorted()).toEqual(
      [...new Set([...own.venues.map((one) => one.name), 'Geneva'])].toSorted(),
    );
  });

  it('names nothing that it made up in the note on what was left out', async () => {
    const brief = await told({ venues: [named('Atlantis', [1])] });
    expect(brief.warnings.join(' ')).toContain('a venue');
    expect(JSON.stringify(brief.warnings)).not.toContain('Atlantis');
  });
});

import { describe, expect, test } from 'vitest';
import { Tagger } from '#src/stories/tagger.ts';

const NAMES_A_TEXT = 40;
const BOUND = 100;

/** A text of names that no dictionary has, none of them in another text. */
function strange(number: number): string {
  return Array.from({ length: NAMES_A_TEXT }, (_, at) => `Zq${number}x${at} spoke.`).join(' ');
}

describe('the tagger', () => {
  test('tells each token’s part of speech and lemma, and where sentences end', () => {
    const { forms, lasts } = new Tagger().tag("Syria's rebels can't agree. Mr. Assad left.");
    expect(forms.map(({ text, pos, lemma }) => `${text}/${pos}/${lemma}`).join(' ')).toBe(
      "Syria/PROPN/syria 's/PART/'s rebels/NOUN/rebel ca/AUX/can n't/PART/not agree/VERB/agree ./PUNCT/. " +
        'Mr./PROPN/mr. Assad/PROPN/assad left/VERB/leave ./PUNCT/.',
    );
    expect(lasts).toEqual([6, 10]);
  }, 60_000);

  test('keeps no more new words than its bound and one text', () => {
    const tagger = new Tagger(BOUND);
    const kept = Array.from({ length: 5 }, (_, number) => {
      tagger.tag(strange(number));
      return tagger.newWords;
    });
    expect(Math.max(...kept)).toBeGreaterThan(0);
    expect(Math.max(...kept)).toBeLessThanOrEqual(BOUND);
    expect(kept.filter((count) => count === 0).length).toBeGreaterThan(1);
  }, 120_000);

  test('says the same of a text after it was opened anew', () => {
    const tagger = new Tagger(BOUND);
    const text = 'Rebels from Zqville refused the truce, said Zqborn Zqlund.';
    const before = tagger.tag(text).forms.map(({ text: word, pos }) => `${word}/${pos}`);
    for (let number = 0; number < 2; number += 1) tagger.tag(strange(number));
    expect(tagger.tag(text).forms.map(({ text: word, pos }) => `${word}/${pos}`)).toEqual(before);
  }, 120_000);

  test('has a lemma for words that JavaScript has too', () => {
    const { forms } = new Tagger().tag('The constructor said hello to the prototype.');
    expect(forms.find(({ text }) => text === 'constructor')?.lemma).toBe('constructor');
  }, 60_000);

  test('cuts a piece as it cut it before, whatever it met since', () => {
    const tagger = new Tagger();
    const cut = (text: string) => tagger.tag(text).forms.map(({ text: word }) => word);
    expect(cut("The government's “offer”")).toEqual(['The', 'government', "'s", '“', 'offer', '”']);
    // Of such a piece wink-nlp learns “government's” as a word of its own.
    cut("x(government's)y @government's= Genevaofgovernment's");
    expect(cut("The  government's offer")).toEqual(['The', 'government', "'s", 'offer']);
  }, 60_000);

  test('cuts what stands between other white space too', () => {
    const { forms, lasts } = new Tagger().tag('He\tsaid:\u00a0yes.  She didn’t. ');
    expect(forms.map(({ text }) => text)).toEqual(['He', '\t', 'said', ':', 'yes', '.', 'She', 'did', 'n’t', '.']);
    expect(lasts).toEqual([5, 9]);
  }, 60_000);

  test('keeps no more pieces than its bound and one text', () => {
    const tagger = new Tagger(100 * BOUND, BOUND);
    const kept = Array.from({ length: 8 }, (_, number) => {
      tagger.tag(strange(number));
      return tagger.pieces;
    });
    expect(Math.max(...kept)).toBeLessThanOrEqual(BOUND + NAMES_A_TEXT + 1);
    expect(kept.filter((count, at) => count < (kept[at - 1] ?? 0)).length).toBeGreaterThan(0);
  }, 60_000);

  // Each opening once made what the model writes out twice as long, and the twentieth ran out of memory.
  test('can be opened anew any number of times', () => {
    const tagger = new Tagger(1);
    for (let number = 0; number < 24; number += 1) tagger.tag(strange(number));
    expect(tagger.newWords).toBe(0);
  }, 120_000);
});

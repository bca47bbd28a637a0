import { describe, expect, test, vi } from 'vitest';
import { type Form, factOf, newForm, valueOf, whenForgotten } from '#src/stories/lexicon.ts';

const MANY = 40_000;

/** Fills the lexicon with forms until it begins anew. */
function overfill(): void {
  for (let number = 0; number <= MANY; number += 1) newForm(`word${number}`, 'NOUN', null);
}

describe('what hangs on a form', () => {
  test('is worked out once', () => {
    const form = newForm('Rebels', 'NOUN', 'Rebel');
    const holds = vi.fn<(form: Form) => boolean>(({ lower }) => lower === 'rebels');
    const isRebels = factOf(holds);
    const sizeOf = valueOf(({ text }) => text.length);
    expect([isRebels({ form }), isRebels({ form }), sizeOf({ form }), sizeOf({ form })]).toEqual([true, true, 6, 6]);
    expect(holds).toHaveBeenCalledTimes(1);
    expect(form.lemma).toBe('rebel');
  });

  test('may be nothing, which is worked out once as well', () => {
    const form = newForm('the', 'DET', null);
    const workOut = vi.fn<() => null>(() => null);
    const valueOfForm = valueOf(workOut);
    expect([valueOfForm({ form }), valueOfForm({ form })]).toEqual([null, null]);
    expect(workOut).toHaveBeenCalledTimes(1);
  });

  test('is not taken for that of another form once the lexicon began anew', () => {
    const isTruce = factOf(({ lower }) => lower === 'truce');
    const textOf = valueOf(({ text }) => text);
    const old = newForm('truce', 'NOUN', null);
    expect([isTruce({ form: old }), textOf({ form: old })]).toEqual([true, 'truce']);
    const forget = vi.fn<() => void>();
    whenForgotten(forget);
    overfill();
    expect(forget).toHaveBeenCalled();
    const young = newForm('war', 'NOUN', null);
    expect([isTruce({ form: young }), textOf({ form: young })]).toEqual([false, 'war']);
    expect([isTruce({ form: old }), textOf({ form: old })]).toEqual([true, 'truce']);
  });
});

test('a form has straight marks and small letters for comparison, and its text as it is', () => {
  const { text, lower, lemma } = newForm('Doesn’t', 'AUX', null);
  expect({ text, lower, lemma }).toEqual({ text: 'Doesn’t', lower: "doesn't", lemma: "doesn't" });
});

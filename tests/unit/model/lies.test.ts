import { describe, expect, it } from 'vitest';
import { findUnsupported } from '#src/model/support.ts';
import { isTranslationSupported } from '#src/model/translation.ts';
import lies from '../../fixtures/model/lies.json' with { type: 'json' };
import shortenings from '../../fixtures/model/shortenings.json' with { type: 'json' };

describe('written prose that says what its sentences do not', () => {
  it('is tried in at least 150 ways', () => {
    expect(lies.length).toBeGreaterThanOrEqual(150);
  });

  it.each(lies)('$what: $lie', ({ cited, lie }) => {
    expect(findUnsupported(lie, cited, 2021)).not.toEqual([]);
  });

  // A lie tells nothing where the check refuses everything that is written under its sentences.
  it.each(lies.filter(({ cited }) => !cited.includes('?')))(
    '$what: the first sentence itself is let through',
    ({ cited }) => {
      const [first = ''] = cited.split(/(?<=\.) (?=[A-Z])/u);
      expect(findUnsupported(first, cited, 2021)).toEqual([]);
    },
  );
});

describe('a shortening of one sentence', () => {
  it.each(shortenings)('$written', ({ cited, written }) => {
    expect(findUnsupported(written, cited, 2021)).toEqual([]);
  });
});

describe('a translation', () => {
  const holds = (written: string, cited: string, language: string): boolean =>
    isTranslationSupported(written, cited, { names: ['Geneva', 'Sanaa'], language });

  it.each([
    ['ar', 'ورفضت الحكومة إطلاق سراح ٣٠٠ سجين.', 'The government refused to free 300 prisoners.'],
    ['fr', 'Le gouvernement n’a pas libéré les prisonniers.', 'The government did not free the prisoners.'],
    ['es', 'La ronda terminó sin acuerdo.', 'The round ended without an accord.'],
    ['ru', 'Стороны договорились освободить 25 пленных.', 'The sides agreed to free twenty-five prisoners.'],
  ])('of %s is let through: %s', (language, cited, written) => {
    expect(holds(written, cited, language)).toBe(true);
  });

  it.each([
    ['ar', 'ورفضت الحكومة إطلاق سراح 300 سجين.', 'The government agreed to free 300 prisoners.'],
    ['ar', 'ورفضت الحكومة إطلاق سراح ٣٠٠ سجين.', 'The government refused to free 500 prisoners.'],
    ['ar', 'ورفضت الحكومة إطلاق سراح 300 سجين.', 'The government refused to free ٥٠٠ prisoners.'],
    ['fr', 'Le gouvernement n’a pas libéré les prisonniers.', 'The government freed the prisoners.'],
    ['es', 'Las partes firmaron el acuerdo.', 'The parties did not sign the accord.'],
    ['ru', 'Стороны не подписали соглашение.', 'The sides signed the accord.'],
    ['ru', 'Стороны подписали соглашение.', 'The sides signed the accord in Moscow.'],
  ])('of %s is not: %s → %s', (language, cited, written) => {
    expect(holds(written, cited, language)).toBe(false);
  });
});

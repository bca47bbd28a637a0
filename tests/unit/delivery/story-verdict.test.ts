import { describe, expect, it } from 'vitest';
import { type Filters, NO_FILTERS } from '#src/core/subscription.ts';
import { type JudgedStory, checkFilters, passesFilters, verdictOn } from '#src/delivery/story-verdict.ts';
import { makeBrief } from '../../support/negotiations.ts';
import { makeSubscription } from '../../support/subscriptions.ts';

const BRIEF = makeBrief();
const STORY: JudgedStory = {
  title: 'Kessia walks out of water talks',
  text: BRIEF.story.text,
  language: 'en',
  publishedAt: '2024-11-19T16:00:00.000Z',
  seenAt: '2024-11-19T17:00:00.000Z',
  isHistory: false,
};
const NO_DIPLOMACY = { ...BRIEF, relevance: { value: 'no' as const, score: 0.1 } };

const passes = (filters: Partial<Filters>, story: Partial<JudgedStory> = {}): boolean =>
  passesFilters({ filters: { ...NO_FILTERS, ...filters } }, { ...STORY, ...story }, BRIEF);

describe('verdictOn', () => {
  it('lets news through', () => {
    expect(verdictOn(makeSubscription(), STORY, BRIEF)).toEqual({ kind: 'news' });
  });

  it('holds everything back during a pause', () => {
    expect(verdictOn(makeSubscription({ paused: true }), STORY, BRIEF)).toEqual({ kind: 'paused' });
  });

  it.each([
    ['held by its feed when that was first read', { isHistory: true }],
    ['seen before the community subscribed', { seenAt: '2024-10-31T23:59:59.000Z' }],
    ['seen at the moment of subscribing', { seenAt: makeSubscription().newsSince }],
  ])('calls history what was %s', (_what, changes) => {
    expect(verdictOn(makeSubscription(), { ...STORY, ...changes }, BRIEF)).toEqual({ kind: 'history' });
  });

  it('holds back what was told more than a week before it came in, and not what has no date', () => {
    const old = { ...STORY, publishedAt: '2024-11-01T17:00:00.000Z' };
    expect(verdictOn(makeSubscription(), old, BRIEF)).toEqual({ kind: 'too-old', ageMs: 18 * 86_400_000 });
    expect(verdictOn(makeSubscription(), { ...STORY, publishedAt: null }, BRIEF)).toEqual({ kind: 'news' });
  });

  it('holds back what is no diplomacy', () => {
    expect(verdictOn(makeSubscription(), STORY, NO_DIPLOMACY as never)).toEqual({ kind: 'not-diplomacy' });
  });

  it('knows nothing of a story in a language that no engine read but that it is new', () => {
    const foreign = { ...NO_DIPLOMACY, story: { ...BRIEF.story, language: 'fr' } } as never;
    const story = { ...STORY, language: 'fr' };
    expect(verdictOn(makeSubscription(), story, foreign)).toEqual({ kind: 'not-read', language: 'fr' });
    expect(verdictOn(makeSubscription(), { ...story, isHistory: true }, foreign)).toEqual({ kind: 'history' });
    const asia = makeSubscription({ filters: { ...NO_FILTERS, regions: ['asia'] } });
    expect(verdictOn(asia, story, foreign)).toMatchObject({ kind: 'filtered', filter: 'regions' });
    const model = { ...NO_DIPLOMACY, engine: { name: 'model', version: '1', model: 'm' } };
    expect(verdictOn(makeSubscription(), story, { ...model, story: { ...BRIEF.story, language: 'fr' } })).toEqual({
      kind: 'not-diplomacy',
    });
  });

  it('names the filter and the entry that holds a story back', () => {
    const filtered = (filters: Partial<Filters>) =>
      verdictOn(makeSubscription({ filters: { ...NO_FILTERS, ...filters } }), STORY, BRIEF);
    expect(filtered({ wordsOut: ['cup', 'WALKED out'] })).toEqual({
      kind: 'filtered',
      filter: 'wordsOut',
      entry: 'WALKED out',
    });
    expect(filtered({ wordsIn: ['cup'] })).toEqual({ kind: 'filtered', filter: 'wordsIn', entry: null });
    expect(filtered({ talks: ['syria-geneva'] })).toEqual({
      kind: 'filtered',
      filter: 'talks',
      entry: 'Lake Maru water talks',
    });
    expect(filtered({ languages: ['fr'] })).toEqual({ kind: 'filtered', filter: 'languages', entry: 'en' });
  });
});

describe('passesFilters', () => {
  it('lets everything through where nothing is set', () => {
    expect(passes({})).toBe(true);
  });

  it('finds whole words in any case, in the title too, with or without accents', () => {
    expect(passes({ wordsIn: ['water TALKS'] })).toBe(true);
    expect(passes({ wordsIn: ['wate'] })).toBe(false);
    expect(passes({ wordsOut: ['wate'] })).toBe(true);
    expect(passes({ wordsIn: ['Geneve'] }, { text: 'Les pourparlers de Genève' })).toBe(true);
    expect(passes({ wordsIn: ['nothing', 'harvest'] })).toBe(true);
  });

  it('reads an entry between slashes as a regular expression', () => {
    expect(passes({ wordsIn: ['/walk(s|ed) out/'] })).toBe(true);
    expect(passes({ wordsIn: ['/^nothing/i'] })).toBe(false);
    expect(passes({ wordsOut: ['/lock[s]/'] })).toBe(false);
  });

  it('is not held up by an expression that runs away elsewhere', () => {
    expect(passes({ wordsOut: ['/(x+x+)+y/', '/(.*)*$z/'] }, { text: 'x'.repeat(100_000) })).toBe(true);
  });

  it('goes by the regions of the parties where the catalogue does not know the talks', () => {
    const brief = makeBrief({
      process: null,
      parties: [{ ...BRIEF.parties[0]!, name: 'Government of Sudan', aliases: ['Khartoum'] }],
    });
    const only = (...regions: Filters['regions']) =>
      passesFilters({ filters: { ...NO_FILTERS, regions } }, STORY, brief);
    expect(only('africa', 'asia')).toBe(true);
    expect(only('europe')).toBe(false);
  });

  it('wants one of the negotiations and languages that are set', () => {
    expect(passes({ talks: ['other', 'maru-water'], languages: ['fr', 'en'] })).toBe(true);
    expect(passes({ languages: ['en'] }, { language: null })).toBe(false);
  });
});

describe('checkFilters', () => {
  it.each(['/(/', '/(?=ahead)/', '/a{99999}/', '—'])('refuses %s with a reason', (entry) => {
    const check = (): void => checkFilters({ ...NO_FILTERS, wordsOut: [entry] });
    expect(check).toThrow(
      expect.objectContaining({ code: 'feed/bad-pattern', facts: expect.objectContaining({ pattern: entry }) }),
    );
  });
});

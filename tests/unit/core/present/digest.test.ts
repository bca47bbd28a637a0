import { describe, expect, it } from 'vitest';
import { renderReply } from '#adapters/terminal/render.ts';
import { BRIEF_LANGUAGES } from '#src/core/channel-schedule.ts';
import { briefWords, shortName } from '#src/core/present/brief-words.ts';
import { presentDigest } from '#src/core/present/digest.ts';
import type { Reply } from '#src/core/reply.ts';
import { inWords } from '../../../support/in-words.ts';
import { makeDigest, makeSection, makeState, makeTalks, sectionOn } from '../../../support/negotiations.ts';

function headingsOf({ blocks }: Reply): readonly string[] {
  return blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
}

/** All words that a reader reads on the screen; addresses are only followed. */
/** Buttons, which a terminal shows as what to type, are pressed and not read. */
function wordCount({ blocks }: Reply): number {
  const read = { blocks: blocks.filter(({ kind }) => kind !== 'buttons') };
  const shown = renderReply(read, { width: 80, colour: false, hyperlinks: false });
  return shown.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word) && !word.startsWith('https:')).length;
}

describe('presentDigest', () => {
  it('begins with what changed, one line for each negotiation that moved', () => {
    const steady = sectionOn('Orun talks', 'stalled', 'stalled');
    const fresh = sectionOn('Cyprus talks', null, 'scheduled');
    const { blocks } = presentDigest(makeDigest({ sections: [makeSection(), steady, fresh] }));
    const changed = blocks.slice(3, 5);
    expect(changed).toEqual([
      { kind: 'status', status: { name: 'Lake Maru water', status: 'collapsed', before: 'under_way' } },
      { kind: 'status', status: { name: 'Cyprus', status: 'scheduled', detail: 'new' } },
    ]);
    expect(blocks[5]).toEqual({ kind: 'heading', text: 'Lake Maru water talks', level: 2 });
  });

  it('says so where nothing changed its status', () => {
    const reply = presentDigest(makeDigest({ sections: [sectionOn('Orun talks', 'stalled', 'stalled')] }));
    expect(JSON.stringify(reply)).toContain('No negotiation changed its status.');
  });

  it('names the outlets of each negotiation and the talks without news', () => {
    const words = JSON.stringify(inWords(presentDigest(makeDigest())));
    expect(words).toContain('2: Harbour Wire and The Meridian');
    expect(words).toContain('No change in: Ilmar prisoner exchange.');
    expect(words).toContain('19 Nov 2024, 08:00 – 20 Nov 2024, 08:00 (UTC) · stories: 2 · outlets: 2');
  });

  it('is one sentence where nothing is new', () => {
    const quiet = inWords(presentDigest(makeDigest({ sections: [] })));
    expect(quiet.blocks).toEqual([{ kind: 'text', text: expect.stringMatching(/^Nothing new: [^.]+\.$/u) }]);
    const empty = inWords(presentDigest(makeDigest({ sections: [], unchanged: [] })));
    expect(JSON.stringify(empty)).toContain('No negotiation has news yet');
  });

  it('can be read in two minutes, however much is new', () => {
    const names = Array.from({ length: 20 }, (_, index) => `Talks number ${index + 1}`);
    const reply = presentDigest(makeDigest({ sections: names.map((name) => sectionOn(name, 'paused', 'under_way')) }));
    const told = headingsOf(reply).slice(2);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told).toEqual(names.slice(0, told.length));
    expect(wordCount(reply)).toBeLessThan(480);
    expect(JSON.stringify(reply)).toContain(`Also in the news: ${names[told.length]}`);
  });

  it('shortens the tail before the head', () => {
    const sections = ['One', 'Two', 'Three', 'Four', 'Five'].map((name) => sectionOn(name, 'paused', 'under_way'));
    const { blocks } = presentDigest(makeDigest({ sections }));
    const starts = blocks.flatMap((block, index) => (block.kind === 'heading' && block.level === 2 ? [index] : []));
    const sizes = starts.slice(1).map((start, index) => blocks.slice(start, starts[index + 2]).length);
    expect(sizes[0]).toBeGreaterThan(sizes[3]!);
  });

  it('counts a long list of unchanged talks', () => {
    const unchanged = Array.from({ length: 15 }, (_, index) => makeTalks({ name: `T${index}`, state: makeState() }));
    expect(JSON.stringify(presentDigest(makeDigest({ unchanged })))).toContain('T11 and 3 more.');
  });

  it.each(BRIEF_LANGUAGES)('has its labels in %s, and quotes as they were said', (language) => {
    const words = briefWords(language, 'Asia/Beirut');
    const text = JSON.stringify(presentDigest(makeDigest(), { form: 'standard', words }));
    expect(text).toContain(words.say('title'));
    expect(text).toContain('We did not come here to sign away a river,');
    expect(text).toContain('(Asia/Beirut)');
    const translated = `"words":{"status":"${words.status('collapsed')}"`;
    expect(text.includes(translated)).toBe(language !== 'en');
    expect(text).not.toMatch(/\{\w+\}/u);
  });

  it('is shorter in compact form, and tells all in full form', () => {
    const names = Array.from({ length: 20 }, (_, index) => `Talks number ${index + 1}`);
    const digest = makeDigest({ sections: names.map((name) => sectionOn(name, 'paused', 'under_way')) });
    const words = briefWords('en', 'UTC');
    const [compact, standard, full] = (['compact', 'standard', 'full'] as const).map((form) =>
      presentDigest(digest, { form, words }),
    );
    expect(wordCount(compact!)).toBeLessThan(wordCount(standard!));
    expect(headingsOf(full!).slice(2)).toEqual(names);
  });

  it('says where all outlets are close to one side, and what the week brings', () => {
    const upcoming = [{ talks: 'Cyprus talks', text: 'The envoy meets both leaders.', date: '2024-11-22' }];
    const sections = [makeSection({ oneSidedBy: 'Government of Syria' })];
    const words = JSON.stringify(inWords(presentDigest(makeDigest({ sections, upcoming }))));
    expect(words).toContain('All outlets are close to one side: Government of Syria.');
    expect(words).toContain('22 Nov 2024: Cyprus');
  });
});

describe('shortName', () => {
  it.each([
    ['Intra-Syrian talks (Geneva)', 'Intra-Syrian'],
    ['Lake Maru water talks', 'Lake Maru water'],
    ['Cyprus peace process', 'Cyprus'],
    ['Talks', 'Talks'],
    ['Inter-Congolese Dialogue', 'Inter-Congolese'],
  ])('of %s is %s', (name, short) => {
    expect(shortName({ name })).toBe(short);
  });
});

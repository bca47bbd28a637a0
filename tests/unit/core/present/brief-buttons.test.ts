import { describe, expect, it } from 'vitest';
import { BRIEF_LANGUAGES } from '#src/core/channel-schedule.ts';
import { presentAlert } from '#src/core/present/alert.ts';
import { briefWords } from '#src/core/present/brief-words.ts';
import { presentDigest } from '#src/core/present/digest.ts';
import type { Button, Reply } from '#src/core/reply.ts';
import { briefDeliveries } from '#src/delivery/brief-messages.ts';
import { makeDigest, makeEntry, makeSection } from '../../../support/negotiations.ts';
import { makeSchedule } from '../../../support/schedules.ts';

const ENGLISH = briefWords('en', 'UTC');
const SLOT = '2024-11-20T08:00:00.000Z';

function buttonsOf({ blocks }: Reply): readonly Button[] {
  return blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
}

describe('what people do next with a brief', () => {
  it('is the same in full, and the page of each negotiation', () => {
    const commands = buttonsOf(presentDigest(makeDigest())).map(({ command }) => command);
    expect(commands).toEqual([
      '/digest now full',
      '/talks status Lake Maru water talks',
      '/talks status Strait of Orun border talks',
    ]);
    const full = buttonsOf(presentDigest(makeDigest(), { form: 'full', words: ENGLISH }));
    expect(full.map(({ command }) => command)).not.toContain('/digest now full');
  });

  it('is what there is to see of the one negotiation of a message', () => {
    const schedule = makeSchedule({ layout: 'thread' });
    const [, part] = briefDeliveries(makeDigest(), schedule, SLOT, SLOT);
    expect(buttonsOf(part?.reply ?? { blocks: [] }).map(({ label }) => label)).toEqual([
      'Timeline',
      'Quotes',
      'Why this status',
      'Follow',
    ]);
  });

  it('is nothing where nothing is told', () => {
    expect(buttonsOf(presentDigest(makeDigest({ sections: [] })))).toEqual([]);
  });

  it('stands under an alert too', () => {
    const change = {
      id: 'c',
      talksId: 'maru-water',
      source: 'entry-1',
      before: 'scheduled',
      after: 'collapsed',
      strength: 'reported',
      foundAt: SLOT,
      confirmedAt: null,
      takenBack: null,
    } as const;
    const alert = presentAlert([{ change, name: 'Lake Maru water talks', entry: makeEntry() }], ENGLISH);
    expect(buttonsOf(alert)[0]).toEqual({ label: 'Timeline', command: '/talks timeline Lake Maru water talks' });
  });

  it.each(BRIEF_LANGUAGES)('is named in %s', (language) => {
    const digest = makeDigest({ sections: [makeSection()] });
    const words = briefWords(language, 'UTC');
    const labels = buttonsOf(presentDigest(digest, { form: 'compact', words })).map(({ label }) => label);
    expect(new Set(labels).size).toBe(5);
    expect(labels.includes('Full brief')).toBe(language === 'en');
  });
});

import { describe, expect, it } from 'vitest';
import { presentChoice, presentNoNews } from '#src/core/present/choice.ts';
import { presentTimeline } from '#src/core/present/talks-timeline.ts';
import { presentTalksList, presentTalksStatus } from '#src/core/present/talks.ts';
import type { TalksView } from '#src/core/present/talks.ts';
import { inWords } from '../../../support/in-words.ts';
import { makeBrief, makeEntry, makeState, makeTalks } from '../../../support/negotiations.ts';

const talks = makeTalks({ state: makeState() });

function statusOf(changes: Partial<TalksView>): ReturnType<typeof presentTalksStatus> {
  const now = new Date('2024-11-20T12:00:00Z');
  const asked = { isFollowed: false, isForModerator: false, now };
  return inWords(
    presentTalksStatus({ talks, entries: [makeEntry()], lead: makeBrief(), others: [], ...asked, ...changes }),
  );
}

describe('presentTalksStatus', () => {
  const { blocks } = statusOf({});

  it('begins with where the talks stand', () => {
    expect(blocks[0]).toEqual({ kind: 'heading', text: 'Lake Maru water talks', level: 1 });
    expect(blocks[1]).toEqual({
      kind: 'status',
      status: {
        name: 'Lake Maru water talks',
        status: 'collapsed',
        detail: 'round 2 ended · confirmed · since 19 Nov 2024',
      },
    });
    expect(blocks[2]).toMatchObject({ kind: 'text', text: expect.stringContaining('broke down on Tuesday') });
  });

  it('shows who wants what and what is disputed, and says nothing twice', () => {
    const fields = blocks.flatMap((block) => (block.kind === 'fields' ? block.fields : []));
    expect(fields).toEqual([
      { label: 'Northern Kessia', value: 'Northern Kessia refuses any cap on its dam before the harvest.' },
      { label: 'Republic of Tolland', value: 'The Republic of Tolland demands inspections at both locks.' },
      { label: 'Tolland', value: 'Tolland denied that a text had ever been on the table.' },
      { label: '3 Dec 2024', value: 'The envoy will call the sides again on 3 December.' },
    ]);
  });

  it('shows quotes with their speakers, and the sources with their addresses', () => {
    expect(blocks.filter((block) => block.kind === 'quote')).toEqual([
      { kind: 'quote', text: 'closer on paper than in the room.', speaker: 'Ana Velez, African Union envoy' },
      { kind: 'quote', text: 'We did not come here to sign away a river,', speaker: 'Iven Rask' },
    ]);
    expect(blocks.find((block) => block.kind === 'list')).toMatchObject({
      items: [
        { text: 'Harbour Wire', url: 'https://harbour-wire.example/2024/11/story-1' },
        { text: 'The Meridian', url: 'https://the-meridian.example/2024/11/story-2' },
      ],
    });
  });

  it('says the stance where the words do not', () => {
    const lead = makeBrief();
    const [party] = lead.parties;
    const position = { ...party!.positions[0]!, text: 'No cap before the harvest.' };
    const parties = [{ ...party!, positions: [position] }];
    const reply = statusOf({ entries: [], lead: { ...lead, parties } });
    expect(JSON.stringify(reply)).toContain('refuses: No cap before the harvest.');
  });

  it('works without a brief and names other negotiations that fit', () => {
    const reply = statusOf({ entries: [], lead: null, others: [makeTalks({ name: 'Others' })] });
    expect(reply.blocks.some((block) => block.kind === 'quote')).toBe(false);
    expect(JSON.stringify(reply)).toContain('Your words also fit: Others.');
  });
});

describe('presentTalksList', () => {
  it('shows each with its status and cuts a long list', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...talks, id: `t${index}` }));
    const { blocks } = inWords(presentTalksList({ talks: many, waiting: [], filter: 'africa' }));
    const list = blocks.find((block) => block.kind === 'list');
    expect(list?.items).toHaveLength(50);
    expect(list?.items[0]).toEqual({
      text: 'Lake Maru water talks',
      status: 'collapsed',
      detail: 'confirmed, since 19 Nov 2024',
    });
    expect(JSON.stringify(blocks)).toContain('And 10 more.');
    expect(JSON.stringify(blocks)).toContain('60 negotiations');
  });
});

describe('presentChoice', () => {
  it('gives the command for each, by the id where names are alike', () => {
    const twin = makeTalks({ id: 'twin', state: null });
    const other = makeTalks({ id: 'other', name: 'Other talks' });
    const { blocks } = presentChoice('maru', [talks, twin, other], (name) => `/talks status ${name}`);
    expect(blocks.at(-1)).toMatchObject({
      buttons: [
        { command: '/talks status maru-water' },
        { command: '/talks status twin' },
        { command: '/talks status Other talks' },
      ],
    });
    expect(JSON.stringify(blocks)).toContain('no news in this store yet');
  });
});

describe('presentNoNews', () => {
  it('says that the catalogue knows it and the store has no news', () => {
    const words = JSON.stringify(presentNoNews(makeTalks({})));
    expect(words).toContain('no news of it in this store yet');
    expect(words).toContain('Northern Kessia, Republic of Tolland');
  });
});

describe('presentTimeline', () => {
  it('shows changes, and events that moved nothing without one', () => {
    const moved = makeEntry();
    const repeated = makeEntry({ id: 'e2', moved: false });
    const block = presentTimeline({
      talks,
      entries: [moved, repeated],
      since: null,
      isCut: false,
      picture: null,
    }).blocks.find((one) => one.kind === 'timeline');
    expect(block?.entries).toMatchObject([
      { before: 'under_way', after: 'collapsed', sources: ['Harbour Wire', 'The Meridian'] },
      { before: null, after: null },
    ]);
  });

  it('says that there is nothing since a day', () => {
    expect(
      presentTimeline({ talks, entries: [], since: '2024-12-01T00:00:00Z', isCut: false, picture: null }).blocks,
    ).toMatchObject([
      { kind: 'text', text: 'There is nothing on Lake Maru water talks since 1 Dec 2024 in this store.' },
      { kind: 'buttons' },
    ]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderReply } from '#adapters/terminal/render.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import type { AnnouncedStep } from '#src/core/calendar.ts';
import type { Caller, CommandServices } from '#src/core/command.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import type { TimelineChart } from '#src/core/timeline-chart.ts';
import { createModeration } from '#src/talks/moderation.ts';
import { findTalks } from '#src/talks/search.ts';
import { fakeDeliveryServices } from '../../support/delivery-services.ts';
import { fakeFeedServices } from '../../support/feed-services.ts';
import { makeBrief } from '../../support/negotiations.ts';
import { type TalksRecord, type Told, openRecord } from '../../support/talks-record.ts';

const MEMBER: Caller = { community: 'c', channel: 'ch', member: 'bo', isModerator: false };
const MODERATOR: Caller = { ...MEMBER, member: 'ana', isModerator: true };

const WATER = { id: 'opened:kessia+tolland', name: 'Kessia–Tolland talks' };
const BORDER = { id: 'opened:orun+tolland', name: 'Orun–Tolland talks' };
const opened: Told = { name: 'Talks open', at: '2024-11-10T10:00:00Z', status: 'under_way', talks: WATER };
const broken: Told = { name: 'Kessia walks out', at: '2024-11-19T10:00:00Z', status: 'collapsed', talks: WATER };
const border: Told = {
  name: 'Border talks proposed',
  at: '2024-11-15T10:00:00Z',
  status: 'proposed',
  talks: BORDER,
  changes: { parties: [] },
};

describe('the commands on talks', () => {
  let record: TalksRecord;
  let now: Date;
  let drawn: TimelineChart[];
  let written: (readonly AnnouncedStep[])[];
  let reply: Reply;
  let outcome: string;
  let say: (line: string, caller?: Caller) => Promise<string>;

  beforeEach(async () => {
    record = await openRecord();
    now = new Date('2024-11-20T12:00:00Z');
    [drawn, written] = [[], []];
    const clock = { now: () => now };
    const { store } = record;
    const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for here'));
    const services: CommandServices = {
      briefPage: notAsked,
      feeds: fakeFeedServices(() => store, now.toISOString()),
      delivery: fakeDeliveryServices(() => store, now.toISOString()),
      ask: notAsked,
      findTalks: (words) => findTalks(words, store),
      ordinaryChanges: () => ['scheduled', 'under_way'],
      drawTimeline: async (chart) => {
        drawn.push(chart);
        return new Uint8Array([1]);
      },
      writeCalendar: (steps) => {
        written.push(steps);
        return new Uint8Array([2]);
      },
      moderation: createModeration(store, clock),
    };
    const handle = createCommandHandler({ commands, store, clock, services, logger: silentLogger });
    say = async (line, caller = MODERATOR) => {
      ({ reply, outcome } = await handle(caller, { kind: 'line', line }));
      return renderReply(reply, { width: 200, colour: false, hyperlinks: false });
    };
    await record.tell(opened, border, broken);
  });

  afterEach(() => record.store.close());

  function blocks<K extends Block['kind']>(kind: K): readonly Extract<Block, { kind: K }>[] {
    return reply.blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
  }

  /** Every button’s command does something for who sees it. */
  async function pressAll(caller: Caller): Promise<void> {
    const lines = blocks('buttons').flatMap(({ buttons }) => buttons.map((button) => button.command));
    for (const line of lines.filter((one) => !one.startsWith('/digest'))) {
      await say(line, caller);
      expect({ line, outcome }).toEqual({ line, outcome: 'done' });
    }
  }

  it('offers what people do next, by commands that work', async () => {
    for (const line of [
      'list',
      'status kessia',
      'timeline kessia',
      'why kessia',
      'gaps kessia',
      'quotes kessia',
      'next',
      'follow',
    ]) {
      await say(`/talks ${line}`, MEMBER);
      expect(outcome).toBe('done');
      expect(blocks('buttons').length).toBeGreaterThan(0);
      await pressAll(MEMBER);
    }
  });

  it('asks back, with the nearest name', async () => {
    for (const name of [
      'status',
      'timeline',
      'why',
      'gaps',
      'quotes',
      'next',
      'unfollow',
      'follow',
      'split',
      'ignore',
    ]) {
      expect(await say(`/talks ${name} tolland`)).toContain('fits 2 negotiations. Which one?');
      expect(await say(`/talks ${name} kesia`)).toMatch(/Did you mean|Kessia–Tolland/u);
    }
    expect(await say('/talks stauts kessia')).toContain('Did you mean /talks status kessia?');
    expect(await say('/talks correct kessia stuck')).toContain('“stuck” is no status.');
  });

  describe('why', () => {
    it('shows whole sentences with their outlets, the strength, and what would change it', async () => {
      const shown = await say('/talks why kessia', MEMBER);
      expect(shown).toContain('Why “collapsed”');
      expect(shown).toContain(
        '“Talks on the Lake Maru water accord broke down on Tuesday after the delegation of Northern Kessia walked out.”',
      );
      expect(shown).toContain('— Harbour Wire, 19 Nov 2024');
      expect(shown).toContain('https://news.example/Kessia');
      expect(shown).toMatch(/Confirmed|Reported/u);
      expect(shown).toContain('One clear and newer report is enough for: scheduled and under way.');
    });

    it('counts independent reports and not copies', async () => {
      const text = 'The Lake Maru talks have collapsed, the envoy said.';
      const own = makeBrief({ story: { ...makeBrief().story, text }, bottomLine: [], quotes: [], parties: [] });
      const evidence: [{ start: number; end: number }] = [{ start: 9, end: 38 }];
      const status = { value: 'collapsed', round: null, confidence: 0.9, evidence } as const;
      await record.tell(
        { ...broken, name: 'copy', copyOf: broken.name, outlet: 'Copycat' },
        { ...broken, name: 'second', outlet: 'The Meridian', changes: { ...own, status } },
      );
      const shown = await say('/talks why kessia', MEMBER);
      expect(shown).toContain('Confirmed: 2 reports in words of their own tell it.');
      expect(shown).toContain('“The Lake Maru talks have collapsed, the envoy said.”');
    });

    it('says that a moderator’s word is one, and shows what stands against it', async () => {
      await say('/talks correct kessia stalled because both delegations stay');
      await record.tell({ ...broken, name: 'Still collapsed', at: '2024-11-21T10:00:00Z' });
      const shown = await say('/talks why kessia', MEMBER);
      expect(shown).toContain('Set by a moderator: both delegations stay');
      expect(shown).toContain('✖ collapsed  Still collapsed');
      expect(shown).not.toContain('/talks review');
    });
  });

  describe('gaps', () => {
    it('shows issue by party the latest position with its date', async () => {
      const shown = await say('/talks gaps kessia', MEMBER);
      expect(shown).toMatch(
        /Resources, water and energy\n +Northern Kessia +Northern Kessia refuses any cap .*\(19 Nov 2024\)/u,
      );
      expect(shown).toMatch(/Verification\n +Republic of Tolland +The Republic of Tolland demands .*\(19 Nov 2024\)/u);
    });

    it('says so where no party has spoken', async () => {
      const silent = { id: 'silent', name: 'Ilmar exchange' };
      await record.tell({ ...border, name: 'silent', talks: silent, changes: { parties: [] } });
      expect(await say('/talks gaps ilmar', MEMBER)).toContain(
        'No story in this store says what a party of Ilmar exchange wants',
      );
    });
  });

  describe('quotes', () => {
    it('shows them to the letter with speaker, outlet and date', async () => {
      const shown = await say('/talks quotes kessia', MEMBER);
      expect(shown).toContain('“We did not come here to sign away a river,”');
      expect(shown).toContain('— Iven Rask, for Northern Kessia (Harbour Wire, 19 Nov 2024)');
      expect(shown.match(/sign away a river/gu)).toHaveLength(1);
    });

    it('shows those of one party or speaker, and asks back for another', async () => {
      const shown = await say('/talks quotes kessia party:"northern kessia"', MEMBER);
      expect(shown).toContain('Iven Rask');
      expect(shown).not.toContain('Ana Velez');
      expect(await say('/talks quotes kessia party:velez', MEMBER)).toContain('closer on paper');
      expect(await say('/talks quotes kessia party:kesia', MEMBER)).toContain('Did you mean Northern Kessia?');
      expect(outcome).toBe('failed');
    });
  });

  describe('next', () => {
    beforeEach(() => record.tell({ ...broken, name: 'Back to it', at: '2024-11-19T18:00:00Z', status: 'scheduled' }));

    it('shows what comes next in all negotiations, with a calendar file', async () => {
      const shown = await say('/talks next', MEMBER);
      expect(shown).toMatch(/Announced\n.*3 Dec 2024: (?:Kessia|Orun)–Tolland talks/u);
      expect(shown).toContain('File: negotiations.ics.');
      expect(blocks('file')).toEqual([
        { kind: 'file', file: { name: 'negotiations.ics', mediaType: 'text/calendar', bytes: new Uint8Array([2]) } },
      ]);
      expect(written[0]?.map((step) => step.date)).toEqual(['2024-12-03', '2024-12-03']);
      await say('/talks next kessia', MEMBER);
      expect(written[1]?.map((step) => step.id)).toEqual([`${WATER.id}/2024-12-03`]);
    });

    it('says that the date passed with no news, and only where there was none', async () => {
      now = new Date('2024-12-05T12:00:00Z');
      expect(await say('/talks next kessia', MEMBER)).toMatch(/The date passed with no news\n.*3 Dec 2024/u);
      expect(await say('/talks status kessia', MEMBER)).toContain('The date passed with no news.');
      expect(written).toEqual([]);
      await record.tell({
        ...broken,
        name: 'later',
        at: '2024-12-04T10:00:00Z',
        status: 'under_way',
        changes: { next: null },
      });
      expect(await say('/talks next kessia', MEMBER)).toContain('No story in this store says what comes next');
    });
  });

  describe('timeline', () => {
    it('comes with the same as a picture', async () => {
      await say('/talks timeline kessia', MEMBER);
      expect(drawn[0]?.bands.map((band) => band.status)).toEqual(['under_way', 'collapsed']);
      expect(blocks('image')).toMatchObject([{ alt: expect.stringContaining('collapsed from 19 Nov 2024') }]);
      await say('/talks timeline kessia since:2024-11-15', MEMBER);
      expect(drawn[1]?.bands.map((band) => band.status)).toEqual(['collapsed']);
    });
  });

  describe('follow', () => {
    it('is each member’s own', async () => {
      expect(await say('/talks follow', MEMBER)).toContain('You follow no negotiation yet.');
      expect(await say('/talks follow kessia', MEMBER)).toContain('You follow Kessia–Tolland talks.');
      expect(await say('/talks follow kessia', MEMBER)).toContain('You follow already');
      expect(await say('/talks follow', MEMBER)).toContain('✖ collapsed  Kessia–Tolland talks');
      expect(await say('/talks status kessia', MEMBER)).toContain('/talks unfollow Kessia–Tolland talks');
      expect(await say('/talks follow', { ...MEMBER, community: 'elsewhere' })).toContain(
        'You follow no negotiation yet.',
      );
    });

    it('goes on through a merge, and ends by the name of either', async () => {
      await say('/talks follow kessia', MEMBER);
      await say(`/talks merge "${WATER.name}" "${BORDER.name}"`);
      expect(await say('/talks follow', MEMBER)).toContain('Orun–Tolland talks');
      expect(await say('/talks unfollow tolland', MEMBER)).toContain('You no longer follow Orun–Tolland talks.');
      expect(await say('/talks follow', MEMBER)).toContain('You follow no negotiation yet.');
      expect(await say('/talks unfollow orun', MEMBER)).toContain('You did not follow Orun–Tolland talks.');
    });

    it('takes talks that only the catalogue knows', async () => {
      expect(await say('/talks follow gerd', MEMBER)).toMatch(/You follow|Which one/u);
    });
  });

  describe('what moderators do', () => {
    it('is kept from members', async () => {
      for (const line of [
        'track "A b" "c, d"',
        'rename a b',
        'merge a b',
        'split a',
        'correct a stalled',
        'ignore a',
        'undo',
        'review',
      ]) {
        expect(await say(`/talks ${line}`, MEMBER)).toContain('is for moderators.');
      }
      expect(await record.store.listAudit('c', 5)).toEqual([]);
    });

    it('renames: both names find the talks', async () => {
      expect(await say('/talks rename kessia Lake Maru water talks')).toContain('is called Lake Maru water talks now');
      expect(await say('/talks status Kessia–Tolland talks', MEMBER)).toMatch(/^Lake Maru water talks/u);
      expect(await say('/talks rename maru "…"')).toContain('is no name.');
      expect(await say('/talks rename orun "Lake Maru water talks"')).toContain(
        'There is a negotiation of that name already',
      );
    });

    it('merges, and takes it back', async () => {
      await say(`/talks merge "${WATER.name}" orun`);
      expect(await say('/talks list')).not.toContain('Kessia–Tolland');
      expect(await say('/talks status Kessia–Tolland talks', MEMBER)).toMatch(/^Orun–Tolland talks/u);
      expect(await say('/talks undo')).toContain('Taken back: merging Kessia–Tolland talks');
      expect(await say('/talks list')).toContain('Kessia–Tolland');
    });

    it('splits by numbers that it shows', async () => {
      expect(await say('/talks split kessia')).toMatch(/2 +19 Nov 2024: Kessia walks out\n1 +10 Nov 2024: Talks open/u);
      expect(await say('/talks split kessia events:2 into:"Side talks"')).toContain(
        'One event of Kessia–Tolland talks went to Side talks.',
      );
      expect(await say('/talks timeline kessia', MEMBER)).not.toContain('Kessia walks out');
      expect(await say('/talks split kessia events:1 into:"Side talks"')).toContain('went to Side talks');
      expect(await say('/talks split side events:9 into:Others')).toContain('None of these events');
      expect(await say('/talks split side events:x into:Others')).toContain('“x” is no number of an event.');
      expect(await say('/talks split side events:1')).toContain('“into” is missing');
    });

    it('corrects, in one word or two, with a reason, and reviews newer evidence', async () => {
      expect(await say('/talks correct kessia under way the teams sat down again')).toContain(
        'is under way by your word instead of collapsed.',
      );
      expect(await say('/talks status kessia', MEMBER)).toContain('Set by a moderator: the teams sat down again');
      await record.tell({ ...broken, name: 'Envoy gives up', at: '2024-11-25T10:00:00Z', status: 'terminated' });
      expect(await say('/talks status kessia', MEMBER)).not.toContain('Newer evidence');
      expect(await say('/talks review')).toContain('under way → terminated');
      expect(await say('/talks status kessia')).toContain('Newer evidence waits for you');
      const accept = blocks('buttons')
        .flatMap(({ buttons }) => buttons)
        .find((button) => button.label === 'Accept');
      expect(await say(accept?.command ?? '')).toContain('Accepted: Kessia–Tolland talks is terminated now');
      expect(await say('/talks review kessia refuse')).toContain('No newer evidence on Kessia–Tolland talks waits');
    });

    it('ignores, says so, and takes up again', async () => {
      await say('/talks ignore kessia');
      expect(await say('/talks list')).not.toContain('Kessia–Tolland');
      expect(await say('/talks status Kessia–Tolland talks', MEMBER)).toContain(
        'Moderators set Kessia–Tolland talks aside',
      );
      expect(await say('/talks review')).toContain('/talks track "Kessia–Tolland talks"');
      expect(await say('/talks track "Kessia–Tolland talks"')).toContain('is listed and posted again.');
    });

    it('tracks talks of which there is no news yet', async () => {
      expect(await say('/talks track "Ilmar exchange" Ilmar, Republic of Orun')).toContain(
        'Ilmar exchange is tracked from now on',
      );
      expect(await say('/talks list', MEMBER)).toContain('No news yet of Ilmar exchange.');
      expect(await say('/talks status ilmar', MEMBER)).toContain('there is no news of it in this store yet');
      expect(await say('/talks track "Other talks" Ilmar')).toContain('Talks have at least two parties');
    });

    it('offers negotiations that stories opened for a name', async () => {
      expect(await say('/talks status kessia')).toContain('/talks rename "Kessia–Tolland talks" <name>');
      expect(await say('/talks review')).toContain('Opened by stories, named after their parties');
      await say('/talks rename kessia Lake Maru water talks');
      expect(await say('/talks status maru')).not.toContain('/talks rename');
    });

    it('is in the log with who, what, before and after', async () => {
      await say('/talks correct kessia stalled because nobody moves');
      await say('/talks undo');
      const audit = await say('/parley audit');
      expect(audit).toContain('ana: talks correct Kessia–Tolland talks (collapsed → stalled, because nobody moves)');
      expect(audit).toContain(
        'ana: talks undo correct: Kessia–Tolland talks (stalled, because nobody moves → collapsed)',
      );
    });
  });
});

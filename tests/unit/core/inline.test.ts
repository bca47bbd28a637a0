import { describe, expect, it } from 'vitest';
import { renderReply as renderDiscord } from '#adapters/discord/render.ts';
import { renderReply as renderSlack } from '#adapters/slack/render.ts';
import { renderReply as renderTerminal } from '#adapters/terminal/render.ts';
import { type Inline, inline, joined, plainText } from '#src/core/inline.ts';
import { stateLine } from '#src/core/present/blocks.ts';
import { briefWords } from '#src/core/present/brief-words.ts';
import { day, distance, exactMoment, moment, partialDate, period } from '#src/core/present/times.ts';
import type { Reply } from '#src/core/reply.ts';
import { makeState, makeTalks } from '../../support/negotiations.ts';

const AT = '2017-12-14T10:00:00.000Z';
const SECONDS = Date.parse(AT) / 1000;
const NOW = new Date('2017-12-14T12:00:00.000Z');

const replyOf = (text: Inline): Reply => ({ blocks: [{ kind: 'text', text }] });
const onDiscord = (reply: Reply): string => JSON.stringify(renderDiscord(reply).pages);
const onSlack = (reply: Reply): string => JSON.stringify(renderSlack(reply).blocks);

describe('words with points in time', () => {
  it('are a string where there are none, and read as words anywhere', () => {
    expect(inline`since ${'Monday'}, ${2} times`).toBe('since Monday, 2 times');
    expect(joined(['a', 'b'], ', ')).toBe('a, b');
    expect(plainText(joined([day(AT), inline`by ${'ana'}`], ' · '))).toBe('14 Dec 2017 · by ana');
    expect(partialDate('2018-01')).toBe('January 2018');
  });

  it.each([
    ['a story’s day', day(AT), `<t:${SECONDS}:d> (<t:${SECONDS}:R>)`, `<!date^${SECONDS}^{date_short}|14 Dec 2017>`],
    [
      'a moment',
      moment(AT),
      `<t:${SECONDS}:f> (<t:${SECONDS}:R>)`,
      `<!date^${SECONDS}^{date_short} {time}|14 Dec 2017, 10:00 UTC>`,
    ],
    ['a distance', distance(AT, NOW), `<t:${SECONDS}:R>`, `<!date^${SECONDS}^{ago}|2 hours ago>`],
    [
      'an hour beside its distance',
      exactMoment(AT),
      `<t:${SECONDS}:f>`,
      `<!date^${SECONDS}^{date_short} {time}|14 Dec 2017, 10:00 UTC>`,
    ],
  ])('show %s natively', (_what, words, discord, slack) => {
    expect(onDiscord(replyOf(inline`At ${words}.`))).toContain(`At ${discord}.`);
    expect(onSlack(replyOf(inline`At ${words}.`))).toContain(`At ${slack}.`);
  });

  it('give a day of which nobody said the hour no hour, and no distance from one', () => {
    const noon = Date.parse('2018-01-15T12:00:00Z') / 1000;
    for (const words of [day('2018-01-15'), partialDate('2018-01-15'), briefWords('fr', 'UTC').day('2018-01-15')]) {
      expect(onDiscord(replyOf(words))).toContain(`"<t:${noon}:D>"`);
      expect(onSlack(replyOf(words))).toMatch(new RegExp(`<!date\\^${noon}\\^\\{date_short\\}\\|15 [Jj]an`, 'u'));
    }
    expect(onDiscord(replyOf(partialDate('2018-01')))).toContain('January 2018');
  });

  it('take none from feeds: a timestamp in a story’s words stays text', () => {
    expect(onDiscord(replyOf(inline`<t:${SECONDS}:R> ${day(AT)}`))).not.toMatch(/^.*"<t:\d+:R> /u);
    expect(onSlack(replyOf(`<!date^${SECONDS}^{ago}|now>`))).not.toContain('<!date');
    expect(onDiscord(replyOf([{ at: 'never', shows: 'day', words: '<@1>' }]))).not.toContain('<@1>');
  });

  it('stand in status lines, and in the words of a notification', () => {
    const talks = makeTalks({ name: 'Syria talks', state: makeState({ since: AT }) });
    const reply: Reply = {
      blocks: [
        { kind: 'status', status: stateLine(talks, makeState({ since: AT })) },
        { kind: 'fields', fields: [{ label: 'Next', value: moment(AT) }] },
        { kind: 'text', text: period(AT, NOW.toISOString()) },
      ],
    };
    expect(onDiscord(reply)).toContain(`since <t:${SECONDS}:d> (<t:${SECONDS}:R>)`);
    expect(onSlack(reply)).toContain(`since <!date^${SECONDS}^`);
    expect(renderSlack(reply).text).toContain('14 Dec 2017, 10:00 UTC');
    expect(renderSlack(reply).text).not.toContain('<!date');
    const drawn = renderTerminal(reply, { width: 100, colour: false, hyperlinks: false });
    expect(drawn).toContain('since 14 Dec 2017');
    expect(drawn).toContain('14 Dec 2017, 10:00 to 14 Dec 2017, 12:00 UTC');
  });

  it('leave a link’s own words alone: the link stands behind them', () => {
    const item = { text: inline`${day('2018-01-15')}: Syria talks`, url: 'https://wire.example/1' };
    const reply: Reply = { blocks: [{ kind: 'list', items: [item] }] };
    expect(onDiscord(reply)).toContain(':D>: Syria talks · [wire.example](<https://wire.example/1>)');
    expect(onSlack(reply)).toContain('|15 Jan 2018>: Syria talks · <https://wire.example/1|wire.example>');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartAlt } from '#src/core/present/timeline-chart.ts';
import { chartTimeline } from '#src/core/timeline-chart.ts';
import { STATUSES, type Status } from '#src/core/vocabulary.ts';
import { drawPng } from '#src/pictures/draw-png.ts';
import { timeScale } from '#src/pictures/time-scale.ts';
import { drawTimeline } from '#src/pictures/timeline-svg.ts';
import { makeEntry, makeState, makeTalks } from '../../support/negotiations.ts';

const NOW = new Date('2024-11-24T12:00:00Z');
const talks = makeTalks({ state: makeState() });

function entry(
  at: string,
  after: Status | null,
  round: Status | null = null,
  moved = true,
): ReturnType<typeof makeEntry> {
  return makeEntry({ id: at, at, after, round, moved });
}

const entries = [
  entry('2024-11-19T10:00:00Z', 'collapsed', 'round_ended'),
  entry('2024-11-18T10:00:00Z', 'paused', null, false),
  entry('2024-11-17T10:00:00Z', 'under_way', 'under_way'),
  entry('2024-11-12T10:00:00Z', 'scheduled'),
];

describe('chartTimeline', () => {
  it('makes a band of each status, and a round from its opening to its end', () => {
    expect(chartTimeline(talks, entries, NOW)).toEqual({
      title: 'Lake Maru water talks',
      from: '2024-11-12T10:00:00Z',
      to: '2024-11-20T10:00:00.000Z',
      lastNews: '2024-11-19T10:00:00Z',
      bands: [
        { status: 'scheduled', from: '2024-11-12T10:00:00Z', to: '2024-11-17T10:00:00Z' },
        { status: 'under_way', from: '2024-11-17T10:00:00Z', to: '2024-11-19T10:00:00Z' },
        { status: 'collapsed', from: '2024-11-19T10:00:00Z', to: '2024-11-20T10:00:00.000Z' },
      ],
      rounds: [{ from: '2024-11-17T10:00:00Z', to: '2024-11-19T10:00:00Z', number: 2 }],
    });
  });

  it('ends with the status that a moderator set', () => {
    const word = { status: 'stalled' as const, because: null, by: 'ana', at: '2024-11-19T10:00:00Z' };
    const corrected = makeTalks({ state: makeState({ status: 'stalled', since: word.at, correctedBy: word }) });
    expect(chartTimeline(corrected, entries, NOW)?.bands.at(-1)?.status).toBe('stalled');
  });

  it('has nothing to draw without a status', () => {
    expect(chartTimeline(talks, [], NOW)).toBeNull();
    expect(chartTimeline(talks, [entry('2024-11-19T10:00:00Z', null)], NOW)).toBeNull();
  });
});

describe('chartAlt', () => {
  it('says what the picture shows', () => {
    const chart = chartTimeline(talks, entries, NOW);
    expect(chart && chartAlt(chart)).toBe(
      'Status of Lake Maru water talks over time: scheduled from 12 Nov 2024, under way from 17 Nov 2024, collapsed from 19 Nov 2024. Rounds: 2 from 17 Nov 2024 to 19 Nov 2024. Last news: 19 Nov 2024.',
    );
  });
});

describe('timeScale', () => {
  it('has few and round marks from hours to centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 8e12 }), (from, lengthMs) => {
        const { x, ticks } = timeScale(new Date(from).toISOString(), new Date(from + lengthMs).toISOString(), [0, 500]);
        expect(ticks.length).toBeLessThanOrEqual(7);
        const places = ticks.map((tick) => x(tick.at));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const place of places) expect(place).toBeGreaterThanOrEqual(0);
        for (const place of places) expect(place).toBeLessThanOrEqual(500);
        for (const tick of ticks) expect(tick.at).toMatch(/T00:00:00\.000Z$/u);
      }),
    );
  });
});

describe('the picture', () => {
  it('names every status that it shows, with its mark, and escapes what stories say', () => {
    const chart = chartTimeline({ ...talks, name: 'A <b>&</b> “talks”' }, entries, NOW);
    const svg = chart ? drawTimeline(chart) : '';
    for (const words of ['◷', 'scheduled', '▶', 'under way', '✖', 'collapsed', 'no news after 19 Nov 2024']) {
      expect(svg).toContain(words);
    }
    expect(svg).toContain('A &lt;b&gt;&amp;&lt;/b&gt;');
    expect(svg).not.toContain('paused');
  });

  it('is a PNG with letters in it, whatever the fonts of the machine', async () => {
    const chart = chartTimeline(talks, entries, NOW);
    if (!chart) throw new Error('no chart');
    const svg = drawTimeline(chart);
    const png = await drawPng(svg);
    expect(Buffer.from(png.subarray(0, 8)).toString('latin1')).toBe('\u0089PNG\r\n\u001A\n');
    const width = Buffer.from(png).readUInt32BE(16);
    expect(width).toBe(1520);
    // Without the letters it is a much smaller file: they were drawn.
    const silent = await drawPng(svg.replaceAll(/<text[^>]*>[^<]*<\/text>/gu, ''));
    expect(png.length).toBeGreaterThan(silent.length * 1.5);
  });

  it('is drawn for any history', () => {
    const event = fc.record({
      at: fc.date({ min: new Date('1945-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
      after: fc.option(fc.constantFrom(...STATUSES)),
      round: fc.option(fc.constantFrom(...STATUSES)),
      moved: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const told = events
          .map(({ at, after, round, moved }) => entry(at.toISOString(), after, round, moved))
          .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
        const chart = chartTimeline(makeTalks({ state: null }), told, NOW);
        if (chart === null) return;
        expect(drawTimeline(chart)).not.toMatch(/NaN|Infinity|width="-/u);
        expect(chartAlt(chart).length).toBeLessThanOrEqual(1000);
      }),
    );
  });
});

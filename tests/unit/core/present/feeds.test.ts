import { describe, expect, it } from 'vitest';
import { type Feed, NO_MEMORY, UNKNOWN_PACE } from '#src/core/feed.ts';
import { presentAudit } from '#src/core/present/audit.ts';
import { healthWords } from '#src/core/present/feed-health.ts';
import { presentFeedAdded, presentFeeds } from '#src/core/present/feeds.ts';
import { inWords } from '../../../support/in-words.ts';
import { makeSubscription } from '../../../support/subscriptions.ts';

const NOW = new Date('2024-11-20T12:00:00Z');

function makeFeed(changes: Partial<Feed> = {}): Feed {
  return {
    id: 'f1',
    url: 'https://harbour-wire.example/feed',
    title: 'Harbour Wire',
    sample: false,
    addedAt: '2024-11-01T00:00:00Z',
    addedBy: 'm',
    validators: { etag: null, lastModified: null },
    nextPollAt: '2024-11-20T12:30:00Z',
    lastPolledAt: '2024-11-20T11:55:00Z',
    failures: 0,
    lastFault: null,
    remarks: [],
    stoppedAt: null,
    userAgent: null,
    siteUrl: null,
    memory: NO_MEMORY,
    failingSince: null,
    faultToldAt: null,
    firstReadAt: '2024-11-01T00:00:00Z',
    pace: UNKNOWN_PACE,
    wishes: { fullText: true, intervalMs: null },
    ...changes,
  };
}

const subscribed = (feed: Feed) => ({ feed, subscription: makeSubscription({ feedId: feed.id }) });

describe('presentFeeds', () => {
  it('numbers the feeds and says how each is doing', () => {
    const { blocks } = inWords(
      presentFeeds([makeFeed(), makeFeed({ title: null, sample: true })].map(subscribed), null, NOW),
    );
    expect(blocks[1]).toEqual({
      kind: 'list',
      ordered: true,
      items: [
        {
          text: 'Harbour Wire',
          detail: '✓ well, read 5 minutes ago, next in 30 minutes',
          url: 'https://harbour-wire.example/feed',
        },
        expect.objectContaining({ text: 'Untitled feed (sample)' }),
      ],
    });
  });

  it('says what to do where there is none', () => {
    expect(JSON.stringify(presentFeeds([], null, NOW))).toContain('/feeds add <address>');
  });
});

describe('healthWords', () => {
  it('gives the fault in its own words', () => {
    const lastFault = {
      name: 'http-error' as const,
      code: 'fetch/status',
      message: 'The server answered with HTTP 500.',
      at: '2024-11-20T11:55:00Z',
    };
    expect(inWords(healthWords(makeFeed({ failures: 3, lastFault }), NOW))).toBe(
      '✕ failed 3 times in a row, last tried 5 minutes ago, next in 30 minutes: The server answered with HTTP 500.',
    );
    expect(inWords(healthWords(makeFeed({ failures: 1, lastFault }), NOW))).toContain('✕ failed once');
  });

  it('knows a feed that was never read', () => {
    expect(inWords(healthWords(makeFeed({ lastPolledAt: null }), NOW))).toBe('not read yet, next in 30 minutes');
  });
});

describe('presentFeedAdded', () => {
  it('shows what was found and that nothing of it is posted', () => {
    const words = JSON.stringify(presentFeedAdded(makeFeed(), 'atom', 1));
    expect(words).toContain('Added: Harbour Wire');
    expect(words).toContain('"Atom"');
    expect(words).toContain('"1 item"');
    expect(words).toContain('is not posted');
  });
});

describe('presentAudit', () => {
  it('shows who changed what and when', () => {
    const entry = { at: '2024-11-20T11:55:00Z', member: 'ana', action: 'feeds add', subject: 'https://a.example/' };
    expect(inWords(presentAudit([entry])).blocks[1]).toEqual({
      kind: 'fields',
      fields: [{ label: '20 Nov 2024, 11:55 UTC', value: 'ana: feeds add https://a.example/' }],
    });
    expect(JSON.stringify(presentAudit([]))).toContain('No moderator has changed anything yet.');
  });
});

import { inline } from '#src/core/inline.ts';
import type { Feed } from '#src/core/feed.ts';
import type { Reply } from '#src/core/reply.ts';
import { field, fields } from './blocks.ts';
import { distance, moment } from './times.ts';

/** Told once when a feed has failed for a day, or is gone for good. */
export function presentFeedFailing(feed: Feed, now: Date): Reply {
  const name = nameOf(feed);
  const isGone = feed.stoppedAt !== null;
  return {
    blocks: [
      { kind: 'heading', text: isGone ? `A feed is gone: ${name}` : `A feed is failing: ${name}`, level: 1 },
      {
        kind: 'text',
        text: isGone
          ? 'Its server says that it is gone for good, so it is visited no more and brings no news.'
          : 'It brings no news until it answers again. It is tried at least once a day, and you are told when it is back.',
      },
      ...fields(
        field('Reason', feed.lastFault?.message ?? null),
        field('Since', feed.failingSince === null ? null : moment(feed.failingSince)),
        field('Tries', String(feed.failures)),
        field('Next try', isGone ? null : distance(feed.nextPollAt, now)),
        field('Address', feed.url),
      ),
      {
        kind: 'buttons',
        buttons: [
          { label: isGone ? 'Try again' : 'Health', command: `/feeds ${isGone ? 'resume' : 'health'} ${feed.id}` },
          { label: 'Pause', command: `/feeds pause ${feed.id}` },
          { label: 'Remove', command: `/feeds remove ${feed.id}` },
        ].filter(({ label }) => !isGone || label !== 'Pause'),
      },
    ],
  };
}

/** Told once when a feed whose failure was told answers again. */
export function presentFeedRecovered(feed: Feed, now: Date): Reply {
  const since = feed.failingSince === null ? '' : inline` It had failed since ${moment(feed.failingSince)}.`;
  const reason = feed.lastFault === null ? '' : ` The reason was: ${feed.lastFault.message}`;
  return {
    blocks: [
      { kind: 'heading', text: `A feed is back: ${nameOf(feed)}`, level: 1 },
      { kind: 'text', text: inline`It answered on ${moment(now.toISOString())}.${since}${reason}` },
      { kind: 'buttons', buttons: [{ label: 'Health', command: `/feeds health ${feed.id}` }] },
    ],
  };
}

function nameOf(feed: Feed): string {
  return feed.title ?? feed.url;
}

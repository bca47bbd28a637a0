import { type Inline, inline } from '#src/core/inline.ts';
import type { Feed } from '#src/core/feed.ts';
import { faultWords, feedHealth, remarkWords } from '#src/core/feed-outcome.ts';
import type { Button, Field, ListItem, Reply } from '#src/core/reply.ts';
import type { SubscribedFeed } from '#src/core/store.ts';
import { chapter, field, fields, muted, plural } from './blocks.ts';
import { distance, exactMoment, intervalWords, moment } from './times.ts';

const MAX_LISTED = 40;
const MAX_BUTTONS = 4;
/** A feed that is silent for this many of its usual gaps, and for two weeks at least, is worth a look. */
const SILENT_GAPS = 10;
const SILENT_MS = 14 * 24 * 60 * 60 * 1000;

/** How the feed is doing: last visit, next visit, and the fault where the last one failed. */
export function healthWords(feed: Feed, now: Date): Inline {
  const fault = feed.lastFault?.message ?? 'no reason is known.';
  if (feed.stoppedAt !== null) return inline`■ stopped on ${moment(feed.stoppedAt)}: ${fault}`;
  const next = feed.nextPollAt <= now.toISOString() ? 'due now' : inline`next ${distance(feed.nextPollAt, now)}`;
  if (feed.lastPolledAt === null) return inline`not read yet, ${next}`;
  const last = distance(feed.lastPolledAt, now);
  if (feed.failures === 0 || feed.lastFault === null) return inline`✓ well, read ${last}, ${next}`;
  const times = feed.failures === 1 ? 'failed once' : `failed ${feed.failures} times in a row`;
  return inline`✕ ${times}, last tried ${last}, ${next}: ${fault}`;
}

/** The outcome in plain words, then the sentence with its particulars. */
function reasonWords({ lastFault }: Feed): string {
  return lastFault === null ? 'no reason is known' : `${faultWords(lastFault.name)}. ${lastFault.message}`;
}

type State = 'stopped' | 'failing' | 'silent' | 'new' | 'odd' | 'paused' | 'well';

/** Those that need a moderator first. */
const ORDER: readonly State[] = ['stopped', 'failing', 'silent', 'new', 'odd', 'paused', 'well'];
const STATE_WORDS: Readonly<Record<State, string>> = {
  stopped: 'stopped',
  failing: 'failing',
  silent: 'silent for long',
  new: 'not read yet',
  odd: 'read, with remarks',
  paused: 'paused',
  well: 'well',
};

function stateOf({ feed, subscription }: SubscribedFeed, now: Date): State {
  if (subscription.paused) return 'paused';
  const health = feedHealth(feed);
  return (health === 'well' || health === 'odd') && isSilent(feed, now) ? 'silent' : health;
}

function isSilent({ pace: { lastItemAt, medianGapMs } }: Feed, now: Date): boolean {
  if (lastItemAt === null) return false;
  return now.getTime() - Date.parse(lastItemAt) > Math.max(SILENT_MS, SILENT_GAPS * (medianGapMs ?? 0));
}

/** `/feeds health`: how many are well, and each that is not. */
export function presentHealthOverview(all: readonly SubscribedFeed[], now: Date): Reply {
  if (all.length === 0) {
    return { personal: true, blocks: [{ kind: 'text', text: 'There is no feed yet. Add one: /feeds add <address>' }] };
  }
  const judged = all.map((subscribed) => ({ ...subscribed, state: stateOf(subscribed, now) }));
  const counts = ORDER.map((state) => [state, judged.filter((one) => one.state === state).length] as const);
  const ill = judged
    .filter(({ state }) => state !== 'well' && state !== 'paused')
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const rest = ill.length - MAX_LISTED;
  const summary = counts.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${STATE_WORDS[state]}`);
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: 'Health of the feeds', level: 1 },
      { kind: 'text', text: `${plural(all.length, 'feed')}: ${summary.join(', ')}.` },
      ...(ill.length === 0
        ? []
        : [{ kind: 'list', items: ill.slice(0, MAX_LISTED).map((one) => illLine(one, now)) } as const]),
      ...(rest > 0 ? [muted(`And ${rest} more.`)] : []),
      ...buttons(ill.slice(0, MAX_BUTTONS).map(({ feed }) => healthButton(feed))),
    ],
  };
}

function illLine({ feed, state }: SubscribedFeed & { state: State }, now: Date): ListItem {
  const { lastItemAt } = feed.pace;
  const silent =
    state === 'silent' && lastItemAt !== null ? inline`, but its newest item is of ${moment(lastItemAt)}` : '';
  const odd = state === 'odd' ? `: ${feed.remarks.map(remarkWords).join('; ')}` : '';
  return { text: feed.title ?? feed.url, detail: inline`${healthWords(feed, now)}${silent}${odd}`, url: feed.url };
}

function healthButton(feed: Feed): Button {
  return { label: feed.title ?? feed.url, command: `/feeds health ${feed.id}` };
}

function buttons(given: readonly Button[]): Reply['blocks'] {
  return given.length === 0 ? [] : [{ kind: 'buttons', buttons: given }];
}

/** `/feeds health <feed>`: all that visits have told, and what is set for it here. */
export function presentFeedHealth(
  { feed, subscription }: SubscribedFeed,
  settings: readonly Field[],
  now: Date,
): Reply {
  const { medianGapMs, lastItemAt, publisherIntervalMs } = feed.pace;
  const when = (iso: string | null): Inline | null =>
    iso === null ? null : inline`${distance(iso, now)} (${exactMoment(iso)})`;
  const state = stateOf({ feed, subscription }, now);
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: feed.title ?? feed.url, level: 1 },
      ...fields(
        field('State', STATE_WORDS[state]),
        field('Reason', feed.failures > 0 || feed.stoppedAt !== null ? reasonWords(feed) : null),
        field('Since', when(feed.stoppedAt ?? feed.failingSince)),
        field('Failures', feed.failures === 0 ? null : `${feed.failures} in a row`),
        field('Outcome', feed.lastFault?.name ?? null),
        field('Last visit', when(feed.lastPolledAt)),
        field('Next visit', feed.stoppedAt !== null || subscription.paused ? 'none' : when(feed.nextPollAt)),
        field('Newest item', when(lastItemAt)),
        field('Publishes', medianGapMs === null ? null : `about every ${intervalWords(medianGapMs)}`),
        field('Asks us to wait', publisherIntervalMs === null ? null : intervalWords(publisherIntervalMs)),
        ...feed.remarks.map((remark) => field('Remark', remarkWords(remark))),
        field('Added', inline`${moment(subscription.addedAt)} by ${subscription.addedBy}`),
        field('Address', feed.url),
      ),
      ...chapter('Settings', settings.length === 0 ? [] : [{ kind: 'fields', fields: settings }]),
      ...buttons([
        subscription.paused || feed.stoppedAt !== null || feed.failures > 0
          ? { label: 'Visit now', command: `/feeds resume ${feed.id}` }
          : { label: 'Pause', command: `/feeds pause ${feed.id}` },
        { label: 'Preview', command: `/feeds preview ${feed.id}` },
        { label: 'Remove', command: `/feeds remove ${feed.id}` },
      ]),
    ],
  };
}

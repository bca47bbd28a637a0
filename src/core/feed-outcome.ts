import type { ErrorFacts, ParleyError } from './errors.ts';
import type { Feed } from './feed.ts';

/** What went wrong on a visit, in a few plain words. The keys are the names that `/feeds health`, logs and `--json` show. */
const FAULT_WORDS = {
  'bad-address': 'its address cannot be fetched',
  'internal-address': 'it leads to an internal address',
  'unknown-host': 'its host’s name is not found',
  unreachable: 'its server cannot be reached',
  'slow-connect': 'its server takes too long to connect',
  'slow-headers': 'its server takes too long to answer',
  'slow-body': 'its answer stops half-way',
  'slow-whole': 'its answer does not end in time',
  'too-large': 'it is too large',
  'compression-bomb': 'it is small on the way and far too large unpacked',
  'broken-compression': 'its compression is damaged',
  'wrong-length': 'it is not as long as its server says',
  'broken-body': 'its answer breaks off',
  redirects: 'it redirects in a loop or too often',
  'rate-limited': 'its server asks us to wait',
  'http-error': 'its server answers with an error',
  gone: 'it is gone for good',
  'not-a-feed': 'its address holds no feed',
  malformed: 'it cannot be read',
  'another-feed': 'its address holds another feed now',
  internal: 'Parley failed to read it',
} as const;

/** What is odd about a feed that is read all the same. */
const REMARK_WORDS = {
  'ignores-validators': 'its server sends it whole each time, though nothing is new',
  'lying-validators': 'what its server says of changes cannot be relied on, so it is not asked by that',
  'unknown-charset': 'its charset is none that exists, so it was guessed',
  'mixed-charset': 'it mixes two charsets, and each was read as such',
  repaired: 'it is no well-formed document and was repaired',
  truncated: 'it breaks off, and its whole items were read',
  'second-reader': 'it was read by a second reader, since the first refused it',
  'repeated-guid': 'several of its items have one guid, so they are told apart by address or text',
  'changing-guid': 'its items get a new guid at each visit, so they are told apart by address and title',
  'bad-dates': 'some of its dates cannot be read',
  moving: 'it has moved for good, and its new address is taken once it has said so three times',
  'moved-to-known': 'it has moved to the address of another feed here',
} as const;

export type FeedFaultName = keyof typeof FAULT_WORDS;
export type FeedRemark = keyof typeof REMARK_WORDS;

/** How a feed is doing, in one word: `odd` is read and has remarks, `stopped` is visited no more. */
export type FeedHealth = 'new' | 'well' | 'odd' | 'failing' | 'stopped';

export function faultWords(name: FeedFaultName): string {
  return FAULT_WORDS[name];
}

export function remarkWords(remark: FeedRemark): string {
  return REMARK_WORDS[remark];
}

/** Remarks as they come out of the store, where an older or newer Parley may have written other ones. */
export function isRemark(text: string): text is FeedRemark {
  return Object.hasOwn(REMARK_WORDS, text);
}

export function feedHealth(feed: Pick<Feed, 'stoppedAt' | 'failures' | 'lastPolledAt' | 'remarks'>): FeedHealth {
  if (feed.stoppedAt !== null) return 'stopped';
  if (feed.failures > 0) return 'failing';
  if (feed.lastPolledAt === null) return 'new';
  return feed.remarks.length > 0 ? 'odd' : 'well';
}

/** The outcome that an error of a visit counts as. */
export function faultNameOf(error: ParleyError): FeedFaultName {
  switch (error.code) {
    case 'fetch/bad-address':
      return 'bad-address';
    case 'fetch/forbidden-address':
      return 'internal-address';
    case 'fetch/unresolved':
      return 'unknown-host';
    case 'fetch/refused':
      return 'unreachable';
    case 'fetch/timeout':
      return `slow-${(error.facts as ErrorFacts['fetch/timeout']).stage}`;
    case 'fetch/status':
      return isRateLimit(error.facts as ErrorFacts['fetch/status']) ? 'rate-limited' : 'http-error';
    case 'fetch/gone':
      return 'gone';
    case 'fetch/too-large':
      return (error.facts as ErrorFacts['fetch/too-large']).unpacked ? 'compression-bomb' : 'too-large';
    case 'fetch/redirects':
      return 'redirects';
    case 'fetch/broken-body':
      return (error.facts as ErrorFacts['fetch/broken-body']).fault ?? 'broken-body';
    case 'feed/not-a-feed':
      return 'not-a-feed';
    case 'feed/malformed':
      return 'malformed';
    case 'feed/replaced':
      return 'another-feed';
    default:
      return 'internal';
  }
}

/** Both are answers of a server that is well and has had enough (RFC 6585, section 4; RFC 9110, section 15.6.4). */
function isRateLimit({ status, retryAfterMs }: ErrorFacts['fetch/status']): boolean {
  return status === 429 || (status === 503 && retryAfterMs !== undefined);
}

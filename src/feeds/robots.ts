import { LRUCache } from 'lru-cache';
import robotsParser from 'robots-parser';
import type { Clock } from '#src/core/clock.ts';
import { type ParleyError, asParleyError } from '#src/core/errors.ts';
import { decodeBody } from './decode.ts';
import type { Fetcher } from './fetch.ts';

/** What sites ask of robots. */
export interface Robots {
  /** Whether the page may be read without a person having asked for it. Never rejects. */
  allows(url: string): Promise<boolean>;
}

export interface RobotsParts {
  readonly fetcher: Pick<Fetcher, 'get'>;
  readonly clock: Clock;
  /** The name by which rules address us. */
  readonly robotName: string;
}

interface Rules {
  /** Undefined for an address of another site. */
  isAllowed(url: string, robotName: string): boolean | undefined;
}

/** The package’s types do not say that the module itself is the function. */
const parseRobots = robotsParser as unknown as (url: string, text: string) => Rules;

const MAX_SITES = 1_000;
/** RFC 9309, section 2.4: not to be kept for longer than a day. */
const KEPT_MS = 24 * 60 * 60 * 1000;
const KEPT_UNREACHABLE_MS = 10 * 60 * 1000;
/** RFC 9309, section 2.5: at least 500 KiB are to be read. */
const MAX_RULES_BYTES = 512 * 1024;
const ALL: Rules = { isAllowed: () => true };
const NONE: Rules = { isAllowed: () => false };

/** The robots exclusion protocol (RFC 9309), with the rules of each site kept for a day. */
export function createRobots({ fetcher, clock, robotName }: RobotsParts): Robots {
  const sites = new LRUCache<string, Promise<Rules>>({
    max: MAX_SITES,
    ttl: KEPT_MS,
    ttlResolution: 0,
    perf: { now: () => clock.now().getTime() },
  });
  const rulesOf = (site: string): Promise<Rules> => {
    const known = sites.get(site);
    if (known) return known;
    const asked = readRules(fetcher, site).then((rules) => {
      if (rules === NONE) sites.set(site, asked, { ttl: KEPT_UNREACHABLE_MS });
      return rules;
    });
    sites.set(site, asked);
    return asked;
  };
  return {
    async allows(url) {
      const site = URL.parse(url)?.origin;
      if (site === undefined || site === 'null') return false;
      return (await rulesOf(site)).isAllowed(url, robotName) ?? true;
    },
  };
}

async function readRules(fetcher: Pick<Fetcher, 'get'>, site: string): Promise<Rules> {
  const url = `${site}/robots.txt`;
  try {
    const { body, contentType } = await fetcher.get(url, { accept: 'text/plain, */*;q=0.1' });
    return parseRobots(url, decodeBody(body.subarray(0, MAX_RULES_BYTES), contentType));
  } catch (thrown) {
    return isUnavailable(asParleyError(thrown)) ? ALL : NONE;
  }
}

/**
 * RFC 9309, section 2.3.1: a site that has no rules allows everything, and one that cannot be reached nothing. “Too many
 * requests” is no answer about the rules.
 */
function isUnavailable({ code, facts }: ParleyError): boolean {
  if (code === 'fetch/gone' || code === 'fetch/redirects') return true;
  return 'status' in facts && facts.status >= 400 && facts.status < 500 && facts.status !== 429;
}

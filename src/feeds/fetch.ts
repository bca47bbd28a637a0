import type { LookupFunction } from 'node:net';
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from '#src/core/clock.ts';
import { ParleyError } from '#src/core/errors.ts';
import type { Validators } from '#src/core/feed.ts';
import { silentLogger } from '#src/core/logger.ts';
import type { Logger } from '#src/core/logger.ts';
import type { GuardOptions } from './address-guard.ts';
import { decompress } from './decompress.ts';
import { type GuardedDispatcher, type ProxySettings, createDispatcher } from './dispatcher.ts';
import { asFetchError, isDeadConnection } from './fetch-error.ts';
import { DEFAULT_LIMITS } from './fetch-limits.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { parseMaxAge } from './max-age.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface FetcherOptions {
  readonly guard: GuardOptions;
  readonly userAgent: string;
  readonly limits?: Partial<FetchLimits>;
  readonly proxy?: ProxySettings | null;
  /** Resolves names; the system's own by default. */
  readonly lookup?: LookupFunction;
  readonly clock: Clock;
  readonly logger?: Logger;
}

interface GetOptions {
  /** Sent along, so that the server can answer 304. */
  readonly validators?: Validators;
  /** The address that gave the validators, where redirects led to it; no other one is sent them. */
  readonly validatorsFrom?: string | null;
  /** Instead of the fetcher's own. */
  readonly userAgent?: string | null;
  /** The Accept header; feeds before pages by default. */
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** An answer with status 2xx, or 304 where validators were sent. */
export interface FetchedPage {
  readonly requestedUrl: string;
  /** Where the redirects ended. */
  readonly url: string;
  readonly status: number;
  readonly notModified: boolean;
  /** Decompressed. */
  readonly body: Uint8Array;
  readonly contentType: string | null;
  readonly validators: Validators;
  readonly retryAfterMs: number | null;
  /** How long the answer counts as fresh (RFC 9111, section 4.2.1). */
  readonly maxAgeMs: number | null;
  /** The new address, where the old one redirects to it for good (301, 308). */
  readonly permanentRedirectTo: string | null;
}

export interface Fetcher {
  /** Throws ParleyError with a code `fetch/…`. */
  get(url: string, options?: GetOptions): Promise<FetchedPage>;
  /** Ends open requests. */
  close(): Promise<void>;
}

const DEFAULT_ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, ' +
  'text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5';
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PERMANENT_REDIRECTS = new Set([301, 308]);

/** The only door to the network for feeds and pages: each hop is guarded, timed and capped. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const agent = createDispatcher(options.guard, limits, options.proxy ?? null, options.lookup);
  const context: FetchContext = { ...options, limits, agent, logger: options.logger ?? silentLogger };
  return {
    get: (url, getOptions = {}) => get(context, url, getOptions),
    close: () => agent.dispatcher.destroy(),
  };
}

interface FetchContext extends FetcherOptions {
  readonly limits: FetchLimits;
  readonly agent: GuardedDispatcher;
  readonly logger: Logger;
}

async function get(context: FetchContext, requestedUrl: string, options: GetOptions): Promise<FetchedPage> {
  const { limits, logger } = context;
  const deadline = AbortSignal.timeout(limits.wholeTimeoutMs);
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
  let url = checkAddress(requestedUrl);
  let stage: 'head' | 'body' = 'head';
  try {
    const { response, permanentUrl, isConditional } = await follow(context, url, options, signal, (next) => {
      logger.debug({ from: url.href, to: next.href }, 'redirected');
      url = next;
    });
    stage = 'body';
    const { headers, statusCode: status } = response;
    const retryAfterMs = parseRetryAfter(header(headers, 'retry-after'), context.clock.now());
    const notModified = status === 304 && isConditional;
    if (!notModified) checkStatus(response, url.href, retryAfterMs);
    return {
      requestedUrl,
      url: url.href,
      status,
      notModified,
      body: notModified ? discard(response) : await readBody(response, url.href, limits.maxBodyBytes),
      contentType: header(headers, 'content-type'),
      validators: { etag: header(headers, 'etag'), lastModified: header(headers, 'last-modified') },
      retryAfterMs,
      maxAgeMs: parseMaxAge(header(headers, 'cache-control'), header(headers, 'age')),
      permanentRedirectTo: permanentUrl,
    };
  } catch (error) {
    throw asFetchError(error, { url: url.href, stage, limits, isDeadline: deadline.aborted });
  }
}

interface Answer {
  readonly response: Dispatcher.ResponseData;
  readonly permanentUrl: string | null;
  /** Whether the address that answered was sent validators. */
  readonly isConditional: boolean;
}

/** Sends the request, and sends it again where it is redirected. */
async function follow(
  context: FetchContext,
  start: URL,
  options: GetOptions,
  signal: AbortSignal,
  onRedirect: (next: URL) => void,
): Promise<Answer> {
  const { limits } = context;
  const { validatorsFrom } = options;
  let url = start;
  let permanentUrl: string | null = null;
  let isPermanent = true;
  for (let hop = 0; hop <= limits.maxRedirects; hop += 1) {
    const owns = !validatorsFrom || validatorsFrom === url.href;
    const conditions = owns ? conditionHeaders(options.validators) : {};
    const response = await send(context, url, { ...requestHeaders(context.userAgent, options), ...conditions }, signal);
    const location = REDIRECTS.has(response.statusCode) ? header(response.headers, 'location') : null;
    if (location === null) return { response, permanentUrl, isConditional: Object.keys(conditions).length > 0 };
    discard(response);
    url = checkAddress(location, url);
    onRedirect(url);
    isPermanent &&= PERMANENT_REDIRECTS.has(response.statusCode);
    if (isPermanent) permanentUrl = url.href;
  }
  throw new ParleyError('fetch/redirects', { url: start.href, limit: limits.maxRedirects });
}

/** Once more where the connection turns out to be dead: a kept one may have been closed, or hold rubbish of the last answer. */
async function send(
  { agent }: FetchContext,
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  await agent.judgeBeforehand(url);
  const sending = { dispatcher: agent.dispatcher, headers, signal };
  try {
    return await request(url, sending);
  } catch (error) {
    if (!isDeadConnection(error) || signal.aborted) throw error;
    return request(url, sending);
  }
}

function requestHeaders(usualAgent: string, { userAgent, accept }: GetOptions): Record<string, string> {
  return {
    'user-agent': userAgent ?? usualAgent,
    accept: accept ?? DEFAULT_ACCEPT,
    'accept-encoding': 'gzip, deflate, br, zstd',
  };
}

function conditionHeaders(validators: Validators | undefined): Record<string, string> {
  return {
    ...(validators?.etag ? { 'if-none-match': validators.etag } : {}),
    ...(validators?.lastModified ? { 'if-modified-since': validators.lastModified } : {}),
  };
}

/** As long as browsers and search engines take them, and as an index of PostgreSQL does. */
const MAX_ADDRESS_CHARS = 2_048;

/** Throws `fetch/bad-address`; a password in the address is not repeated. */
function checkAddress(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href);
  if (!url) throw new ParleyError('fetch/bad-address', { url: address, reason: 'it is not a whole address' });
  if (url.username !== '' || url.password !== '') {
    url.username = '';
    url.password = '';
    throw new ParleyError('fetch/bad-address', { url: url.href, reason: 'it holds a user name or a password' });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ParleyError('fetch/bad-address', { url: url.href, reason: 'it is neither http nor https' });
  }
  url.hash = '';
  if (url.href.length > MAX_ADDRESS_CHARS) {
    const reason = `it is longer than ${MAX_ADDRESS_CHARS.toLocaleString('en-GB')} characters`;
    throw new ParleyError('fetch/bad-address', { url: url.href.slice(0, 200), reason });
  }
  return url;
}

function checkStatus(response: Dispatcher.ResponseData, url: string, retryAfterMs: number | null): void {
  const { statusCode: status } = response;
  if (status >= 200 && status < 300) return;
  discard(response);
  if (status === 410) throw new ParleyError('fetch/gone', { url });
  throw new ParleyError('fetch/status', { url, status, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
}

async function readBody(response: Dispatcher.ResponseData, url: string, limitBytes: number): Promise<Uint8Array> {
  const { body, headers } = response;
  const tooLarge = (): ParleyError => {
    discard(response);
    return new ParleyError('fetch/too-large', { url, limitBytes });
  };
  if (Number(header(headers, 'content-length')) > limitBytes) throw tooLarge();
  const declaredBytes = Number(header(headers, 'content-length') ?? Number.NaN);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limitBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    if (!isDeadConnection(cause) || !(bytes < declaredBytes)) throw cause;
    const reason = `the server said ${declaredBytes} bytes and sent ${bytes}`;
    throw new ParleyError('fetch/broken-body', { url, reason, fault: 'wrong-length' }, { cause });
  }
  return decompress(Buffer.concat(chunks), header(headers, 'content-encoding'), { url, limitBytes });
}

/** Ends an answer whose body is not wanted; the connection goes with it. */
function discard({ body }: Dispatcher.ResponseData): Uint8Array {
  // The end that we make ourselves is no fault.
  body.on('error', () => undefined).destroy();
  return new Uint8Array();
}

function header(headers: Dispatcher.ResponseData['headers'], name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

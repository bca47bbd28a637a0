import { z } from 'zod';
import trackingJson from './data/tracking-parameters.json' with { type: 'json' };

/** What publishers add to an address to see where readers come from; it never changes the page. Lower case. */
const trackingParametersSchema = z.strictObject({
  names: z.array(z.string().regex(/^[a-z0-9_]+$/)),
  prefixes: z.array(z.string().regex(/^[a-z0-9_]+_$/)),
});

const tracking = trackingParametersSchema.parse(trackingJson);
const trackingNames = new Set(tracking.names);

/** Longer addresses are no addresses of stories, and browsers cut them. */
const MAX_ADDRESS_CHARS = 4_096;

/**
 * The one form of a page's address: absolute, http or https, the host in lower case, with neither default port, fragment,
 * credentials nor tracking parameters; the rest of the query stays to the letter. Null for whatever is no such address.
 * @param base what a relative address starts from
 */
export function canonicalAddress(address: string, base?: string): string | null {
  const url = parseAddress(address, base);
  if (!url) return null;
  url.hash = '';
  url.username = '';
  url.password = '';
  url.search = stripTracking(url.search);
  return url.href;
}

/** The address made absolute and otherwise as it is; null where it is neither http nor https. */
export function absoluteAddress(address: string, base?: string): string | null {
  return parseAddress(address, base)?.href ?? null;
}

function parseAddress(address: string, base: string | undefined): URL | null {
  const trimmed = address.trim();
  if (trimmed === '' || trimmed.length > MAX_ADDRESS_CHARS) return null;
  // An absolute address needs no base, and a feed read from a file has none that could serve.
  const url = URL.parse(trimmed) ?? URL.parse(trimmed, base);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

/** Works on the text, since URLSearchParams would write the other parameters anew. */
function stripTracking(search: string): string {
  if (search.length < 2) return '';
  const kept = search
    .slice(1)
    .split('&')
    .filter((pair) => !isTracking(pair.split('=', 1)[0] ?? ''));
  return kept.length > 0 ? `?${kept.join('&')}` : '';
}

function isTracking(name: string): boolean {
  const lower = name.toLowerCase();
  return trackingNames.has(lower) || tracking.prefixes.some((prefix) => lower.startsWith(prefix));
}

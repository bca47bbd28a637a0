/**
 * An address as people type it: `<https://…>` loses its brackets, and one without a scheme is taken for https. Whether it can be
 * fetched is for the fetcher to say, which gives the reason too.
 */
export function readAddress(words: string): string {
  const bare = words.trim().replace(/^<(.*)>$/u, '$1');
  const whole = /^[a-z][a-z\d+.-]*:\/\//iu.test(bare) ? bare : `https://${bare}`;
  return URL.canParse(whole) ? new URL(whole).href : bare;
}

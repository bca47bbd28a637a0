import { createHash } from 'node:crypto';

/** As long as the shorter of the platforms' marks allows (Discord's nonce). */
const MAX_ID_CHARS = 25;

/** The same for the same message, whoever composes it and however often: letters and digits. */
export function deliveryId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, MAX_ID_CHARS);
}

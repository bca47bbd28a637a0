import type { Reply } from './reply.ts';

/** Bytes have no JSON of their own. */
const BYTES = '$base64';

/** A reply as text, with its pictures and files. */
export function writeReply(reply: Reply): string {
  return JSON.stringify(reply, (_key, value: unknown) =>
    value instanceof Uint8Array ? { [BYTES]: Buffer.from(value).toString('base64') } : value,
  );
}

export function readReply(json: string): Reply {
  return JSON.parse(json, (_key, value: unknown) => {
    const bytes = typeof value === 'object' && value !== null && BYTES in value ? value[BYTES] : undefined;
    return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : value;
  }) as Reply;
}

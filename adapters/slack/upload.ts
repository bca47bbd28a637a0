import type { webApi } from '@slack/bolt';
import type { Logger } from '#src/core/logger.ts';
import type { Block, Reply, ReplyFile } from '#src/core/reply.ts';
import type { Pictures } from './draw.ts';
import { MAX_ALT_CHARS, MAX_FILES, MAX_PICTURES, UPLOAD_TIMEOUT_MS } from './limits.ts';
import { cutPlain } from './markup.ts';

type Fetch = typeof globalThis.fetch;

/** Where files are shown: a channel, and a thread of it. */
interface Destination {
  readonly channel: string;
  readonly thread: string | null;
}

export interface Uploads {
  /** Hands a reply's pictures to Slack; one that does not get there is left out, and the reply goes without it. Never rejects. */
  pictures(client: webApi.WebClient, reply: Reply): Promise<Pictures>;
  /** Shows a reply's files in a channel. Resolves to whether all of them are there; never rejects. */
  files(client: webApi.WebClient, reply: Reply, destination: Destination): Promise<boolean>;
}

/** Slack takes a file in three steps: an address to send it to, the bytes, and the word that it is complete. */
export function createUploads(fetch: Fetch, logger: Logger): Uploads {
  const upload = async (client: webApi.WebClient, file: Upload, to: Destination | null): Promise<string> => {
    const { upload_url: address, file_id: id } = await client.files.getUploadURLExternal({
      filename: file.name,
      length: file.bytes.byteLength,
      ...(file.alt === '' ? {} : { alt_txt: file.alt }),
    });
    if (address === undefined || id === undefined) throw new Error('Slack gave no address to send the file to');
    const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
    const body = new Blob([Uint8Array.from(file.bytes)], { type: file.mediaType });
    const sent = await fetch(address, { method: 'POST', body, signal });
    if (!sent.ok) throw new Error(`Slack did not take the file: HTTP ${sent.status}`);
    const title = file.alt === '' ? file.name : file.alt;
    const where = to === null ? {} : to.thread === null ? inChannel(to.channel) : inThread(to.channel, to.thread);
    await client.files.completeUploadExternal({ files: [{ id, title }], ...where });
    return id;
  };
  const attempt = async (work: Promise<string>): Promise<string | null> => {
    try {
      return await work;
    } catch (error) {
      logger.warn({ err: error }, 'a file could not be handed to Slack');
      return null;
    }
  };
  return {
    async pictures(client, { blocks }) {
      const images = blocks.filter(isPicture).slice(0, MAX_PICTURES);
      const sent = images.map(async (block, index) => {
        const alt = cutPlain(block.alt, MAX_ALT_CHARS);
        const file = { name: `picture-${index + 1}.png`, mediaType: 'image/png', bytes: block.png, alt };
        return [block, await attempt(upload(client, file, null))] as const;
      });
      const all = await Promise.all(sent);
      return new Map(all.flatMap(([block, id]) => (id === null ? [] : [[block, id] as const])));
    },
    async files(client, reply, destination) {
      const files = filesOf(reply).slice(0, MAX_FILES);
      const sent = files.map((file) => attempt(upload(client, { ...file, alt: '' }, destination)));
      return (await Promise.all(sent)).every((id) => id !== null);
    },
  };
}

const inChannel = (channel: string) => ({ channel_id: channel });
const inThread = (channel: string, thread: string) => ({ channel_id: channel, thread_ts: thread });

interface Upload extends ReplyFile {
  /** Empty for one that is no picture. */
  readonly alt: string;
}

export function filesOf({ blocks }: Reply): readonly ReplyFile[] {
  return blocks.flatMap((block) => (block.kind === 'file' && block.file.bytes.byteLength > 0 ? [block.file] : []));
}

function isPicture(block: Block): block is Extract<Block, { kind: 'image' }> {
  return block.kind === 'image' && block.png.byteLength > 0;
}

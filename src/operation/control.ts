import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import { type Finding, finding } from '#src/core/finding.ts';
import type { Logger } from '#src/core/logger.ts';
import { plainWords } from '#src/core/plain-words.ts';

/** What may be asked of the running process, each by whoever may read its store anyway. */
const requestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('backup'), file: z.string().min(1).max(4000) }),
  /** Whether the channels that it posts to take its posts. */
  z.strictObject({ action: z.literal('channels') }),
]);
type ControlRequest = z.infer<typeof requestSchema>;

const findingSchema = z.object({ about: z.string(), state: z.enum(['well', 'odd', 'wrong']), words: z.string() });
const answerSchema = z.union([
  z.object({ ok: z.literal(true), findings: z.array(findingSchema).default([]) }),
  z.object({ error: z.string() }),
]);

const MAX_REQUEST_BYTES = 8192;
const MAX_ANSWER_BYTES = 262_144;
/** A request is one line, and comes at once. */
const REQUEST_MS = 5000;
/** A backup of many gigabytes takes its time. */
const ANSWER_MS = { backup: 60 * 60 * 1000, channels: 90 * 1000 } as const satisfies Record<
  ControlRequest['action'],
  number
>;
const MAX_CONNECTIONS = 4;
/** Shorter than any system's limit for the path of a socket (unix(7): 108 bytes with its end, and 104 elsewhere). */
const MAX_PATH_BYTES = 100;

/** Where the process that uses a store can be spoken to: a socket beside it, or a short name where that path is too long. */
export function controlPath(storePath: string): string {
  const absolute = resolve(storePath);
  const name = `parley-${createHash('sha256').update(absolute).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const beside = `${absolute}.sock`;
  return Buffer.byteLength(beside) <= MAX_PATH_BYTES ? beside : join(tmpdir(), `${name}.sock`);
}

export interface Control {
  close(): Promise<void>;
}

interface ControlParts {
  readonly path: string;
  readonly backup: (file: string) => Promise<void>;
  readonly channels: () => Promise<readonly Finding[]>;
  readonly logger: Logger;
}

/** Takes requests on a socket that only this user may open. Call it by the process that holds the store, and by no other. */
export async function startControl(parts: ControlParts): Promise<Control> {
  const { path } = parts;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serve(socket, parts);
  });
  server.maxConnections = MAX_CONNECTIONS;
  // A process that was killed leaves its socket; whoever holds the store is the only one, so that nobody listens there.
  if (process.platform !== 'win32') await rm(path, { force: true });
  await listen(server, path);
  return {
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

async function listen(server: Server, path: string): Promise<void> {
  const usual = process.platform === 'win32' ? null : process.umask(0o077);
  try {
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(path, done);
    });
  } finally {
    if (usual !== null) process.umask(usual);
  }
  if (process.platform !== 'win32') await chmod(path, 0o600);
}

/** Never rejects: whatever is wrong is answered. */
async function serve(socket: Socket, { backup, channels, logger }: ControlParts): Promise<void> {
  socket.on('error', (error) => logger.debug({ err: error }, 'whoever asked went away'));
  try {
    const request = await readRequest(socket);
    if (request.action === 'backup') await backup(request.file);
    const findings = request.action === 'channels' ? { findings: await channels() } : {};
    socket.end(`${JSON.stringify({ ok: true, ...findings })}\n`);
  } catch (thrown) {
    const error = asParleyError(thrown);
    logger.warn({ err: error }, 'a request at the control socket failed');
    socket.end(`${JSON.stringify({ error: plainWords(error) })}\n`);
  }
}

async function readRequest(socket: Socket): Promise<ControlRequest> {
  const line = await firstLine(socket, MAX_REQUEST_BYTES, REQUEST_MS);
  return requestSchema.parse(JSON.parse(line));
}

/** Has the process that uses the store copy it. Throws `backup/failed`. */
export async function askForBackup(path: string, file: string): Promise<void> {
  const answer = await ask(path, { action: 'backup', file }).catch((cause: unknown) => {
    throw new ParleyError('backup/failed', { file, reason: NO_ANSWER }, { cause });
  });
  if ('error' in answer) throw new ParleyError('backup/failed', { file, reason: answer.error });
}

/** What the process that uses the store finds of the channels that it posts to. Never rejects. */
export async function askForChannels(path: string): Promise<readonly Finding[]> {
  try {
    const answer = await ask(path, { action: 'channels' });
    return 'error' in answer ? notLookedAt(answer.error) : answer.findings;
  } catch {
    return notLookedAt(`The process that uses the store does not answer.`);
  }
}

function notLookedAt(reason: string): readonly Finding[] {
  return [finding('channels', 'odd', `they were not looked at. ${reason}`)];
}

const NO_ANSWER = 'the process that uses the store does not answer';

async function ask(path: string, request: ControlRequest): Promise<z.infer<typeof answerSchema>> {
  const socket = connect(path);
  try {
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('error', fail);
    });
    socket.write(`${JSON.stringify(request)}\n`);
    return answerSchema.parse(JSON.parse(await firstLine(socket, MAX_ANSWER_BYTES, ANSWER_MS[request.action])));
  } finally {
    socket.destroy();
  }
}

function firstLine(socket: Socket, maxBytes: number, limitMs: number): Promise<string> {
  return new Promise((done, fail) => {
    let bytes = 0;
    const timer = setTimeout(() => fail(new Error('nothing was said in time')), limitMs);
    const lines = createInterface({ input: socket, crlfDelay: Infinity });
    const end = (work: () => void): void => {
      clearTimeout(timer);
      lines.close();
      work();
    };
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) end(() => fail(new Error('more was said than a line')));
    });
    lines.once('line', (line) => end(() => done(line)));
    socket.once('close', () => end(() => fail(new Error('the connection ended'))));
    socket.once('error', (error) => end(() => fail(error)));
  });
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Answer, type SlackWorkspace, createWorkspace } from './slack-workspace.ts';

/** One call of the Web API, or of a response address, as the server saw it. */
interface SlackCall {
  readonly method: string;
  readonly body: Answer;
  /** Milliseconds, of the process’s own clock. */
  readonly at: number;
}

/** What goes wrong with the next calls of a method. */
type Fault =
  /** Done, and the connection is cut before the answer. */
  | { readonly kind: 'lost' }
  /** Done, and answered with HTTP 500. */
  | { readonly kind: 'failed-after' }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'rate-limited'; readonly seconds: number };

type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** A workspace on loopback: Web API, Socket Mode, and the requests that Slack would send. */
export interface SlackServer extends Pick<
  SlackWorkspace,
  'messages' | 'views' | 'files' | 'violations' | 'answerWith'
> {
  /** Base of the Web API, for SLACK_API_URL. */
  readonly apiUrl: string;
  readonly calls: readonly SlackCall[];
  /** Envelopes that the app has acknowledged. */
  readonly acknowledged: readonly string[];
  /** Sockets that are open now. */
  sockets(): number;
  fail(method: string, fault: Fault, count?: number): void;
  /** The next calls of the method are done, and their connection is cut before the answer. */
  loseAnswers(method: string, count: number): void;
  /**
   * Sends an envelope over one of the sockets, waiting for one if there is none; resolves once it is acknowledged, to what the app
   * said with it.
   */
  send(type: EnvelopeType, payload: Answer, envelopeId?: string): Promise<Answer>;
  /** Sends an envelope and closes its socket behind it, so that the acknowledgement finds no way back. */
  sendAndClose(type: EnvelopeType, payload: Answer): Promise<void>;
  /** Slack’s routine refresh: every socket is told, and closed after a while. @param graceMs 0 closes them at once */
  refresh(graceMs?: number): void;
  /** Resolves with the next call of the method that has not been waited for. */
  next(method: string): Promise<SlackCall>;
  /** Resolves once the app has opened its socket. */
  connected(): Promise<void>;
  responseUrl(): string;
  close(): Promise<void>;
}

export const BOT_TOKEN = 'xoxb-test-token';
export const APP_TOKEN = 'xapp-test-token';
/** The token of a workspace that installs the app by itself. */
export const INSTALLED_TOKEN = 'xoxb-installed-token';

export async function startSlackServer(): Promise<SlackServer> {
  const calls: SlackCall[] = [];
  const acknowledged: string[] = [];
  const faults = new Map<string, Fault[]>();
  const waiting = new Map<string, ((call: SlackCall) => void)[]>();
  const unread = new Map<string, SlackCall[]>();
  const acks = new Map<string, (payload: Answer) => void>();
  const open: WebSocket[] = [];
  let connected = Promise.withResolvers<void>();
  let origin = '';
  const workspace = createWorkspace((id) => `${origin}/upload/${id}`);

  const record = (call: SlackCall): void => {
    calls.push(call);
    const waiter = waiting.get(call.method)?.shift();
    if (waiter) waiter(call);
    else unread.set(call.method, [...(unread.get(call.method) ?? []), call]);
  };
  /** Nothing is sent over a socket that is closed, or about to be. */
  const forget = (socket: WebSocket): void => {
    if (!open.includes(socket)) return;
    open.splice(open.indexOf(socket), 1);
    if (open.length === 0) connected = Promise.withResolvers<void>();
  };
  const server = createServer((request, response) => void serve(request, response));
  const sockets = new WebSocketServer({ server, path: '/socket' });
  sockets.on('connection', (connection) => {
    open.push(connection);
    connection.on('close', () => forget(connection));
    connection.on('message', (data: Buffer) => {
      const { envelope_id: id, payload = {} } = JSON.parse(String(data)) as { envelope_id: string; payload?: Answer };
      acknowledged.push(id);
      workspace.acknowledge(payload);
      acks.get(id)?.(payload);
    });
    connection.send(JSON.stringify({ type: 'hello', num_connections: open.length, connection_info: { app_id: 'A1' } }));
    connected.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', origin).pathname;
    const method = path.replace(/^\/(?:api\/)?/u, '');
    const bytes = await buffer(request);
    const isUpload = method.startsWith('upload/');
    const body = isUpload ? {} : readBody(request.headers['content-type'] ?? '', bytes.toString('utf8'));
    record({ method: isUpload ? 'upload' : method, body, at: performance.now() });
    const fault = faults.get(isUpload ? 'upload' : method)?.shift();
    if (fault?.kind === 'unavailable') return void response.writeHead(503).end();
    if (fault?.kind === 'rate-limited') {
      return void response.writeHead(429, { 'retry-after': String(fault.seconds) }).end('ratelimited');
    }
    const answer = answerTo(method, body, request.headers.authorization, bytes.byteLength);
    if (fault?.kind === 'lost') return void request.socket.destroy();
    if (fault?.kind === 'failed-after') return void response.writeHead(500).end('{"ok":false}');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  }

  function answerTo(method: string, body: Answer, authorization: string | undefined, size: number): Answer {
    if (method.startsWith('upload/')) {
      workspace.upload(method.slice('upload/'.length), size);
      return { ok: true };
    }
    if (method.startsWith('respond')) return workspace.respond(body);
    if (method === 'oauth.v2.access') return workspace.call(method, body);
    const bearer = authorization ?? `Bearer ${JSON.stringify(body['token'])}`;
    const isKnown = [BOT_TOKEN, APP_TOKEN, INSTALLED_TOKEN].some((token) => bearer === `Bearer ${token}`);
    if (!isKnown) return { ok: false, error: 'invalid_auth' };
    const told = workspace.call(method, body);
    const isOpening = method === 'apps.connections.open' && told['ok'] === true;
    return isOpening ? { ...told, url: `ws://127.0.0.1:${port}/socket` } : told;
  }

  let envelopes = 0;
  const fail: SlackServer['fail'] = (method, fault, count = 1) =>
    void faults.set(method, [...(faults.get(method) ?? []), ...Array.from({ length: count }, () => fault)]);
  return {
    ...workspace,
    apiUrl: `${origin}/api/`,
    calls,
    acknowledged,
    sockets: () => open.length,
    fail,
    loseAnswers: (method, count) => fail(method, { kind: 'lost' }, count),
    connected: () => connected.promise,
    responseUrl: () => `${origin}/respond`,
    async send(type, payload, envelopeId) {
      envelopes += 1;
      const id = envelopeId ?? `envelope-${envelopes}`;
      await connected.promise;
      const done = new Promise<Answer>((resolve) => acks.set(id, resolve));
      // As likely over a connection that is about to be closed as over another.
      const socket = open[envelopes % open.length] ?? open[0];
      socket?.send(JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: true }));
      return done;
    },
    async sendAndClose(type, payload) {
      await connected.promise;
      const [socket] = open;
      socket?.send(JSON.stringify({ type, envelope_id: 'cut', payload, accepts_response_payload: true }));
      socket?.close();
    },
    refresh(graceMs = 1000) {
      const told = [...open];
      for (const socket of told) {
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'wss-1' } }));
      }
      const close = (): void => {
        for (const socket of told) {
          socket.close();
          forget(socket);
        }
      };
      if (graceMs === 0) close();
      else setTimeout(close, graceMs).unref();
    },
    next(method) {
      const [first, ...rest] = unread.get(method) ?? [];
      if (!first) return new Promise((resolve) => waiting.set(method, [...(waiting.get(method) ?? []), resolve]));
      unread.set(method, rest);
      return Promise.resolve(first);
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What of a form’s fields is JSON. */
const JSON_FIELDS = ['blocks', 'metadata', 'view', 'files', 'prompts', 'unfurls'];

function readBody(type: string, body: string): Answer {
  if (type.includes('json')) return JSON.parse(body) as Record<string, unknown>;
  const fields: Record<string, unknown> = Object.fromEntries(new URLSearchParams(body));
  for (const name of JSON_FIELDS) {
    if (typeof fields[name] === 'string') fields[name] = JSON.parse(fields[name]);
  }
  return fields;
}

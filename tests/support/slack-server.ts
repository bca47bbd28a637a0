import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';

/** One call of the Web API, or of a response address, as the server saw it. */
interface SlackCall {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Answer = Readonly<Record<string, unknown>>;

interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly metadata?: unknown;
  readonly text: unknown;
  readonly blocks: unknown;
  readonly edits: number;
}

/** A workspace on loopback: Web API, Socket Mode, and the requests that Slack would send. */
export interface SlackServer {
  /** Base of the Web API, for SLACK_API_URL. */
  readonly apiUrl: string;
  readonly calls: readonly SlackCall[];
  /** Envelopes that the app has acknowledged. */
  readonly acknowledged: readonly string[];
  /** What the channels hold, in the order of posting. */
  readonly messages: readonly SlackMessage[];
  /** The next calls of the method are done, and their connection is cut before the answer. */
  loseAnswers(method: string, count: number): void;
  /** What a method answers from now on; `ok: true` otherwise. */
  answerWith(method: string, answer: Answer): void;
  /** Sends an envelope over the socket; resolves once it is acknowledged. */
  send(type: 'slash_commands' | 'interactive', payload: Answer): Promise<void>;
  /** Resolves with the next call of the method that has not been waited for. */
  next(method: string): Promise<SlackCall>;
  /** Resolves once the app has opened its socket. */
  connected(): Promise<void>;
  responseUrl(): string;
  close(): Promise<void>;
}

export const BOT_TOKEN = 'xoxb-test-token';
const GONE_CHANNEL = 'C404';
export const APP_TOKEN = 'xapp-test-token';

export async function startSlackServer(): Promise<SlackServer> {
  const calls: SlackCall[] = [];
  const acknowledged: string[] = [];
  const answers = new Map<string, Answer>([
    ['auth.test', { ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'B1' }],
    ['users.info', { ok: true, user: { id: 'U1', is_admin: false, is_owner: false } }],
  ]);
  const messages: SlackMessage[] = [];
  const lost = new Map<string, number>();
  const waiting = new Map<string, ((call: SlackCall) => void)[]>();
  const unread = new Map<string, SlackCall[]>();
  const acks = new Map<string, () => void>();
  let socket: WebSocket | null = null;
  const opened = Promise.withResolvers<void>();

  const record = (call: SlackCall): void => {
    calls.push(call);
    const waiter = waiting.get(call.method)?.shift();
    if (waiter) waiter(call);
    else unread.set(call.method, [...(unread.get(call.method) ?? []), call]);
  };
  const server = createServer((request, response) => void serve(request, response));
  const sockets = new WebSocketServer({ server, path: '/socket' });
  sockets.on('connection', (connection) => {
    socket = connection;
    connection.on('message', (data: Buffer) => {
      const { envelope_id: id } = JSON.parse(String(data)) as { envelope_id: string };
      acknowledged.push(id);
      acks.get(id)?.();
    });
    connection.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }));
    opened.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', origin).pathname;
    const method = path.replace(/^\/(?:api\/)?/u, '');
    const body = readBody(request.headers['content-type'] ?? '', await text(request));
    record({ method, body });
    const bearer = request.headers.authorization ?? `Bearer ${JSON.stringify(body['token'])}`;
    const isKnown = path.startsWith('/respond') || [BOT_TOKEN, APP_TOKEN].some((token) => bearer === `Bearer ${token}`);
    const answer = isKnown ? (answers.get(method) ?? ownAnswer(method, body)) : { ok: false, error: 'invalid_auth' };
    const left = lost.get(method) ?? 0;
    if (left > 0) {
      lost.set(method, left - 1);
      request.socket.destroy();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  }

  function ownAnswer(method: string, body: SlackCall['body']): Answer {
    const channel = String(body['channel']);
    if (channel === GONE_CHANNEL) return { ok: false, error: 'channel_not_found' };
    if (method === 'apps.connections.open') return { ok: true, url: `ws://127.0.0.1:${port}/socket` };
    if (method === 'conversations.open') return { ok: true, channel: { id: `D${String(body['users'])}` } };
    if (method === 'conversations.info') return { ok: true, channel: { id: channel, name: 'briefs', is_member: true } };
    if (method === 'conversations.history' || method === 'conversations.replies') {
      const isHere = (one: SlackMessage): boolean =>
        one.channel === channel && (method.endsWith('history') ? !one.thread_ts : one.thread_ts === body['ts']);
      return {
        ok: true,
        messages: messages
          .filter(isHere)
          .toReversed()
          .slice(0, Number(body['limit'] ?? 100)),
      };
    }
    if (method === 'chat.update') {
      const at = messages.findIndex((one) => one.channel === channel && one.ts === body['ts']);
      const found = messages[at];
      if (!found) return { ok: false, error: 'message_not_found' };
      messages[at] = { ...found, text: body['text'], blocks: body['blocks'], edits: found.edits + 1 };
      return { ok: true, channel, ts: found.ts };
    }
    if (method !== 'chat.postMessage') return { ok: true };
    const ts = `${Math.floor(Date.now() / 1000)}.${String(messages.length).padStart(6, '0')}`;
    const thread = typeof body['thread_ts'] === 'string' ? { thread_ts: body['thread_ts'] } : {};
    const { text: words, blocks, metadata } = body;
    messages.push({ channel, ts, ...thread, metadata, text: words, blocks, edits: 0 });
    return { ok: true, ts, channel };
  }

  let envelopes = 0;
  return {
    apiUrl: `${origin}/api/`,
    calls,
    acknowledged,
    messages,
    loseAnswers: (method, count) => lost.set(method, count),
    answerWith: (method, answer) => answers.set(method, answer),
    connected: () => opened.promise,
    responseUrl: () => `${origin}/respond`,
    async send(type, payload) {
      await opened.promise;
      envelopes += 1;
      const id = `envelope-${envelopes}`;
      const done = new Promise<void>((resolve) => acks.set(id, resolve));
      socket?.send(JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: true }));
      await done;
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

function readBody(type: string, body: string): Readonly<Record<string, unknown>> {
  if (type.includes('json')) return JSON.parse(body) as Record<string, unknown>;
  const fields: Record<string, unknown> = Object.fromEntries(new URLSearchParams(body));
  for (const name of ['blocks', 'metadata']) {
    if (typeof fields[name] === 'string') fields[name] = JSON.parse(fields[name]);
  }
  return fields;
}

/** A slash command as Slack words it. */
export function slashCommand(server: SlackServer, line: string, member = 'U1'): Answer {
  const [command = '', ...rest] = line.split(' ');
  return {
    command,
    text: rest.join(' '),
    response_url: server.responseUrl(),
    trigger_id: 'trigger',
    user_id: member,
    user_name: 'ann',
    team_id: 'T1',
    team_domain: 'desk',
    channel_id: 'C1',
    channel_name: 'general',
    api_app_id: 'A1',
    token: 'legacy',
  };
}

/** A press of a button in a message of ours. */
export function buttonPress(server: SlackServer, value: string, member = 'U1'): Answer {
  return {
    type: 'block_actions',
    team: { id: 'T1', domain: 'desk' },
    user: { id: member, team_id: 'T1' },
    channel: { id: 'C1', name: 'general' },
    api_app_id: 'A1',
    token: 'legacy',
    trigger_id: 'trigger',
    container: { type: 'message', message_ts: '1.1', channel_id: 'C1' },
    response_url: server.responseUrl(),
    actions: [{ type: 'button', action_id: 'run:0:0', block_id: 'b', value, action_ts: '1.2' }],
  };
}

/** Sends a body to the app over HTTP, signed as Slack signs (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
export function sendSigned(port: number, secret: string, fields: Answer, sentAt = Date.now()): Promise<Response> {
  const body = new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const seconds = String(Math.floor(sentAt / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': `v0=${signature}`,
    },
  });
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';

/** Opcodes of the gateway. Source: https://docs.discord.com/developers/topics/opcodes-and-status-codes. */
const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;
const AUTHENTICATION_FAILED = 4004;

export const TOKEN = 'MTIz.test.token';
export const APPLICATION_ID = '100000000000000001';
const GUILD_ID = '200000000000000002';
export const CHANNEL_ID = '300000000000000003';
/** Ten channels for messages, the first of which is `CHANNEL_ID`. */
const CHANNEL_IDS: readonly string[] = Array.from({ length: 10 }, (_, index) =>
  String(BigInt(CHANNEL_ID) + BigInt(index)),
);
const DIRECT_CHANNEL_ID = '350000000000000003';
export const MEMBER_ID = '400000000000000004';
/** View Channel, Send Messages and Read Message History. */
const EVERYONE_MAY = '68608';

type Json = Readonly<Record<string, unknown>>;

interface DiscordCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** What came beside the body. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

interface DiscordMessage {
  readonly id: string;
  readonly channel_id: string;
  readonly timestamp: string;
  readonly nonce?: string;
  readonly components?: unknown;
  readonly edits: number;
}

/** A guild on loopback: REST, the gateway, and what its members do. */
export interface DiscordServer {
  /** Base of the REST API, for DISCORD_API_URL. */
  readonly apiUrl: string;
  readonly calls: readonly DiscordCall[];
  readonly identified: number;
  /** What the channels hold, in the order of posting. */
  readonly messages: readonly DiscordMessage[];
  /** The next calls that fit are done, and their connection is cut before the answer. */
  loseAnswers(method: string, path: RegExp, count: number): void;
  /** Answers the route with the status and body from now on; the route is `POST /channels/1/messages`. */
  answerWith(route: string, status: number, body: Json): void;
  /** Sends an interaction of the member's over the gateway. */
  interact(interaction: Json): Promise<void>;
  /** Resolves with the next call that fits and has not been waited for. */
  next(method: string, path: RegExp): Promise<DiscordCall>;
  /** Drops the gateway's connection, as Discord does when it moves clients. */
  dropGateway(): void;
  close(): Promise<void>;
}

export async function startDiscordServer(): Promise<DiscordServer> {
  const calls: DiscordCall[] = [];
  const unread: DiscordCall[] = [];
  const waiting: { readonly fits: (call: DiscordCall) => boolean; readonly done: (call: DiscordCall) => void }[] = [];
  const answers = new Map<string, { readonly status: number; readonly body: Json }>();
  const ready = Promise.withResolvers<void>();
  const messages: DiscordMessage[] = [];
  const lost: { readonly fits: (call: DiscordCall) => boolean; left: number }[] = [];
  let gateway: WebSocket | null = null;
  let sequence = 0;
  let identified = 0;

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `127.0.0.1:${port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', `http://${origin}`);
    const path = decodeURIComponent(pathname).replace(/^\/api(?:\/v\d+)?/u, '');
    const call = { method: request.method ?? 'GET', path, ...(await bodyOf(request)) };
    calls.push(call);
    const isKnown =
      request.headers.authorization === `Bot ${TOKEN}` ||
      path.startsWith('/interactions/') ||
      path.startsWith('/webhooks/');
    const answer = isKnown
      ? (answers.get(`${call.method} ${path}`) ?? ownAnswer(call, origin, messages))
      : { status: 401, body: { message: '401: Unauthorized', code: 0 } };
    const loss = lost.find(({ fits, left }) => left > 0 && fits(call));
    if (loss) {
      loss.left -= 1;
      request.socket.destroy();
    } else if (path.endsWith('/callback') && answer.status === 200) response.writeHead(204).end();
    else {
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    }
    const at = waiting.findIndex(({ fits }) => fits(call));
    if (at < 0) unread.push(call);
    else waiting.splice(at, 1)[0]?.done(call);
  }

  const dispatch = (socket: WebSocket, event: string, data: Json): void => {
    sequence += 1;
    socket.send(JSON.stringify({ op: OP.dispatch, t: event, s: sequence, d: data }));
  };

  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    gateway = socket;
    socket.send(JSON.stringify({ op: OP.hello, d: { heartbeat_interval: 40_000 } }));
    socket.on('message', (data: Buffer) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: { token?: string } };
      if (op === OP.heartbeat) socket.send(JSON.stringify({ op: OP.heartbeatAck }));
      if (op === OP.resume) dispatch(socket, 'RESUMED', {});
      if (op !== OP.identify) return;
      if (d.token !== TOKEN) return socket.close(AUTHENTICATION_FAILED);
      identified += 1;
      dispatch(socket, 'READY', {
        v: 10,
        user: { id: APPLICATION_ID, username: 'Parley', discriminator: '0', avatar: null, bot: true },
        guilds: [{ id: GUILD_ID, unavailable: true }],
        session_id: 'session',
        resume_gateway_url: `ws://${origin}`,
        application: { id: APPLICATION_ID, flags: 0 },
      });
      dispatch(socket, 'GUILD_CREATE', guild());
      ready.resolve();
    });
  });

  let interactions = 0;
  return {
    apiUrl: `http://${origin}/api`,
    calls,
    get identified() {
      return identified;
    },
    messages,
    loseAnswers: (method, fitting, count) =>
      lost.push({ fits: (call) => call.method === method && fitting.test(call.path), left: count }),
    answerWith: (route, status, body) => answers.set(route, { status, body }),
    async interact(interaction) {
      await ready.promise;
      interactions += 1;
      const id = String(500_000_000_000_000_000n + BigInt(interactions));
      if (gateway) dispatch(gateway, 'INTERACTION_CREATE', { ...interactionHead(id), ...interaction });
    },
    next(method, path) {
      const fits = (call: DiscordCall): boolean => call.method === method && path.test(call.path);
      const at = unread.findIndex(fits);
      const [found] = at < 0 ? [] : unread.splice(at, 1);
      return found ? Promise.resolve(found) : new Promise((done) => waiting.push({ fits, done }));
    },
    dropGateway: () => gateway?.terminate(),
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** JSON alone, or with files beside it. */
async function bodyOf(request: IncomingMessage): Promise<Pick<DiscordCall, 'body' | 'files'>> {
  const bytes = await buffer(request);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) {
    return { body: bytes.length === 0 ? null : (JSON.parse(bytes.toString()) as unknown), files: [] };
  }
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const payload = form.get('payload_json');
  const files = [...form.values()].filter((part) => typeof part !== 'string');
  return {
    body: typeof payload === 'string' ? (JSON.parse(payload) as unknown) : null,
    files: files.map(({ name, size }) => ({ name, bytes: size })),
  };
}

function guild(): Json {
  const everyone = { id: GUILD_ID, name: '@everyone', permissions: EVERYONE_MAY, position: 0, color: 0, flags: 0 };
  const member = {
    user: { id: APPLICATION_ID, username: 'Parley', discriminator: '0' },
    roles: [],
    joined_at: '2024-01-01T00:00:00Z',
    flags: 0,
  };
  return {
    id: GUILD_ID,
    name: 'Desk',
    owner_id: MEMBER_ID,
    roles: [everyone],
    emojis: [],
    features: [],
    channels: CHANNEL_IDS.map((id) => channel(id)),
    members: [member],
    member_count: 2,
    preferred_locale: 'en-US',
  };
}

function channel(id = CHANNEL_ID): Json {
  return { id, type: 0, guild_id: GUILD_ID, name: 'briefs', position: 0, permission_overwrites: [] };
}

function message(own: Partial<DiscordMessage> = {}): Json {
  const author = { id: APPLICATION_ID, username: 'Parley', discriminator: '0', avatar: null, bot: true };
  return {
    id: '600000000000000006',
    channel_id: CHANNEL_ID,
    author,
    content: '',
    timestamp: '2024-01-01T00:00:00Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    type: 0,
    ...own,
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const UNKNOWN_CHANNEL: Answer = { status: 404, body: { message: 'Unknown Channel', code: 10_003 } };

function ownAnswer(call: DiscordCall, origin: string, messages: DiscordMessage[]): Answer {
  const { method, path, body } = call;
  const limits = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
  if (path === '/gateway/bot') {
    return { status: 200, body: { url: `ws://${origin}`, shards: 1, session_start_limit: limits } };
  }
  if (path === '/users/@me/channels') return { status: 200, body: { id: DIRECT_CHANNEL_ID, type: 1, recipients: [] } };
  const [, channelId, rest] = /^\/channels\/(\d+)(\/.*)?$/u.exec(path) ?? [];
  if (channelId === undefined) return { status: 200, body: method === 'PUT' ? (body ?? {}) : message() };
  const isDirect = channelId === DIRECT_CHANNEL_ID;
  if (!isDirect && !CHANNEL_IDS.includes(channelId)) return UNKNOWN_CHANNEL;
  if (rest === undefined) {
    return { status: 200, body: isDirect ? { id: channelId, type: 1, recipients: [] } : channel(channelId) };
  }
  const isHere = (one: DiscordMessage): boolean => one.channel_id === channelId;
  if (method === 'GET') return { status: 200, body: messages.filter(isHere).toReversed().slice(0, 100).map(message) };
  const given = body as { nonce?: string; enforce_nonce?: boolean; components?: unknown };
  if (method === 'PATCH') {
    const at = messages.findIndex((one) => isHere(one) && rest === `/messages/${one.id}`);
    const found = messages[at];
    if (!found) return { status: 404, body: { message: 'Unknown Message', code: 10_008 } };
    messages[at] = { ...found, components: given.components, edits: found.edits + 1 };
    return { status: 200, body: message(messages[at]) };
  }
  const repeated = messages.find((one) => isHere(one) && one.nonce !== undefined && one.nonce === given.nonce);
  if (repeated && given.enforce_nonce === true) return { status: 200, body: message(repeated) };
  const made: DiscordMessage = {
    id: String(600_000_000_000_000_000n + BigInt(messages.length)),
    channel_id: channelId,
    timestamp: new Date().toISOString(),
    ...(given.nonce === undefined ? {} : { nonce: given.nonce }),
    components: given.components,
    edits: 0,
  };
  messages.push(made);
  return { status: 200, body: message(made) };
}

function interactionHead(id: string): Json {
  return {
    id,
    application_id: APPLICATION_ID,
    token: `interaction-${id}`,
    version: 1,
    guild_id: GUILD_ID,
    channel_id: CHANNEL_ID,
    channel: channel(),
    locale: 'en-US',
    app_permissions: EVERYONE_MAY,
    entitlements: [],
    authorizing_integration_owners: {},
    context: 0,
    attachment_size_limit: 10_000_000,
    member: memberWho('0'),
  };
}

/** @param permissions as Discord's bit set in decimal */
export function memberWho(permissions: string): Json {
  return {
    user: { id: MEMBER_ID, username: 'ann', discriminator: '0', avatar: null },
    roles: [],
    joined_at: '2024-01-01T00:00:00Z',
    deaf: false,
    mute: false,
    flags: 0,
    permissions,
  };
}

/** `/talks status what:syria` as the gateway words it. */
export function slashCommand(name: string, subcommand: string | null, options: Json, focused?: string): Json {
  const given = Object.entries(options).map(([option, value]) => ({
    name: option,
    type: 3,
    value,
    ...(option === focused ? { focused: true } : {}),
  }));
  return {
    type: focused === undefined ? 2 : 4,
    data: {
      id: '700000000000000007',
      name,
      type: 1,
      options: subcommand === null ? given : [{ name: subcommand, type: 1, options: given }],
    },
  };
}

export function buttonPress(customId: string): Json {
  return { type: 3, data: { custom_id: customId, component_type: 2 }, message: message() };
}

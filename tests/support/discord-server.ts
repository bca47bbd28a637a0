import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { choiceFaults, commandFaults, messageFaults, modalFaults } from './discord-limits.ts';

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
export const GUILD_ID = '200000000000000002';
export const CHANNEL_ID = '300000000000000003';
/** Channels for messages, the first of which is `CHANNEL_ID`. */
export const CHANNEL_IDS: readonly string[] = Array.from({ length: 200 }, (_, index) =>
  String(BigInt(CHANNEL_ID) + BigInt(index)),
);
const DIRECT_CHANNEL_ID = '350000000000000003';
export const ANNOUNCEMENT_ID = '310000000000000003';
/** A forum that asks for a tag with each post, and has one. */
export const FORUM_ID = '320000000000000003';
/** Nobody but administrators may write here. */
export const READ_ONLY_ID = '330000000000000003';
/** Announcements that are published of a channel in an hour. */
const CROSSPOSTS_AN_HOUR = 10;
export const MEMBER_ID = '400000000000000004';
/** View Channel, Send Messages, Attach Files, Read Message History and Send Messages in Threads. */
const EVERYONE_MAY = String(1024 + 2048 + 32_768 + 65_536 + 274_877_906_944);
const SEND_MESSAGES = '2048';

type Json = Readonly<Record<string, unknown>>;

interface DiscordCall {
  /** When it came, in milliseconds. */
  readonly at: number;
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
  readonly resumed: number;
  /** Every identification, in their order: which shard of how many, and when, in milliseconds. */
  readonly identifications: readonly { readonly shard: readonly [id: number, count: number]; readonly at: number }[];
  readonly connected: boolean;
  /** Of the last identification. */
  readonly intents: number;
  /** As the gateway tells of it. */
  readonly guild: Json;
  /** What the channels hold, in the order of posting. */
  readonly messages: readonly DiscordMessage[];
  /** The next calls that fit are done, and their connection is cut before the answer. */
  loseAnswers(method: string, path: RegExp, count: number): void;
  /** Does what the call asks, and answers with the status all the same, so many times. */
  breakAnswers(method: string, path: RegExp, status: number, count: number): void;
  /** Answers the route with the status and body from now on; the route is `POST /channels/1/messages`. */
  answerWith(route: string, status: number, body: Json): void;
  /** Sends an interaction of the member's over the gateway; resolves to its id. */
  interact(interaction: Json): Promise<string>;
  /** Calls that came too often. */
  readonly limited: number;
  /** Resolves with the next call that fits and has not been waited for. */
  next(method: string, path: RegExp): Promise<DiscordCall>;
  /** Drops the gateway's connection, as Discord does when it moves clients. */
  dropGateway(): void;
  /** The gateway answers no heartbeat any more, until the client comes back. */
  freezeGateway(): void;
  /** The session is over, and cannot be resumed. */
  endSession(): void;
  /** Closes the gateway with the code. */
  closeGateway(code: number): void;
  /** Sends an event of the guild's over the gateway, or once the client is back. */
  dispatch(event: string, data: Json): void;
  /** What was refused, as the real one would. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface DiscordServerOptions {
  /** Changes to the guild that the bot is in. */
  readonly guild?: Json;
  readonly heartbeatMs?: number;
  /** Into how many connections Discord recommends to divide the guilds. */
  readonly shards?: number;
  /** Posts to one channel in five seconds, told by headers; null for as many as one likes. */
  readonly postsInFiveSeconds?: number | null;
}

export async function startDiscordServer(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const calls: DiscordCall[] = [];
  const unread: DiscordCall[] = [];
  const waiting: { readonly fits: (call: DiscordCall) => boolean; readonly done: (call: DiscordCall) => void }[] = [];
  const answers = new Map<string, { readonly status: number; readonly body: Json }>();
  const ready = Promise.withResolvers<void>();
  const messages: DiscordMessage[] = [];
  const threads: DiscordThread[] = [];
  const lost: { readonly fits: (call: DiscordCall) => boolean; readonly status: number | null; left: number }[] = [];
  const missed: string[] = [];
  let isFrozen = false;
  /** The connection of the shard that the guild belongs to. */
  let gateway: WebSocket | null = null;
  const identifications: { shard: readonly [number, number]; at: number }[] = [];
  let sequence = 0;
  let identified = 0;
  let resumed = 0;
  let limited = 0;
  let intents = 0;

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `127.0.0.1:${port}`;

  const faults: string[] = [];
  const crossposted = new Map<string, number>();
  const acknowledged = new Map<string, number>();
  const buckets = new Map<string, { readonly resetsAt: number; left: number }>();
  const { postsInFiveSeconds = null } = options;

  /** Headers of the channel's bucket; null where nothing limits it. */
  function limitsOf({ method, path }: DiscordCall): Record<string, string> | null {
    const channelId = /^\/channels\/(\d+)\/messages$/u.exec(path)?.[1];
    if (postsInFiveSeconds === null || method !== 'POST' || channelId === undefined) return null;
    const now = Date.now();
    const before = buckets.get(channelId);
    const bucket = before && before.resetsAt > now ? before : { resetsAt: now + 5000, left: postsInFiveSeconds };
    bucket.left -= 1;
    buckets.set(channelId, bucket);
    return {
      'x-ratelimit-limit': String(postsInFiveSeconds),
      'x-ratelimit-remaining': String(Math.max(0, bucket.left)),
      'x-ratelimit-reset-after': String((bucket.resetsAt - now) / 1000),
      'x-ratelimit-bucket': 'posts',
      ...(bucket.left < 0 ? { 'retry-after': String((bucket.resetsAt - now) / 1000) } : {}),
    };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', `http://${origin}`);
    const path = decodeURIComponent(pathname).replace(/^\/api(?:\/v\d+)?/u, '');
    const at = performance.now();
    const call = { at, method: request.method ?? 'GET', path, ...(await bodyOf(request)) };
    calls.push(call);
    const limits = limitsOf(call);
    const answer = answerTo(call, request.headers.authorization ?? '', limits);
    const fitting = lost.find(({ fits, left }) => left > 0 && fits(call));
    if (fitting) fitting.left -= 1;
    if (fitting && fitting.status === null) request.socket.destroy();
    else if (fitting) response.writeHead(fitting.status ?? 502, { 'content-type': 'text/plain' }).end('bad gateway');
    else if (answer.status === 204) response.writeHead(204).end();
    else {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...limits });
      response.end(JSON.stringify(answer.body));
    }
    const waiter = waiting.findIndex(({ fits }) => fits(call));
    if (waiter < 0) unread.push(call);
    else waiting.splice(waiter, 1)[0]?.done(call);
  }

  function answerTo(call: DiscordCall, authorization: string, limits: Record<string, string> | null): Answer {
    const isOpen = call.path.startsWith('/interactions/') || call.path.startsWith('/webhooks/');
    if (authorization !== `Bot ${TOKEN}` && !isOpen)
      return { status: 401, body: { message: '401: Unauthorized', code: 0 } };
    if (limits?.['retry-after']) {
      limited += 1;
      return {
        status: 429,
        body: { message: 'You are being rate limited.', retry_after: Number(limits['retry-after']), global: false },
      };
    }
    const told = answers.get(`${call.method} ${call.path}`);
    if (told) return told;
    const found = faultsOf(call);
    if (found.length > 0) {
      faults.push(...found.map((fault) => `${call.method} ${call.path}: ${fault}`));
      return { status: 400, body: { message: `Invalid Form Body\n${found.join('\n')}`, code: 50_035 } };
    }
    return (
      gatewayAnswer(call) ??
      interactionAnswer(call) ??
      crosspostAnswer(call) ??
      guildAnswer(call, { ...guild(), ...options.guild }) ??
      ownAnswer(call, messages, threads)
    );
  }

  function gatewayAnswer({ path }: DiscordCall): Answer | null {
    if (path !== '/gateway/bot') return null;
    const limits = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
    return { status: 200, body: { url: `ws://${origin}`, shards: options.shards ?? 1, session_start_limit: limits } };
  }

  /** An interaction is acknowledged once, and only then has an answer to be changed. */
  function interactionAnswer({ method, path, body }: DiscordCall): Answer | null {
    const [, callback] = /^\/interactions\/\d+\/([^/]+)\/callback$/u.exec(path) ?? [];
    if (callback !== undefined) {
      if (acknowledged.has(callback)) return { status: 400, body: { message: 'Already acknowledged.', code: 40_060 } };
      acknowledged.set(callback, (body as { type: number }).type);
      return { status: 204, body: null };
    }
    const [, token, rest] = /^\/webhooks\/\d+\/([^/]+)(\/.*)?$/u.exec(path) ?? [];
    if (token === undefined) return null;
    if (!acknowledged.has(token)) return { status: 404, body: { message: 'Unknown Webhook', code: 10_015 } };
    return method === 'DELETE' && rest !== undefined ? { status: 204, body: null } : { status: 200, body: message() };
  }

  function crosspostAnswer({ path }: DiscordCall): Answer | null {
    const [, channelId, messageId] = /^\/channels\/(\d+)\/messages\/(\d+)\/crosspost$/u.exec(path) ?? [];
    if (channelId === undefined) return null;
    const count = (crossposted.get(channelId) ?? 0) + 1;
    crossposted.set(channelId, count);
    if (count <= CROSSPOSTS_AN_HOUR)
      return { status: 200, body: message({ id: messageId ?? '', channel_id: channelId }) };
    return { status: 429, body: { message: 'You are being rate limited.', retry_after: 3600, global: false } };
  }

  const dispatch = (socket: WebSocket, event: string, data: Json): void => {
    sequence += 1;
    socket.send(JSON.stringify({ op: OP.dispatch, t: event, s: sequence, d: data }));
  };

  /** What happens while nobody is connected is replayed to who resumes. */
  const happen = (event: string, data: Json): void => {
    sequence += 1;
    const payload = JSON.stringify({ op: OP.dispatch, t: event, s: sequence, d: data });
    if (gateway && gateway.readyState === gateway.OPEN && !isFrozen) gateway.send(payload);
    else missed.push(payload);
  };

  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    isFrozen = false;
    socket.send(JSON.stringify({ op: OP.hello, d: { heartbeat_interval: options.heartbeatMs ?? 40_000 } }));
    socket.on('close', () => {
      if (gateway === socket) gateway = null;
    });
    socket.on('message', (data: Buffer) => {
      const { op, d } = JSON.parse(String(data)) as {
        op: number;
        d: { token?: string; intents?: number; shard?: readonly [number, number]; session_id?: string };
      };
      if (op === OP.heartbeat && !isFrozen) socket.send(JSON.stringify({ op: OP.heartbeatAck }));
      if (op === OP.resume) {
        resumed += 1;
        if (d.session_id !== 'other') {
          gateway = socket;
          for (const payload of missed.splice(0)) socket.send(payload);
        }
        dispatch(socket, 'RESUMED', {});
      }
      if (op !== OP.identify) return;
      if (d.token !== TOKEN) return socket.close(AUTHENTICATION_FAILED);
      identified += 1;
      intents = d.intents ?? 0;
      const shard = d.shard ?? [0, 1];
      identifications.push({ shard, at: performance.now() });
      const hasGuild = Number((BigInt(GUILD_ID) >> 22n) % BigInt(shard[1])) === shard[0];
      if (hasGuild) gateway = socket;
      dispatch(socket, 'READY', {
        v: 10,
        user: { id: APPLICATION_ID, username: 'Parley', discriminator: '0', avatar: null, bot: true },
        guilds: hasGuild ? [{ id: GUILD_ID, unavailable: true }] : [],
        session_id: hasGuild ? 'session' : 'other',
        resume_gateway_url: `ws://${origin}`,
        application: { id: APPLICATION_ID, flags: 0 },
      });
      if (!hasGuild) return;
      dispatch(socket, 'GUILD_CREATE', { ...guild(), ...options.guild });
      for (const payload of missed.splice(0)) socket.send(payload);
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
    identifications,
    get connected() {
      return gateway !== null;
    },
    get intents() {
      return intents;
    },
    guild: guild(),
    get limited() {
      return limited;
    },
    get resumed() {
      return resumed;
    },
    faults,
    loseAnswers: (method, fitting, count) =>
      lost.push({ fits: (call) => call.method === method && fitting.test(call.path), status: null, left: count }),
    breakAnswers: (method, fitting, status, count) =>
      lost.push({ fits: (call) => call.method === method && fitting.test(call.path), status, left: count }),
    answerWith: (route, status, body) => answers.set(route, { status, body }),
    async interact(interaction) {
      await ready.promise;
      interactions += 1;
      const id = String(500_000_000_000_000_000n + BigInt(interactions));
      happen('INTERACTION_CREATE', { ...interactionHead(id), ...interaction });
      return id;
    },
    next(method, path) {
      const fits = (call: DiscordCall): boolean => call.method === method && path.test(call.path);
      const at = unread.findIndex(fits);
      const [found] = at < 0 ? [] : unread.splice(at, 1);
      return found ? Promise.resolve(found) : new Promise((done) => waiting.push({ fits, done }));
    },
    dropGateway: () => gateway?.terminate(),
    freezeGateway: () => {
      isFrozen = true;
    },
    endSession: () => gateway?.send(JSON.stringify({ op: OP.invalidSession, d: false })),
    closeGateway: (code) => gateway?.close(code),
    dispatch: happen,
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
    channels: [
      ...CHANNEL_IDS.map((id) => channel(id)),
      { ...channel(ANNOUNCEMENT_ID), type: 5 },
      { ...channel(FORUM_ID), type: 15, flags: 16, available_tags: FORUM_TAGS },
      { ...channel(READ_ONLY_ID), permission_overwrites: [{ id: GUILD_ID, type: 0, allow: '0', deny: SEND_MESSAGES }] },
    ],
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

const FORUM_TAGS = [{ id: '800000000000000008', name: 'Talks', moderated: false, emoji_id: null, emoji_name: null }];

interface DiscordThread {
  readonly id: string;
  readonly parent_id: string;
  readonly name: string;
  readonly applied_tags: readonly string[];
}

function threadChannel({ id, parent_id: parent, name, applied_tags: tags }: DiscordThread): Json {
  return {
    ...channel(id),
    type: 11,
    parent_id: parent,
    name,
    applied_tags: tags,
    owner_id: APPLICATION_ID,
    message_count: 0,
    member_count: 1,
    thread_metadata: {
      archived: false,
      locked: false,
      auto_archive_duration: 4320,
      archive_timestamp: new Date().toISOString(),
      create_timestamp: new Date().toISOString(),
    },
  };
}

/** What Discord would refuse of the call’s body. */
function faultsOf({ method, path, body, files }: DiscordCall): readonly string[] {
  const names = files.map(({ name }) => name);
  const given = (body ?? {}) as Json;
  if (/^\/applications\/.*commands$/u.test(path))
    return commandFaults(given as unknown as Json[], path.includes('/guilds/') ? 'guild' : 'all');
  if (path.endsWith('/callback')) {
    const data = (given['data'] ?? {}) as Json;
    if (given['type'] === 9) return modalFaults(data);
    return given['type'] === 8 ? choiceFaults(data['choices'] as Json[]) : [];
  }
  const isMessage = /\/messages(?:\/[^/]+)?$/u.test(path) || /^\/webhooks\/\d+\/[^/]+$/u.test(path);
  const kept =
    (given['attachments'] as { filename?: string }[] | undefined)?.map(({ filename }) => filename ?? '') ?? [];
  if (method === 'POST' && path.endsWith('/threads')) {
    const tags = (given['applied_tags'] ?? []) as unknown[];
    return [...(tags.length === 0 ? ['a tag is required'] : []), ...messageFaults(given['message'] as Json, names)];
  }
  return isMessage && (method === 'POST' || method === 'PATCH') ? messageFaults(given, [...names, ...kept]) : [];
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const UNKNOWN_CHANNEL: Answer = { status: 404, body: { message: 'Unknown Channel', code: 10_003 } };

/** What may be asked of the guild and of Parley itself; `whole` is as the gateway tells of it. */
function guildAnswer({ method, path }: DiscordCall, whole: Json): Answer | null {
  if (method !== 'GET') return null;
  const { channels, members, ...told } = whole as { channels: Json[]; members: Json[] };
  if (path === '/users/@me') {
    return {
      status: 200,
      body: { id: APPLICATION_ID, username: 'Parley', discriminator: '0', avatar: null, bot: true },
    };
  }
  if (path === `/guilds/${GUILD_ID}`) return { status: 200, body: told };
  if (path === `/guilds/${GUILD_ID}/channels`) return { status: 200, body: channels };
  if (path === `/guilds/${GUILD_ID}/members/${APPLICATION_ID}`) return { status: 200, body: members[0] };
  const one = channels.find(({ id }) => path === `/channels/${String(id)}`);
  return one ? { status: 200, body: one } : null;
}

function ownAnswer(call: DiscordCall, messages: DiscordMessage[], threads: DiscordThread[]): Answer {
  const { method, path, body } = call;
  if (path === '/users/@me/channels') return { status: 200, body: { id: DIRECT_CHANNEL_ID, type: 1, recipients: [] } };
  if (path.endsWith('/threads/active'))
    return { status: 200, body: { threads: threads.map(threadChannel), members: [] } };
  const [, channelId, rest] = /^\/channels\/(\d+)(\/.*)?$/u.exec(path) ?? [];
  if (channelId === undefined) return { status: 200, body: method === 'PUT' ? (body ?? {}) : message() };
  const isDirect = channelId === DIRECT_CHANNEL_ID;
  const thread = threads.find(({ id }) => id === channelId);
  const known = [...CHANNEL_IDS, ANNOUNCEMENT_ID, FORUM_ID, READ_ONLY_ID];
  if (!isDirect && !thread && !known.includes(channelId)) return UNKNOWN_CHANNEL;
  if (channelId === READ_ONLY_ID && method === 'POST') {
    return { status: 403, body: { message: 'Missing Permissions', code: 50_013 } };
  }
  if (thread && rest === undefined) return { status: 200, body: threadChannel(thread) };
  if (method === 'POST' && rest === '/threads') {
    const { name, applied_tags: tags, message: first } = body as Omit<DiscordThread, 'id'> & { message: Json };
    const id = String(900_000_000_000_000_000n + BigInt(threads.length));
    threads.push({ id, parent_id: channelId, name, applied_tags: tags });
    messages.push({
      id,
      channel_id: id,
      timestamp: new Date().toISOString(),
      components: first['components'],
      edits: 0,
    });
    return {
      status: 201,
      body: { ...threadChannel({ id, parent_id: channelId, name, applied_tags: tags }), message: message() },
    };
  }
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

/** @param componentType 3 for words, 8 for channels */
export function selectChoice(customId: string, values: readonly string[], componentType: 3 | 8): Json {
  const channels = Object.fromEntries(values.map((id) => [id, { ...channel(id), permissions: EVERYONE_MAY }]));
  const resolved = componentType === 8 ? { resolved: { channels } } : {};
  return {
    type: 3,
    data: { custom_id: customId, component_type: componentType, values, ...resolved },
    message: message(),
  };
}

/** A form as its fields were filled in; a list stands for channels. */
export function modalSubmit(customId: string, fields: Readonly<Record<string, string | readonly string[]>>): Json {
  const components = Object.entries(fields).map(([name, value], id) => ({
    type: 18,
    id,
    component:
      typeof value === 'string'
        ? { type: 4, id: 100 + id, custom_id: name, value }
        : { type: 8, id: 100 + id, custom_id: name, values: value },
  }));
  const chosen = Object.values(fields)
    .filter((value) => typeof value !== 'string')
    .flat();
  const channels = Object.fromEntries(chosen.map((id) => [id, { ...channel(id), permissions: EVERYONE_MAY }]));
  return { type: 5, data: { custom_id: customId, components, resolved: { channels } } };
}

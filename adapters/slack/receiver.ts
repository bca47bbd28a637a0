import { setTimeout as pause } from 'node:timers/promises';
import { type App, HTTPReceiver, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import type { Logger } from '#src/core/logger.ts';
import { boltLogger } from './bolt-logger.ts';
import { isHopeless, reasonOf } from './faults.ts';
import { FIRST_PAUSE_MS, HELLO_TIMEOUT_MS, LAST_PAUSE_MS, REFRESH_LINGER_MS, SOCKETS, STEADY_MS } from './limits.ts';

/** Of the word that a connection will be closed. */
const MAX_DISCONNECT_CHARS = 1000;
const EVENTS_PATH = '/slack/events';

/** A receiver that knows whether Slack reaches it at this moment. */
export interface OpenReceiver extends Receiver {
  isOpen(): boolean;
}

/** Tells of every acknowledgement, with the seconds since its request came. */
export function watchAcks(receiver: OpenReceiver, acknowledged: (seconds: number) => void): OpenReceiver {
  return {
    ...receiver,
    init: (app) => {
      const processEvent: App['processEvent'] = (event) => {
        const since = performance.now();
        const ack: typeof event.ack = async (response) => {
          await event.ack(response);
          acknowledged((performance.now() - since) / 1000);
        };
        return app.processEvent({ ...event, ack });
      };
      receiver.init(Object.assign(Object.create(app) as App, { processEvent }));
    },
  };
}

type CustomRoutes = NonNullable<ConstructorParameters<typeof HTTPReceiver>[0]['customRoutes']>;

interface HttpParts {
  readonly signingSecret: string;
  readonly port: number;
  /** Null for every address of the machine. */
  readonly host: string | null;
  readonly routes: CustomRoutes;
  readonly logger: Logger;
}

/** Signed requests; commands, buttons and events come to one path. */
export function createHttpReceiver({ signingSecret, port, host, routes, logger }: HttpParts): OpenReceiver {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: EVENTS_PATH,
    customRoutes: routes,
    logger: boltLogger(logger),
  });
  let isOpen = false;
  return {
    isOpen: () => isOpen,
    init: (app) => receiver.init(app),
    async start() {
      const server = await receiver.start(host === null ? { port } : { port, host });
      isOpen = true;
      return server;
    },
    async stop() {
      if (isOpen) await receiver.stop();
      isOpen = false;
    },
  };
}

interface SocketParts {
  readonly appToken: string;
  /** Made anew for each client, which changes the object that it is given. */
  readonly clientOptions: () => webApi.WebClientOptions;
  readonly logger: Logger;
  /** Slack refuses the token of the app. */
  readonly refuse: (cause: unknown) => void;
}

/**
 * Socket Mode over several connections: Slack refreshes each of them every few hours, and commands go on over the others. The
 * library's own way back costs seconds without commands, and ends the process where Slack cannot be reached, so this one keeps
 * the connections open by itself.
 */
export function createSocketReceiver(parts: SocketParts): OpenReceiver {
  const stopping = new AbortController();
  const open = new Set<SocketModeReceiver>();
  let app: App | null = null;
  return {
    isOpen: () => open.size > 0 && !stopping.signal.aborted,
    init(given) {
      app = given;
    },
    async start() {
      if (app === null) throw new Error('the receiver was not initialised');
      const [first, ...others] = Array.from({ length: SOCKETS }, () =>
        createLine({ ...parts, open }, app as App, stopping.signal),
      );
      await first?.();
      // A refusal has been told by then, and a stop is none.
      for (const other of others) other().catch(() => {});
    },
    async stop() {
      stopping.abort();
    },
  };
}

interface LineParts extends SocketParts {
  /** The connections that are open now. */
  readonly open: Set<SocketModeReceiver>;
}

/** One connection, kept open. Resolves once it is open for the first time; rejects where the token is refused. */
function createLine(parts: LineParts, app: App, signal: AbortSignal): () => Promise<void> {
  const opened = Promise.withResolvers<void>();
  const keep = async (): Promise<void> => {
    let wait = 0;
    while (!signal.aborted) {
      const lastedMs = await holdOpen(parts, app, signal, opened.resolve);
      wait = lastedMs >= STEADY_MS ? 0 : Math.min(Math.max(wait * 2, FIRST_PAUSE_MS), LAST_PAUSE_MS);
      await pause(wait, undefined, { signal });
    }
    signal.throwIfAborted();
  };
  return async () => {
    keep().catch((error: unknown) => {
      opened.reject(error);
      if (!signal.aborted) parts.refuse(error);
    });
    await opened.promise;
  };
}

/**
 * Resolves to how long it was open, once it is closed or Slack asks for a new one; the old one still serves for a moment then.
 * Rejects only where the token is refused.
 */
async function holdOpen(
  { appToken, clientOptions, logger, open }: LineParts,
  app: App,
  signal: AbortSignal,
  opened: () => void,
): Promise<number> {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: boltLogger(logger),
    installerOptions: { clientOptions: clientOptions() },
    customPropertiesExtractor: ({ envelope_id: envelopeId }: { envelope_id?: string }) => ({ envelopeId }),
  });
  receiver.init(app);
  const over = Promise.withResolvers<void>();
  const stop = (): void => void receiver.stop().catch(over.resolve);
  signal.addEventListener('abort', stop, { once: true });
  receiver.client.once('disconnected', () => {
    signal.removeEventListener('abort', stop);
    over.resolve();
  });
  onRefresh(receiver, () => {
    over.resolve();
    setTimeout(stop, REFRESH_LINGER_MS).unref();
  });
  const patience = setTimeout(stop, HELLO_TIMEOUT_MS);
  try {
    await receiver.start();
    const since = performance.now();
    clearTimeout(patience);
    open.add(receiver);
    opened();
    await over.promise;
    return performance.now() - since;
  } catch (error) {
    stop();
    if (isHopeless(error)) throw error;
    // The library rejects with nothing where the connection closes before Slack’s hello.
    const reason = error === undefined ? 'the connection closed before it was ready' : reasonOf(error);
    if (!signal.aborted) logger.warn({ reason }, 'a connection to Slack failed; it will be tried again');
    return 0;
  } finally {
    open.delete(receiver);
    clearTimeout(patience);
  }
}

/**
 * Slack says beforehand that it will close a connection. The library closes it at that word, and what is on its way then is
 * lost; so the word is kept from it.
 */
function onRefresh({ client }: SocketModeReceiver, refresh: () => void): void {
  const hear = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    if (typeof data === 'string' && isDisconnect(data)) refresh();
    else for (const listener of hear) listener.call(client, data, isBinary);
  });
}

function isDisconnect(data: string): boolean {
  // Most messages are long, and this one is short: they need not be parsed twice.
  if (data.length > MAX_DISCONNECT_CHARS || !data.includes('disconnect')) return false;
  try {
    return (JSON.parse(data) as { type?: unknown } | null)?.type === 'disconnect';
  } catch {
    // The library passes over what is no JSON.
    return false;
  }
}

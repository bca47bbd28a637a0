import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A way to a server that can be cut, as a network is: nobody is told, nothing gets through, and connections stay as they are. */
export interface CutProxy {
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  cut(): void;
  /** What waited goes on its way. */
  mend(): void;
  close(): Promise<void>;
}

/** @param target on this machine */
export async function startCutProxy(target: number): Promise<CutProxy> {
  const pairs = new Set<readonly [near: Socket, far: Socket]>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const forward = (from: Socket, to: Socket): void => {
      from.on('data', (data) => {
        if (!to.write(data)) from.pause();
      });
      to.on('drain', () => {
        if (!isCut) from.resume();
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        pairs.delete(pair);
        if (!isCut) to.destroy();
      });
    };
    forward(near, far);
    forward(far, near);
    if (isCut) for (const socket of pair) socket.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    cut() {
      isCut = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    mend() {
      isCut = false;
      for (const [near, far] of pairs) {
        if (near.destroyed || far.destroyed) for (const socket of [near, far]) socket.destroy();
        else for (const socket of [near, far]) socket.resume();
      }
    },
    async close() {
      isCut = false;
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';

export interface HostQueueOptions {
  /** Tasks at once over all hosts. */
  readonly atOnce: number;
  readonly perHost: number;
  /** Between the end of a host's task and its next one. */
  readonly spacingMs: number;
  /** Resolves after so many milliseconds. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** Runs a task against the host of an address when its turn comes. */
export type HostQueue = <T>(url: string, task: () => Promise<T>) => Promise<T>;

/**
 * Spares the hosts: each has a few tasks at a time, with pauses between them. Those that wait for their host take no place from
 * the others, so that one host with many feeds, or with slow ones, holds up nobody else's. Our own machine needs no sparing.
 */
export function createHostQueue({ atOnce, perHost, spacingMs, pause = wait }: HostQueueOptions): HostQueue {
  const places = pLimit(atOnce);
  const hosts = new Map<string, LimitFunction>();
  return async (url, task) => {
    const host = hostOf(url);
    if (isOurs(host)) return places(task);
    const turns = hosts.get(host) ?? pLimit(perHost);
    hosts.set(host, turns);
    try {
      return await turns(async () => {
        try {
          return await places(task);
        } finally {
          if (turns.pendingCount > 0) await pause(spacingMs);
        }
      });
    } finally {
      if (turns.activeCount + turns.pendingCount === 0) hosts.delete(host);
    }
  };
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname ?? '';
}

function isOurs(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

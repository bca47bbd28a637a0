import { createHash } from 'node:crypto';
import type { Logger } from '#src/core/logger.ts';
import type { SettingStore } from '#src/core/store.ts';
import { KEPT_ANSWERS, KEPT_LINES } from './limits.ts';

/** How many texts of a kind are kept. */
const SLOTS = { line: KEPT_LINES, pages: KEPT_ANSWERS } as const;
type Kind = keyof typeof SLOTS;

/** What a custom id of a hundred characters cannot hold: it holds the key. The newest texts are kept, over restarts too. */
export interface Kept {
  /** A fault is logged: what is shown is worth more than a button of it. */
  put(kind: Kind, key: string, text: string): Promise<void>;
  /** Null where it had to make room, or never was. */
  get(kind: Kind, key: string): Promise<string | null>;
}

/** Sixteen letters, digits, hyphens and underscores, the same for the same text. */
export function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

export type KeptSettings = Pick<SettingStore, 'getSetting' | 'putSetting'>;

/** Each text has its place among a fixed number by its key, so that nothing need ever be counted or removed. */
export function createKept(settings: KeptSettings, logger: Logger): Kept {
  return {
    async put(kind, key, text) {
      try {
        await settings.putSetting(slotOf(kind, key), `${key}${text}`);
      } catch (error) {
        logger.warn({ err: error, kind }, 'what a button stands for could not be kept');
      }
    },
    async get(kind, key) {
      const kept = await settings.getSetting(slotOf(kind, key));
      return kept?.startsWith(key) ? kept.slice(key.length) : null;
    },
  };
}

function slotOf(kind: Kind, key: string): string {
  const number = Buffer.from(key, 'base64url').readUInt32BE();
  return `discord/${kind}/${number % SLOTS[kind]}`;
}

import type { Button } from '#src/core/reply.ts';
import { keyOf } from './kept.ts';
import { MAX_CUSTOM_ID_CHARS } from './limits.ts';

/** What a button or the option of a menu is for, read from its custom id. */
export type Press =
  /** A command, by its line or by the key that the line is kept under. */
  | { readonly kind: 'run' | 'ask'; readonly line: string }
  | { readonly kind: 'run' | 'ask'; readonly key: string }
  /** Another page of the answer that is kept under the key. */
  | { readonly kind: 'page'; readonly key: string; readonly page: number }
  | { readonly kind: 'onboarding'; readonly step: string }
  | { readonly kind: 'foreign' };

const ASK = 'ask ';
const ONBOARDING = 'start:';
/** The custom id of a menu whose options are commands; a number follows. */
export const CHOICE = 'choice:';

/** A button's command is its custom id, so that it works after a restart; of one that is too long it is the key. */
export function customIdOf({ command, asks }: Button): string {
  const whole = `${asks ? ASK : ''}${command}`;
  return whole.length <= MAX_CUSTOM_ID_CHARS ? whole : `${asks ? ASK : ''}#${keyOf(command)}`;
}

/** Whether the line has to be kept for the custom id to mean something. */
export function isKeptLine({ command, asks }: Button): boolean {
  return customIdOf({ label: '', command, ...(asks ? { asks } : {}) }).includes(`#${keyOf(command)}`);
}

export function pageId(key: string, page: number): string {
  return `page:${key}:${page}`;
}

export function onboardingId(step: string): string {
  return `${ONBOARDING}${step}`;
}

export function readCustomId(id: string): Press {
  if (id.startsWith(ONBOARDING)) return { kind: 'onboarding', step: id.slice(ONBOARDING.length) };
  const [, key, page] = /^page:([\w-]{16}):(\d{1,3})$/u.exec(id) ?? [];
  if (key !== undefined) return { kind: 'page', key, page: Number(page) };
  const kind = id.startsWith(ASK) ? 'ask' : 'run';
  const rest = kind === 'ask' ? id.slice(ASK.length) : id;
  if (rest.startsWith('/')) return { kind, line: rest };
  const [, lineKey] = /^#([\w-]{16})$/u.exec(rest) ?? [];
  return lineKey === undefined ? { kind: 'foreign' } : { kind, key: lineKey };
}

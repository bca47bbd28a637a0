import { createHash } from 'node:crypto';
import type { CommandAnswer } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { readReply, writeReply } from '#src/core/reply-json.ts';
import type { SettingStore } from '#src/core/store.ts';
import { ANSWER_LIFETIME_MS, MAX_STORED_ANSWERS, MAX_STORED_ANSWER_CHARS } from './limits.ts';

/** What members were answered, for the buttons of it, whichever process they reach. */
export interface KeptAnswers {
  /** A fault is logged: what is shown is worth more than a button of it. */
  put(key: string, answer: CommandAnswer): Promise<void>;
  /** Null where it is too old, was too large, or had to make room. */
  get(key: string): Promise<CommandAnswer | null>;
}

interface KeptParts {
  readonly store: Pick<SettingStore, 'getSetting' | 'putSetting'>;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Each answer has its place among a fixed number by its key, so that nothing need ever be counted or removed. */
export function createKeptAnswers({ store, logger, now }: KeptParts): KeptAnswers {
  return {
    async put(key, { reply, outcome }) {
      const { mark, place } = placeOf(key);
      const text = [mark, now(), outcome, writeReply(reply)].join(' ');
      if (text.length > MAX_STORED_ANSWER_CHARS) return;
      try {
        await store.putSetting(place, text);
      } catch (error) {
        logger.warn({ err: error }, 'an answer could not be kept for its buttons');
      }
    },
    async get(key) {
      const { mark, place } = placeOf(key);
      const [, theirs, at, outcome, reply] =
        /^(\S+) (\d+) (done|failed|usage) (.*)$/su.exec((await store.getSetting(place)) ?? '') ?? [];
      if (theirs !== mark || reply === undefined || now() - Number(at) > ANSWER_LIFETIME_MS) return null;
      return { reply: readReply(reply), outcome: outcome as CommandAnswer['outcome'] };
    },
  };
}

function placeOf(key: string): { readonly mark: string; readonly place: string } {
  const digest = createHash('sha256').update(key).digest();
  return { mark: digest.toString('base64url'), place: `slack/answer/${digest.readUInt32BE() % MAX_STORED_ANSWERS}` };
}

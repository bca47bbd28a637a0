import type { ChannelCheck, ChatPoster } from './core/chat.ts';
import { ParleyError } from './core/errors.ts';
import { platformOf } from './core/places.ts';

/** The adapters at work, by the places that are theirs. */
export interface Platforms {
  add(adapter: ChatPoster): void;
  readonly adapters: readonly ChatPoster[];
  /** Throws `chat/unavailable` where the place's platform is not at work here. */
  readonly checkChannel: (channel: string) => Promise<ChannelCheck>;
}

/** The terminal takes what is posted to it, also while nobody sits there. */
const TERMINAL = 'terminal';
const TERMINAL_CHECK: ChannelCheck = { ok: true, layout: 'message', name: null };

export function createPlatforms(): Platforms {
  const adapters: ChatPoster[] = [];
  return {
    adapters,
    add: (adapter) => void adapters.push(adapter),
    async checkChannel(channel) {
      const platform = platformOf(channel);
      const adapter = adapters.find(({ name }) => name === platform);
      if (adapter) return adapter.checkChannel(channel);
      if (platform === TERMINAL) return TERMINAL_CHECK;
      throw new ParleyError('chat/unavailable', { platform, reason: 'it is not connected' });
    },
  };
}

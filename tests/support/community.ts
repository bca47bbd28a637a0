import type { CommunityEvents } from '#src/core/community.ts';
import type { SettingStore } from '#src/core/store.ts';

/** Settings in memory. */
export function memorySettings(): Pick<SettingStore, 'getSetting' | 'putSetting'> {
  const settings = new Map<string, string>();
  return {
    getSetting: async (key) => settings.get(key) ?? null,
    putSetting: async (key, value) => void settings.set(key, value),
  };
}

/**
 * A life of communities in which nobody is new.
 * @param told every event, as it comes
 * @param present the communities that Parley was in when it last knew
 */
export function quietCommunity(told: string[] = [], isNew = false, present: readonly string[] = []): CommunityEvents {
  return {
    joined: async (community) => {
      told.push(`joined ${community}`);
      return isNew;
    },
    left: async (community) => void told.push(`left ${community}`),
    channelGone: async (channel) => void told.push(`gone ${channel}`),
    present: async () => present,
  };
}

import type { CommandContext } from '#src/core/command.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import type { Talks } from '#src/core/talks.ts';

/** Talks that a member follows, as they are now. */
export interface Followed {
  readonly talks: Talks;
  /** The ids under which they are followed: more than one where talks were merged since. */
  readonly ids: readonly string[];
}

/** The longest followed first; what moderators set aside is left out. */
export async function followedTalks({ caller, services, store }: CommandContext): Promise<readonly Followed[]> {
  const followed = new Map<string, Followed>();
  for (const id of await store.listFollowed(caller.community, caller.member)) {
    // The catalogue's talks can be followed before there is news of them.
    const known = async (): Promise<Talks | undefined> =>
      (await services.findTalks(id, caller.community)).find((one) => one.id === id);
    const talks = (await currentTalks(store, id)) ?? (await known());
    if (!talks || talks.isIgnored === true) continue;
    followed.set(talks.id, { talks, ids: [...(followed.get(talks.id)?.ids ?? []), id] });
  }
  return [...followed.values()];
}

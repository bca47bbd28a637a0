import type { App } from '@slack/bolt';
import type { CommunityEvents } from '#src/core/community.ts';
import { placeIn } from '#src/core/places.ts';

interface EventParts {
  readonly events: CommunityEvents;
  /** Parley is out of the workspace; its token is of no use any more. */
  readonly left: (community: string) => Promise<void>;
  /** Parley’s own member id in a workspace; null where it is not known. */
  readonly ownId: (community: string) => Promise<string | null>;
}

/** A channel, public or private, is not there any more. */
export const CHANNEL_ENDS = ['channel_deleted', 'channel_archive', 'group_deleted', 'group_archive'] as const;

/** What happens to workspaces and their channels. */
export function serveEvents(bolt: App, { events, left, ownId }: EventParts): void {
  bolt.event('app_uninstalled', async ({ body }) => left(communityIn(body)));
  bolt.event('tokens_revoked', async ({ event, body }) => {
    // Tokens of members, of which Parley has none, are no concern of it.
    if ((event.tokens.bot ?? []).length > 0) await left(communityIn(body));
  });
  for (const name of CHANNEL_ENDS) {
    bolt.event(name, async ({ event, body }) => events.channelGone(placeIn(communityIn(body), event.channel)));
  }
  bolt.event('member_joined_channel', async ({ event, body }) => {
    const community = communityIn(body);
    if (event.user === (await ownId(community))) await events.joined(community);
  });
}

function communityIn({ team_id: team }: { readonly team_id: string }): string {
  return `slack:${team}`;
}

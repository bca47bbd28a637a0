import type { Caller } from '#src/core/command.ts';
import type { Block, Reply } from '#src/core/reply.ts';
import type { Store } from '#src/core/store.ts';

/** What a member could not be told in a direct message is told with their next answer, once. */
export async function withMemberNote(
  store: Pick<Store, 'getMember' | 'saveMember'>,
  { community, member }: Caller,
  reply: Reply,
): Promise<Reply> {
  const { closedAt } = await store.getMember(community, member);
  if (closedAt === null) return reply;
  await store.saveMember(community, member, { closedAt: null });
  const note: Block = {
    kind: 'text',
    text: 'Parley could not write to you of what you follow: you take no direct messages from here. Allow them in your settings, or say /talks unfollow.',
    emphasis: 'muted',
  };
  return { ...reply, blocks: [...reply.blocks, note] };
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiscordPoster } from '#adapters/discord/post-only.ts';
import type { ChatPoster } from '#src/core/chat.ts';
import { silentLogger } from '#src/core/logger.ts';
import { textReply } from '#src/core/reply.ts';
import { memorySettings } from '../support/community.ts';
import { deliveryTo } from '../support/deliveries.ts';
import {
  ANNOUNCEMENT_ID,
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  FORUM_ID,
  GUILD_ID,
  MEMBER_ID,
  READ_ONLY_ID,
  TOKEN,
  startDiscordServer,
} from '../support/discord-server.ts';

const NEWS = textReply('Orun talks: scheduled → collapsed');
const placeOf = (id: string): string => `discord:${GUILD_ID}/${id}`;

describe('posting to Discord without its gateway', () => {
  let server: DiscordServer;
  let poster: ChatPoster;
  const open = (token = TOKEN): ChatPoster =>
    createDiscordPoster({
      settings: { token, applicationId: APPLICATION_ID, apiUrl: server.apiUrl, testGuildId: null, shards: null },
      store: memorySettings(),
      logger: silentLogger,
    });

  beforeEach(async () => {
    server = await startDiscordServer();
    poster = open();
  });
  afterEach(async () => {
    await poster.stop();
    await server.close();
    if (server.faults.length > 0) throw new Error(server.faults.join('\n'));
  });

  it('posts, knows a repeat, and changes what it posted, with no connection of its own', async () => {
    const posted = await poster.post(deliveryTo(placeOf(CHANNEL_ID), NEWS));
    const elsewhere = open();
    const repeat = await elsewhere.post(deliveryTo(placeOf(CHANNEL_ID), NEWS, { isRepeat: true }));
    await elsewhere.stop();
    expect(repeat).toEqual(posted);
    await poster.edit(posted, textReply('Corrected.'));
    expect(server.messages).toMatchObject([{ id: posted.message, channel_id: CHANNEL_ID, edits: 1 }]);
    expect(server.identified).toBe(0);
  });

  it('opens a post of a forum once, finds its thread again, and posts there', async () => {
    const delivery = deliveryTo(placeOf(FORUM_ID), NEWS, { topic: 'Orun talks' });
    const posted = await poster.post(delivery);
    expect(await poster.post({ ...delivery, isRepeat: true })).toEqual(posted);
    await poster.post(deliveryTo(placeOf(FORUM_ID), NEWS, { id: 'next', thread: posted.thread }));
    expect(server.messages.map(({ channel_id: channel }) => channel)).toEqual([posted.thread, posted.thread]);
  });

  it('publishes announcements, and writes to members', async () => {
    await poster.post(deliveryTo(placeOf(ANNOUNCEMENT_ID), NEWS));
    await server.next('POST', /\/crosspost$/u);
    const direct = await poster.directChannel(placeOf(MEMBER_ID));
    await poster.post(deliveryTo(direct ?? '', NEWS, { id: 'direct' }));
    expect(server.messages).toHaveLength(2);
  });

  it('says what is missing, as the adapter with a gateway does', async () => {
    const place = placeOf(READ_ONLY_ID);
    expect(await poster.checkChannel(place)).toEqual({ ok: false, missing: ['Send Messages'], name: 'briefs' });
    expect(await poster.checkChannel(placeOf(FORUM_ID))).toMatchObject({ ok: true, layout: 'topics' });
    await expect(poster.post(deliveryTo(place, NEWS))).rejects.toMatchObject({
      code: 'chat/forbidden',
      facts: { missing: ['Send Messages'] },
    });
    await expect(poster.post(deliveryTo(placeOf('399999999999999999'), NEWS))).rejects.toMatchObject({
      code: 'chat/channel-gone',
    });
    await expect(poster.post(deliveryTo(`discord:1/${CHANNEL_ID}`, NEWS))).rejects.toMatchObject({
      code: 'chat/channel-gone',
    });
  });

  it('advises what it can do without', async () => {
    const roles = server.guild['roles'] as readonly { readonly permissions: string }[];
    const history = 65_536n;
    const without = roles.map((role) => ({ ...role, permissions: String(BigInt(role.permissions) & ~history) }));
    await poster.stop();
    await server.close();
    server = await startDiscordServer({ guild: { roles: without } });
    poster = open();
    expect(await poster.checkChannel(placeOf(CHANNEL_ID))).toEqual({
      ok: true,
      layout: 'message',
      name: 'briefs',
      advised: ['Read Message History'],
    });
  });

  it('posts nothing that another process has taken over', async () => {
    const delivery = deliveryTo(placeOf(CHANNEL_ID), NEWS, { isOurs: () => false });
    await expect(poster.post(delivery)).rejects.toMatchObject({ code: 'chat/unavailable' });
    const topic = deliveryTo(placeOf(FORUM_ID), NEWS, { isOurs: () => false });
    await expect(poster.post(topic)).rejects.toMatchObject({ code: 'chat/unavailable' });
    expect(server.messages).toEqual([]);
  });

  it('stops where the token is refused, and says which', async () => {
    const other = open('wrong');
    const fault = { code: 'chat/refused', facts: { variable: 'DISCORD_TOKEN' } };
    await expect(other.post(deliveryTo(placeOf(CHANNEL_ID), NEWS))).rejects.toMatchObject(fault);
    await expect(other.directChannel(placeOf(MEMBER_ID))).rejects.toMatchObject(fault);
    await other.stop();
  });
});

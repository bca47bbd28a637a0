import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiscordAdapter } from '#adapters/discord/adapter.ts';
import { commands } from '#commands/index.ts';
import type { ChatAdapter } from '#src/core/chat.ts';
import type { Caller, Command, CommandCall } from '#src/core/command.ts';
import { silentLogger } from '#src/core/logger.ts';
import { type Reply, textReply } from '#src/core/reply.ts';
import { memorySettings, quietCommunity } from '../support/community.ts';
import {
  APPLICATION_ID,
  CHANNEL_ID,
  type DiscordServer,
  GUILD_ID,
  MEMBER_ID,
  TOKEN,
  buttonPress,
  memberWho,
  modalSubmit,
  selectChoice,
  slashCommand,
  startDiscordServer,
} from '../support/discord-server.ts';

const COMMUNITY = `discord:${GUILD_ID}`;
const EPHEMERAL = 64;
const MANAGER = memberWho('32');

/** What the buttons of the first words run. */
const schedule: Command = {
  name: 'digest schedule',
  description: 'Posts a daily brief',
  options: [],
  access: 'moderator',
  examples: [],
  run: async () => textReply('Scheduled.'),
};

let server: DiscordServer;
let adapter: ChatAdapter | null;
let serving: Promise<void>;
let heard: { caller: Caller; call: CommandCall }[];
let reply: Reply;
let store: ReturnType<typeof memorySettings>;
let roll: readonly string[];

async function start(guild: Record<string, unknown> = {}, told: string[] = [], isNew = false): Promise<void> {
  server = await startDiscordServer({ guild });
  open();
  function open(): void {
    adapter = createDiscordAdapter({
      settings: { token: TOKEN, applicationId: APPLICATION_ID, apiUrl: server.apiUrl, testGuildId: null, shards: null },
      commands: [...commands.filter(({ name }) => name !== schedule.name), schedule],
      complete: async () => ['Syria talks', 'Yemen talks'],
      events: quietCommunity(told, isNew),
      moderators: async () => roll,
      store,
      logger: silentLogger,
    });
    serving = adapter.start(async (caller, call) => {
      heard.push({ caller, call });
      return { reply, outcome: 'done' };
    });
  }
}

beforeEach(() => {
  adapter = null;
  heard = [];
  roll = [];
  store = memorySettings();
  reply = textReply('The sides meet on Monday.');
});

afterEach(async () => {
  await adapter?.stop();
  await serving;
  await server.close();
  if (server.faults.length > 0) throw new Error(server.faults.join('\n'));
});

async function answerTo(interaction: Record<string, unknown>): Promise<string> {
  await server.interact(interaction);
  return JSON.stringify((await server.next('PATCH', /@original$/u)).body);
}

describe('an answer of several pages', () => {
  beforeEach(() => {
    const items = Array.from({ length: 300 }, (_, index) => ({
      text: `Event ${index} of the talks, told in some words.`,
    }));
    reply = { blocks: [{ kind: 'list', items }] };
  });

  it('turns over in place, after a restart too', async () => {
    await start();
    const first = await answerTo(slashCommand('talks', 'timeline', { what: 'syria' }));
    expect(first).toContain('Event 0 of');
    expect(first).toContain('Page 1 of 4');
    const [, next = ''] = /"custom_id":"(page:[\w-]+:1)"/u.exec(first) ?? [];
    await adapter?.stop();
    await serving;
    await server.close();
    await start();
    const second = await answerTo(buttonPress(next));
    expect(second).toContain('Page 2 of 4');
    expect(second).not.toContain('Event 0 of');
    expect(second).toMatch(/Previous page.*Next page/u);
    expect((await server.next('POST', /\/callback$/u)).body).toMatchObject({ type: 6 });
    // Nothing was run again for it.
    expect(heard).toHaveLength(1);
  });

  it('says so where it is no longer kept', async () => {
    await start();
    await server.interact(buttonPress('page:AAAAAAAAAAAAAAAA:1'));
    const { body } = await server.next('POST', /^\/webhooks\//u);
    expect(body).toMatchObject({ flags: 32_768 + EPHEMERAL });
    expect(JSON.stringify(body)).toContain('no longer kept');
  });
});

describe('buttons and menus', () => {
  it('answer a stale or foreign one in a plain sentence, for the asker alone', async () => {
    await start();
    expect(await answerTo(buttonPress('vote:yes'))).toContain('not known any more');
    expect((await server.next('POST', /\/callback$/u)).body).toMatchObject({ data: { flags: EPHEMERAL } });
    expect(await answerTo(buttonPress('#AAAAAAAAAAAAAAAA'))).toContain('not known any more');
    expect(heard).toEqual([]);
  });

  it('run what is too long for a custom id, and what is chosen of a menu', async () => {
    await start();
    const command = `/talks status ${'a very long name '.repeat(10)}end`;
    reply = { blocks: [{ kind: 'buttons', buttons: [{ label: 'Long', command }] }] };
    const drawn = await answerTo(slashCommand('talks', 'list', {}));
    await answerTo(buttonPress(/"custom_id":"(#[^"]+)"/u.exec(drawn)?.[1] ?? ''));
    await answerTo(selectChoice('choice:2', ['/talks status yemen'], 3));
    expect(heard.slice(1).map(({ call }) => call)).toEqual([
      { kind: 'line', line: command },
      { kind: 'line', line: '/talks status yemen' },
    ]);
  });

  it('shows a personal answer to its asker alone, whatever was acknowledged', async () => {
    await start();
    reply = { ...textReply('There is no negotiation of that name.'), personal: true };
    await server.interact(slashCommand('talks', 'status', { what: 'nowhere' }));
    await server.next('DELETE', /@original$/u);
    const { body } = await server.next('POST', /^\/webhooks\//u);
    expect(body).toMatchObject({ flags: 32_768 + EPHEMERAL, allowed_mentions: { parse: [] } });
  });
});

describe('forms', () => {
  it('ask a moderator for what /feeds add lacks, and run it', async () => {
    await start();
    await server.interact({ ...slashCommand('feeds', 'add', {}), member: MANAGER });
    const { body } = await server.next('POST', /\/callback$/u);
    expect(body).toMatchObject({ type: 9, data: { custom_id: 'form:feeds add', title: '/feeds add' } });
    await answerTo({
      ...modalSubmit('form:feeds add', { address: 'https://example.org/feed', label: '' }),
      member: MANAGER,
    });
    expect(heard[0]?.call).toEqual({
      kind: 'options',
      name: 'feeds add',
      options: { address: 'https://example.org/feed' },
    });
  });

  it('ask for a correction at the press of a button, with the negotiation filled in', async () => {
    await start();
    await server.interact({ ...buttonPress('ask /talks correct "Syria talks"'), member: MANAGER });
    const { body } = await server.next('POST', /\/callback$/u);
    expect(JSON.stringify(body)).toContain('"value":"Syria talks"');
    expect(JSON.stringify(body)).toContain('"value":"under_way"');
  });

  it('are not shown to who may not run the command: the words say why', async () => {
    await start();
    await answerTo(slashCommand('feeds', 'add', {}));
    expect(heard[0]).toMatchObject({ caller: { isModerator: false }, call: { name: 'feeds add' } });
  });
});

describe('who moderates', () => {
  it('is who may manage the server, who is on the roll, and who has a role that is', async () => {
    await start();
    const role = '210000000000000002';
    const asked = async (member: Record<string, unknown>): Promise<boolean | undefined> => {
      await answerTo({ ...slashCommand('talks', 'list', {}), member });
      return heard.at(-1)?.caller.isModerator;
    };
    expect(await asked(memberWho('0'))).toBe(false);
    expect(await asked(memberWho('8'))).toBe(true);
    roll = [MEMBER_ID];
    expect(await asked(memberWho('0'))).toBe(true);
    roll = [role];
    expect(await asked(memberWho('0'))).toBe(false);
    server.dispatch('GUILD_ROLE_CREATE', {
      guild_id: GUILD_ID,
      role: { id: role, name: 'Desk', permissions: '0', position: 1, color: 0, flags: 0 },
    });
    expect(await asked({ ...memberWho('0'), roles: [role] })).toBe(true);
  });

  it('is nobody in a direct message or in a server that Parley was not added to', async () => {
    await start();
    const { member, ...direct } = { member: MANAGER };
    await answerTo({
      ...slashCommand('talks', 'list', {}),
      ...direct,
      guild_id: undefined,
      member: undefined,
      user: member['user'],
      context: 1,
    });
    await answerTo({ ...slashCommand('talks', 'list', {}), guild_id: '299999999999999999', member: MANAGER });
    expect(heard.map(({ caller }) => [caller.community, caller.isModerator])).toEqual([
      [`discord:@${MEMBER_ID}`, false],
      [`discord:@${MEMBER_ID}`, false],
    ]);
  });
});

describe('onboarding', () => {
  it('greets a new server once in its system channel, and each step makes the schedule', async () => {
    const told: string[] = [];
    await start({ system_channel_id: CHANNEL_ID }, told, true);
    const { body } = await server.next('POST', new RegExp(`/channels/${CHANNEL_ID}/messages$`, 'u'));
    const words = JSON.stringify(body);
    expect(words).toMatch(/Choose channel.*Choose time and zone.*Choose negotiations/u);
    expect(told).toEqual([`joined ${COMMUNITY}`]);

    const menu = await answerTo({ ...buttonPress(`start:channel:${GUILD_ID}`), member: MANAGER });
    expect(menu).toContain('"type":8');
    await answerTo({ ...selectChoice(`start:channel:${GUILD_ID}`, [CHANNEL_ID], 8), member: MANAGER });
    await server.next('POST', /\/callback$/u);
    await server.next('POST', /\/callback$/u);
    await server.interact({ ...buttonPress(`start:time:${GUILD_ID}`), member: MANAGER });
    const { body: form } = await server.next('POST', /\/callback$/u);
    expect(form).toMatchObject({ type: 9, data: { custom_id: `start:time:${GUILD_ID}` } });
    const filled = { at: '07:30', zone: 'Africa/Cairo', channel: [CHANNEL_ID] };
    await answerTo({ ...modalSubmit(`start:time:${GUILD_ID}`, filled), member: MANAGER });
    const talks = await answerTo({ ...buttonPress(`start:talks:${GUILD_ID}`), member: MANAGER });
    expect(talks).toMatch(/"value":"everything".*"value":"africa".*"value":"Syria talks"/u);
    await answerTo({ ...selectChoice(`start:talks:${GUILD_ID}`, ['africa', 'Syria talks'], 3), member: MANAGER });

    const options = heard.map(({ call }) =>
      call.kind === 'options' && call.name === schedule.name ? call.options : null,
    );
    expect(options).toEqual([
      { channel: CHANNEL_ID },
      { at: '07:30', zone: 'Africa/Cairo', channel: CHANNEL_ID },
      { follow: 'africa, Syria talks', channel: CHANNEL_ID },
    ]);
  });

  it('greets the owner where the server has no channel for it, and serves the steps there', async () => {
    await start({}, [], true);
    const { body } = await server.next('POST', /\/channels\/35\d+\/messages$/u);
    expect(JSON.stringify(body)).toContain('Choose channel');
    const inDirect = { guild_id: undefined, member: undefined, user: MANAGER['user'], context: 1 };
    const menu = await answerTo({ ...buttonPress(`start:channel:${GUILD_ID}`), ...inDirect });
    expect(menu).toContain(`"value":"${CHANNEL_ID}"`);
    await answerTo({ ...selectChoice(`start:channel:${GUILD_ID}`, [CHANNEL_ID], 3), ...inDirect });
    expect(heard[0]).toMatchObject({
      caller: { community: COMMUNITY, isModerator: true },
      call: { options: { channel: CHANNEL_ID } },
    });
  });
});

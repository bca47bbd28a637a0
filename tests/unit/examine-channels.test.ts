import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ChannelCheck } from '#src/core/chat.ts';
import { ParleyError } from '#src/core/errors.ts';
import { findingLine } from '#src/doctor.ts';
import { examineChannels } from '#src/examine-channels.ts';

const WELL: ChannelCheck = { ok: true, layout: 'message', name: 'briefs' };

/** What is said of the channels, and which were asked about. */
async function examined(
  posted: { readonly channels: readonly string[]; readonly total?: number; readonly stopped?: number },
  checkChannel: (channel: string) => Promise<ChannelCheck>,
  allMs?: number,
): Promise<readonly string[]> {
  const { channels, total = channels.length, stopped = 0 } = posted;
  const findings = await examineChannels({
    store: { postedChannels: async (limit) => ({ channels: channels.slice(0, limit), total, stopped }) },
    posters: [{ name: 'discord', checkChannel }],
    ...(allMs === undefined ? {} : { allMs }),
  });
  return findings.map(findingLine);
}

describe('the doctor’s look at the channels', () => {
  it('says which one takes no posts, in which community, and what to do', async () => {
    const answers: Readonly<Record<string, ChannelCheck>> = {
      'discord:1/10': WELL,
      'discord:1/11': { ok: false, missing: ['Send Messages', 'View Channel'], name: 'alerts' },
      'discord:2/20': { ok: false, missing: ['View Channel'] },
      'discord:2/21': { ...WELL, advised: ['Read Message History'] },
    };
    const found = await examined({ channels: Object.keys(answers), stopped: 2 }, async (one) => answers[one] ?? WELL);
    expect(found).toEqual([
      '✓ channels: 2 of 4 that get posts take them.',
      '✗ channels: #alerts (11) of discord:1 takes no posts of Parley’s. It needs: Send Messages, View Channel. Grant that there, or choose another channel.',
      '✗ channels: 20 of discord:2 takes no posts of Parley’s. It needs: View Channel. Grant that there, or choose another channel.',
      '! channels: #briefs (21) of discord:2 takes posts, and they are better with: Read Message History.',
      '! channels: 2 are paused since the platform refused a post. /digest list says why, and /digest resume goes on.',
    ]);
  });

  it('says once what holds for a platform as a whole, and names a channel that is gone', async () => {
    const found = await examined({ channels: ['discord:1/1', 'discord:1/2', 'slack:T1/C1', 'discord:1/3'] }, (one) => {
      const facts = { platform: 'Discord', channel: one };
      const fault =
        one === 'discord:1/3'
          ? new ParleyError('chat/channel-gone', facts)
          : new ParleyError('chat/unavailable', { platform: 'Discord', reason: 'it is down' });
      return Promise.reject(fault);
    });
    expect(found).toEqual([
      '✓ channels: 0 of 4 that get posts take them.',
      '✗ channels: 2 could not be asked about. Discord could not be reached: it is down.',
      '! channels: 1 could not be asked about, since this process has no token for slack. Set it here, unless another process posts there.',
      '✗ channels: 3 of discord:1 is no longer there. End its briefs: /digest remove',
    ]);
  });

  it('looks at 200 of them at the most, five at once, and says how many it left out', async () => {
    const channels = Array.from({ length: 250 }, (_, index) => `discord:1/${index}`);
    let atOnce = 0;
    let most = 0;
    let asked = 0;
    const check = async (): Promise<ChannelCheck> => {
      asked += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      await pause(1);
      atOnce -= 1;
      return WELL;
    };
    expect(await examined({ channels }, check)).toEqual([
      '✓ channels: 200 of 200 that get posts take them. 50 more were not looked at.',
    ]);
    expect([asked, most]).toEqual([200, 5]);
  });

  it('shows no more than twenty of them, and ends in time', async () => {
    const channels = Array.from({ length: 30 }, (_, index) => `discord:1/${index}`);
    const found = await examined({ channels }, async () => ({ ok: false, missing: ['Send Messages'] }));
    expect(found).toHaveLength(22);
    expect(found.at(-1)).toBe('✗ channels: the same holds for 10 more.');
    const slow = async (): Promise<ChannelCheck> => {
      await pause(60);
      return WELL;
    };
    expect(await examined({ channels }, slow, 20)).toEqual([
      '✓ channels: 5 of 5 that get posts take them. 25 more were not looked at.',
    ]);
  });

  it('has nothing to say where none gets posts', async () => {
    expect(await examined({ channels: [] }, async () => WELL)).toEqual([
      '✓ channels: none gets posts yet. A moderator schedules briefs: /digest schedule',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { createSealing } from '#adapters/slack/sealing.ts';

describe('sealing', () => {
  const sealing = createSealing('one secret');
  const sealed = sealing.seal('xoxb-token', 'slack:T1');

  it('is opened with the same secret for the same owner', () => {
    expect(sealing.open(sealed, 'slack:T1')).toBe('xoxb-token');
    expect(createSealing('one secret').open(sealed, 'slack:T1')).toBe('xoxb-token');
  });

  it('is not opened with another secret, for another owner, or once it was changed', () => {
    expect(createSealing('another').open(sealed, 'slack:T1')).toBeNull();
    expect(sealing.open(sealed, 'slack:T2')).toBeNull();
    expect(sealing.open(`${sealed.slice(0, -2)}AA`, 'slack:T1')).toBeNull();
    expect(sealing.open('short', 'slack:T1')).toBeNull();
  });

  it('hides the same text differently each time', () => {
    expect(sealing.seal('xoxb-token', 'slack:T1')).not.toBe(sealed);
  });
});

import type { ChannelSchedule, ScheduleSettings } from './channel-schedule.ts';
import type { ChannelCheck } from './chat.ts';
import type { Digest, DigestScope } from './digest.ts';

/** What commands may do about briefs and alerts, besides what the store holds of them. */
export interface DeliveryServices {
  /** Throws `schedule/bad-time` with what is wrong. */
  checkTiming(planned: Pick<ScheduleSettings, 'timing' | 'zone'>): void;
  /** The first slot from now on, ISO 8601. */
  nextSlot(planned: Pick<ScheduleSettings, 'timing' | 'zone'>): string;
  /** Whether the platform lets Parley post there. Throws ParleyError. */
  checkChannel(channel: string): Promise<ChannelCheck>;
  /** The brief of the last day. */
  composeDigest(scope: DigestScope, community: string): Promise<Digest>;
  /** The channel's next brief as it would be at this moment. */
  composeNext(schedule: Pick<ChannelSchedule, 'toldSeq' | 'toldUntil' | 'scope' | 'community'>): Promise<Digest>;
  /** Where a first brief starts: it tells the last day. */
  startOfNews(): Promise<Pick<ChannelSchedule, 'toldSeq' | 'toldUntil'>>;
  /** There may be a channel now for what moderators were to be told. */
  sendWaitingNotices(community: string): Promise<void>;
}

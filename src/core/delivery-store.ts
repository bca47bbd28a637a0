import type { ChannelSchedule, Slot } from './channel-schedule.ts';
import type { Posted } from './chat.ts';
import type { AlertChange, Follower, MemberState, ToldAlert } from './alerts.ts';
import type { Notice } from './notices.ts';
import type { Reply } from './reply.ts';
import type { TimelineEntry } from './talks.ts';

/** What is to be posted, when, and what became of it. Each method is one transaction. Moments are ISO 8601 in UTC. */
export interface DeliveryStore extends ScheduleStore, RecordLog, Outbox, AlertStore, NoticeStore {}

export interface ScheduleStore {
  /** Enters a channel's schedule or replaces it. How far one that is there has told stays: only its slots move that. */
  saveSchedule(schedule: ChannelSchedule): Promise<void>;
  getSchedule(channel: string): Promise<ChannelSchedule | null>;
  /** A community's, in the order in which they were added. */
  listSchedules(community: string): Promise<readonly ChannelSchedule[]>;
  /** Those that run, by channel, a page at a time. */
  runningSchedules(page: {
    readonly afterChannel: string;
    readonly limit: number;
  }): Promise<readonly ChannelSchedule[]>;
  /** Those that run and whose slot has come, the longest due first. */
  dueSchedules(now: string, limit: number): Promise<readonly ChannelSchedule[]>;
  /** False where there was none. What waits to be posted there goes with it. */
  removeSchedule(channel: string): Promise<boolean>;
  /**
   * Closes a slot for good: its row, the deliveries that were composed for it, and where the channel stands then, together or
   * not at all. False, with nothing else done than the next slot noted, where the slot is closed already; false too where the
   * schedule is gone or paused.
   */
  closeSlot(closed: ClosedSlot): Promise<boolean>;
  /**
   * Closes slots that nobody was told of, and notes what moderators are told of them, together or not at all. False, with no
   * notice, where each is closed already, or where the schedule is gone or paused.
   */
  missSlots(missed: MissedSlots): Promise<boolean>;
  /** The channel's slots, newest first. */
  listSlots(channel: string, limit: number): Promise<readonly Slot[]>;
  /** Slots that a wrong clock let pass as missed, though they are still to come, are open again. */
  reopenSlots(now: string): Promise<void>;
  /** Channels that Parley posts to by itself, in which communities it still is: the soonest due first. */
  postedChannels(limit: number): Promise<PostedChannels>;
  /** Notes another next slot, where the clock was changed. */
  moveSlot(channel: string, nextAt: string): Promise<void>;
}

interface MissedSlots {
  readonly channel: string;
  readonly slots: readonly Pick<Slot, 'slotAt' | 'reason'>[];
  readonly nextAt: string;
  readonly telling: Telling;
}

export interface PostedChannels {
  /** With a schedule that runs, or chosen by moderators for their notices. */
  readonly channels: readonly string[];
  /** Of these, without the limit. */
  readonly total: number;
  /** How many more have a schedule that the platform's refusal stopped. */
  readonly stopped: number;
}

export interface ClosedSlot extends Slot {
  readonly nextAt: string;
  /** How far the brief tells the record's log; as before where it is left out. */
  readonly toldSeq?: number;
  readonly deliveries: readonly NewDelivery[];
}

/** Each writing of the record has its number in one rising order, whatever the clock says. */
export interface RecordLog {
  /** The number of the newest writing, 0 where there is none. */
  logHead(): Promise<number>;
  /** The number of the first writing after a moment, less one: what a brief of the time since then leaves out. */
  logAt(moment: string): Promise<number>;
  /** Talks of which events were written after that number, with the newest writing, without those that are set aside. */
  talksWithNews(
    afterSeq: number,
    limit: number,
  ): Promise<readonly { readonly talksId: string; readonly seq: number }[]>;
  /** The events that were written after that number, newest first. */
  newsOf(talksId: string, afterSeq: number, limit: number): Promise<readonly LoggedEntry[]>;
  /** Talks that were written after the first number and up to the second. */
  talksWritten(afterSeq: number, upToSeq: number, limit: number): Promise<readonly string[]>;
  /** Talks whose status a moderator set after that number, with the newest such writing, without those that are set aside. */
  talksCorrected(
    afterSeq: number,
    limit: number,
  ): Promise<readonly { readonly talksId: string; readonly seq: number }[]>;
}

export interface LoggedEntry {
  /** Its newest writing. */
  readonly seq: number;
  /** The newest writing that made it news to whoever knew of it: it was told for the first time, or anew. */
  readonly newsSeq: number;
  readonly entry: TimelineEntry;
  /** The writing with which each of its stories joined it. */
  readonly joinedAt: ReadonlyMap<string, number>;
}

/** A message on its way. */
export interface NewDelivery {
  /** Up to 25 letters and digits; one that is known already is left as it is. */
  readonly id: string;
  readonly community: string;
  /** A channel or a member; what goes to one place keeps its order. */
  readonly place: string;
  /** Whether the place is a member. */
  readonly isDirect: boolean;
  readonly kind: 'brief' | 'alert' | 'notice' | 'correction';
  readonly reply: Reply;
  /** The delivery under which it belongs, in its thread. */
  readonly parentId: string | null;
  /** The thread that it opens or joins, where the channel holds nothing but threads. */
  readonly topic: { readonly key: string; readonly name: string } | null;
  /** The delivery in whose place it stands, for a correction. */
  readonly corrects: string | null;
  readonly createdAt: string;
}

export interface OutboxRow extends Omit<NewDelivery, 'topic'> {
  readonly topic: string | null;
  /** Tries that were begun, this one included. */
  readonly tries: number;
  /** Tries that the platform or Parley itself failed at. */
  readonly faults: number;
  /** The thread of the parent, or that of the topic, where it is known. */
  readonly thread: string | null;
  /** Where the delivery that it corrects lies; null where that was never posted. */
  readonly correctsPosted: Posted | null;
}

export interface Claim {
  readonly platform: string;
  /** Who takes the lease: one process, for as long as it lives. */
  readonly owner: string;
  readonly now: string;
  readonly leaseUntil: string;
  readonly limit: number;
  /** Communities that the platform asked to leave alone for a moment. */
  readonly heldCommunities: readonly string[];
}

/** A notice of what a transaction does, noted with it. */
interface Telling {
  readonly notice: Notice;
  readonly at: string;
}

export interface Outbox {
  /** Takes deliveries whose turn it is: for each place the first that is not done yet, where it is due. */
  claimDeliveries(claim: Claim): Promise<readonly OutboxRow[]>;
  /**
   * When the platform has something to claim next, which may be past: the first of each place, or the end of a lease. Null where
   * nothing waits.
   */
  nextDeliveryAt(platform: string): Promise<string | null>;
  /** Makes the leases of these deliveries last longer. Resolves to those that the owner still holds. */
  renewLeases(owner: string, ids: readonly string[], leaseUntil: string): Promise<readonly string[]>;
  /**
   * What was posted, and where it lies. False, with nothing done, where the lease is another owner's by now: that one finds the
   * message by its id and marks it.
   */
  markPosted(
    id: string,
    done: { readonly owner: string; readonly posted: Posted; readonly now: string },
  ): Promise<boolean>;
  /** Gives a delivery back for another try, if it is still the owner's. @param counts whether the try counts against it */
  giveBack(
    id: string,
    retry: { readonly owner: string; readonly notBefore: string; readonly fault: string; readonly counts: boolean },
  ): Promise<void>;
  /**
   * Takes a delivery out for good, if it is still the owner's: `parked` where it failed, `cancelled` where it has no place any
   * more. What is to be told of it waits to be sent from then on, so that it is told even if the process ends here.
   */
  giveUp(
    id: string,
    end: {
      readonly owner: string;
      readonly outcome: 'parked' | 'cancelled';
      readonly fault: string;
      readonly telling?: Telling;
    },
  ): Promise<void>;
  /**
   * The channel cannot be posted to: its schedule stops, all that waits for it is cancelled, and the notice of it waits to be
   * sent. False, with no notice, where it was known.
   */
  stopChannel(place: string, reason: string, telling: Telling): Promise<boolean>;
  /** The thread of a topic is gone: its next news opens another. */
  forgetTopic(id: string): Promise<void>;
  /**
   * What an earlier process of the owner's had under way is tried again at once, and so is what anybody's lease is over for. Call it
   * with no sender of the owner's at work.
   */
  releaseLeases(owner: string, now: string): Promise<number>;
  countDeliveries(): Promise<Readonly<Record<'waiting' | 'leased' | 'posted' | 'parked' | 'cancelled', number>>>;
  /** When what waits longest was put there, ISO 8601; null where nothing waits. */
  oldestWaitingAt(): Promise<string | null>;
  /** Forgets what was done with before a moment. */
  pruneDeliveries(before: string): Promise<void>;
}

export interface AlertStore {
  /**
   * Notes what a look at the record found, and how far it looked. Nothing is noted where another look was, since this one
   * began at `since`: the next one finds what it has left.
   */
  recordChanges(found: {
    readonly changes: readonly AlertChange[];
    readonly since: number | null;
    readonly cursor: number;
  }): Promise<void>;
  /** How far the record's log was looked through for alerts; null before the first look. */
  alertCursor(): Promise<number | null>;
  /** Changes that were found since, newest first. */
  changesSince(since: string, limit: number): Promise<readonly AlertChange[]>;
  /** The newest change of the talks. */
  lastChange(talksId: string): Promise<AlertChange | null>;
  /** What was told of some changes, to whom. */
  toldOf(changeIds: readonly string[]): Promise<readonly ToldAlert[]>;
  /** Every delivery that told the change. */
  changesOfDelivery(deliveryId: string): Promise<readonly AlertChange[]>;
  /** Notes the changes as told and puts the message into the outbox. False where one of them was told there already. */
  tellAlert(told: { readonly changeIds: readonly string[]; readonly delivery: NewDelivery }): Promise<boolean>;
  /**
   * Puts what takes the place of a told alert into the outbox, for one that does not hold any more or holds again. False where
   * that was done already.
   */
  tellCorrection(told: {
    readonly changeIds: readonly string[];
    readonly isCorrected: boolean;
    readonly delivery: NewDelivery;
  }): Promise<boolean>;
  /** Everybody who follows some talks. */
  listFollowers(limit: number): Promise<readonly Follower[]>;
  getMember(community: string, member: string): Promise<MemberState>;
  saveMember(community: string, member: string, changes: Partial<MemberState>): Promise<void>;
}

export interface NoticeStore {
  /** False where the key was told already. With a delivery it is on its way, without one it waits for a channel. */
  recordNotice(notice: Notice, now: string, delivery: NewDelivery | null): Promise<boolean>;
  /** Communities with notices that still wait. */
  communitiesWithNotices(limit: number): Promise<readonly string[]>;
  /** What still waits to be sent, oldest first. */
  waitingNotices(community: string, limit: number): Promise<readonly Notice[]>;
  /** Puts a waiting notice on its way. */
  sendNotice(notice: Notice, delivery: NewDelivery): Promise<void>;
}

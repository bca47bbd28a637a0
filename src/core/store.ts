import type { Brief, RelevantBrief } from './brief.ts';
import type { CommunityStore } from './community.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { CredentialStore } from './credentials.ts';
import type { Feed, FeedItem, FeedPace, NewFeed, PollOutcome } from './feed.ts';
import type { BatchStore, ModelStore } from './model-store.ts';
import type { RecordedChange, TakenBack, TalksChange } from './moderation.ts';
import type { ReadableText, Stage, Story } from './story.ts';
import type { Subscription, SubscriptionSettings } from './subscription.ts';
import type { Talks, TimelineEntry } from './talks.ts';
import type { Reader, VisibilityStore } from './visibility.ts';

/**
 * Everything that must outlive the process. Each method is one transaction: once it resolves, its write survives a crash
 * or a power cut; if it rejects, nothing of it is there. Moments are ISO 8601 in UTC.
 */
export interface Store
  extends
    FeedStore,
    StoryStore,
    TalksStore,
    ModerationStore,
    FollowStore,
    SettingStore,
    LeaseStore,
    ModelStore,
    BatchStore,
    CommunityStore,
    CredentialStore,
    DeliveryStore,
    VisibilityStore {
  /** The present moment by the database’s clock, which is this machine’s where the store is embedded. */
  readClock(): Promise<Date>;
  /** Writes a copy of everything to a file that does not exist yet, while the store is used. Throws `backup/failed`. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

export interface FeedStore {
  /**
   * Subscribes the community, and enters the feed where no other community has its address yet.
   * Throws `feed/exists` where this community has it already.
   */
  addFeed(feed: NewFeed, now: string): Promise<Feed>;
  getFeed(id: string): Promise<Feed | null>;
  /** In the order of their adding. */
  listFeeds(): Promise<readonly Feed[]>;
  /** Its address changed for good. Throws `feed/unknown` and `feed/exists`. */
  moveFeed(id: string, url: string): Promise<void>;
  /**
   * Ends the community’s subscription. With the last one the feed goes, and `stories` says whether what it brought stays in
   * the record; what stays, the community goes on reading. Resolves to whether the feed went. Throws `feed/unknown`.
   */
  removeFeed(community: string, id: string, stories: 'keep' | 'remove'): Promise<boolean>;
  /** A community’s feeds, in the order in which it added them. */
  listSubscriptions(community: string): Promise<readonly SubscribedFeed[]>;
  getSubscription(community: string, feedId: string): Promise<Subscription | null>;
  /** The subscriptions to a feed, of every community that has not left. */
  subscriptionsTo(feedId: string): Promise<readonly Subscription[]>;
  /** Resolves to the subscription as it is then. Throws `feed/unknown`. */
  changeSubscription(community: string, feedId: string, changes: SubscriptionChanges): Promise<Subscription>;
  /**
   * Makes a feed due at once: one that was stopped is visited again, and one that turned into another feed is taken as it is
   * now. Throws `feed/unknown`.
   */
  restartFeed(id: string, now: string): Promise<void>;
  /** The moderators know of the feed’s fault. */
  markFaultTold(id: string, now: string): Promise<void>;
  /** The feeds whose time has come, that are not stopped and that somebody listens to, the longest overdue first. */
  dueFeeds(now: string, limit: number): Promise<readonly Feed[]>;
  /** The same, by their ids. */
  dueFeedIds(now: string, limit: number): Promise<readonly string[]>;
  /**
   * Stores a visit: new items become stories at stage `fetched`, and the validators move on, in one transaction, so that a
   * crash in between never loses an item. An item whose text changed updates its story and sends it back to `fetched`. What
   * the first reading finds is history, but for sample feeds.
   * @param pace what the visit told of how often the feed publishes; as before where it is left out
   */
  recordPoll(
    feedId: string,
    outcome: PollOutcome,
    now: string,
    nextPollAt: string,
    pace?: FeedPace,
  ): Promise<PollCount>;
  /**
   * The same for the visits of a round, several in one transaction, in the order given; null for a feed that was removed
   * meanwhile. A power cut may undo the last of them as a whole, items and validators alike, and they are then made again.
   */
  recordPolls(polls: readonly PollRecord[]): Promise<readonly (PollCount | null)[]>;
  /** How many of the items the feed has brought before, by their identity or their address. */
  countKnownItems(feedId: string, items: readonly FeedItem[]): Promise<number>;
}

export interface PollRecord {
  readonly feedId: string;
  readonly outcome: PollOutcome;
  readonly now: string;
  readonly nextPollAt: string;
  readonly pace?: FeedPace;
}

export interface SubscribedFeed {
  readonly feed: Feed;
  readonly subscription: Subscription;
}

export type SubscriptionChanges = Partial<SubscriptionSettings & Pick<Subscription, 'newsSince'>>;

export interface PollCount {
  readonly added: number;
  readonly updated: number;
}

export interface StoryStore {
  getStory(id: string): Promise<Story | null>;
  /** By its canonical address. @param reader the one who may see it; all of them without */
  findStoryByUrl(url: string, reader?: Reader): Promise<Story | null>;
  /** By its feed and the item’s identity within it. */
  findStoryByItem(feedId: string, itemId: string): Promise<Story | null>;
  /**
   * Stories waiting at a stage, by their own dates, oldest first.
   * @param part the first digit of their ids, where processes share them out; all of them where it is left out
   */
  storiesAt(stage: Stage, limit: number, part?: string): Promise<readonly Story[]>;
  /** How many of a feed’s stories are still on their way. */
  countWaitingStories(feedId: string): Promise<number>;
  /**
   * `fetched` → `readable`, with the prints that find near-duplicates and the cluster that was found. Throws `store/conflict`
   * where a story that shares a print was saved since `near` was read.
   * @param revision of the story that was worked on, here and below. False, with nothing written, where its publisher has edited it
   * since: it goes its way anew. Without it, the story is taken as it is.
   */
  saveReadable(storyId: string, readable: ReadableText, cluster: ClusterPlace, revision?: string): Promise<boolean>;
  /** Stories that share at least one print, the newest first. */
  storiesWithPrints(prints: readonly string[], limit: number): Promise<readonly Story[]>;
  /** `readable` → `briefed`. */
  saveBrief(storyId: string, brief: Brief, revision?: string): Promise<boolean>;
  getBrief(storyId: string): Promise<Brief | null>;
  /** The newest relevant briefs, by the story's date. @param reader the one who may see them; all of them without */
  latestBriefs(limit: number, reader?: Reader): Promise<readonly RelevantBrief[]>;
  /** Stories that no engine could read, of the feeds that a community has not paused, by their numbers in the record's log. */
  unreadStories(wanted: {
    readonly community: string;
    readonly afterSeq: number;
    readonly upToSeq: number;
    readonly limit: number;
  }): Promise<readonly SubscribedStory[]>;
  /** `briefed` → `settled`; with a settlement or a departure, its talks and timeline are written in the same transaction. */
  settleStory(storyId: string, settlement: Settlement | Departure | null, revision?: string): Promise<boolean>;
  /** Counts a failed try, and parks the story after `maxAttempts` of them. */
  recordStoryFault(storyId: string, reason: string, maxAttempts: number): Promise<void>;
  countStories(): Promise<Readonly<Record<Stage, number>>>;
  /**
   * Takes the words out of stories that came in before a moment and are settled or parked, all but those that their briefs
   * quote as evidence: these stay where their spans say. Resolves to how many stories it did, the oldest first.
   */
  dropStoryTexts(before: string, limit: number): Promise<number>;
}

export interface SubscribedStory {
  readonly story: Story;
  readonly subscription: Subscription;
}

export interface ClusterPlace {
  readonly clusterId: string;
  readonly prints: readonly string[];
  /** The ids of all stories that shared a print as the cluster was looked for; left out where there were more than were read. */
  readonly near?: readonly string[];
}

/** What a story changes in the record of its talks. */
export interface Settlement {
  /** With the version that was read, 0 for new talks; an older one than stored throws `store/conflict`. */
  readonly talks: Talks;
  /** A new entry, or one that gained a source: entries with a known id are replaced. */
  readonly entry: TimelineEntry;
  /** The talks that the story was put to before its publisher edited it. */
  readonly left?: Departure;
}

/** Talks told anew without a story that turned out to be on others. */
export interface Departure {
  /** With the version that was read; talks that a story opened go with their last entry. */
  readonly talks: Talks;
  /** Those that read otherwise now. */
  readonly entries: readonly TimelineEntry[];
  /** The entry that had no other story. */
  readonly goneEntryId: string | null;
}

/** By what talks are looked up. */
export type TalksNames = Pick<Talks, 'id' | 'name' | 'aliases' | 'parties'>;

export interface TalksStore {
  /** Of talks that were merged into others, what is left of their own record. */
  getTalks(id: string): Promise<Talks | null>;
  /** The event that the story tells, or else one that a story of this cluster of near-duplicates tells. */
  entryOfStory(storyId: string, clusterId: string): Promise<TimelineEntry | null>;
  /** Those of `listTalks` and `listTracked`, without what they hold, by the date of their newest story, newest first. */
  listTalksNames(): Promise<readonly TalksNames[]>;
  /** Named by a moderator, with or without a state, and neither set aside nor merged; by name. */
  listTracked(): Promise<readonly Talks[]>;
  /** Set aside by a moderator; by name. */
  listIgnored(): Promise<readonly Talks[]>;
  /** All that have a state and are neither set aside nor merged, by the date of their newest story, newest first. */
  listTalks(): Promise<readonly Talks[]>;
  /** Newest first. */
  timeline(
    talksId: string,
    options: { since?: string; until?: string; limit: number },
  ): Promise<readonly TimelineEntry[]>;
  /** Entries recorded after `since`, over all talks that are not set aside, newest first. */
  entriesSince(since: string, limit: number): Promise<readonly TimelineEntry[]>;
}

export interface ModerationStore {
  /**
   * Writes what a moderator changes, with its place in the audit log and all that is needed to take it back.
   * Throws `store/conflict` where the talks were written since they were read.
   */
  changeTalks(change: TalksChange): Promise<void>;
  /** The newest change that has not been taken back, as far back as they are kept. */
  lastTalksChange(): Promise<RecordedChange | null>;
  /** Writes the talks as they are without a change, and notes in the audit log that it was taken back. Throws `store/conflict`. */
  takeBackTalksChange(id: number, restored: TakenBack): Promise<void>;
}

export interface FollowStore {
  /** False where the member follows them already. */
  follow(follow: Follow, now: string): Promise<boolean>;
  /** False where the member did not follow them. */
  unfollow(follow: Follow): Promise<boolean>;
  /** The ids of the talks, the longest followed first. */
  listFollowed(community: string, member: string): Promise<readonly string[]>;
}

/** A member wants to know how talks go on. */
interface Follow {
  readonly community: string;
  readonly member: string;
  readonly talksId: string;
}

/** What one process at a time may do, however many there are. */
export interface LeaseStore {
  /** True where the lease of that name is the owner's until then: it was free, over, or the owner's already. */
  takeLease(lease: {
    readonly name: string;
    readonly owner: string;
    readonly now: string;
    readonly until: string;
  }): Promise<boolean>;
  /** Who has it, or had it last; null where nobody has. */
  leaseOf(name: string): Promise<{ readonly owner: string; readonly until: string } | null>;
  /** Frees it for others, if it is the owner's. */
  dropLease(name: string, owner: string): Promise<void>;
  /** Forgets leases that were over before a moment. */
  pruneLeases(before: string): Promise<void>;
}

export interface SettingStore {
  getSetting(key: string): Promise<string | null>;
  putSetting(key: string, value: string): Promise<void>;
  /** Every change that a moderator makes to what is the community’s own. */
  appendAudit(entry: AuditEntry): Promise<void>;
  /** The community’s own changes, and those of anybody to the record of talks, which all share. Newest first. */
  listAudit(community: string, limit: number): Promise<readonly AuditLine[]>;
}

interface AuditEntry {
  readonly at: string;
  readonly community: string;
  readonly member: string;
  readonly action: string;
  readonly subject: string;
  /** In words: what stood there before and what stands there now. */
  readonly before?: string | null;
  readonly after?: string | null;
}

/** What a community may read of a change. */
export interface AuditLine extends Omit<AuditEntry, 'community' | 'member'> {
  /** Null for a moderator of another community. */
  readonly member: string | null;
}

import type { Generated, Kysely, Selectable, Transaction } from 'kysely';
import type { AlertLevel, Pause, SlotOutcome } from '#src/core/channel-schedule.ts';
import type { ChannelLayout } from '#src/core/chat.ts';
import type { NewDelivery } from '#src/core/delivery-store.ts';
import type { Talks } from '#src/core/talks.ts';
import type { Stage } from '#src/core/story.ts';

/** A delivery is `parked` where it failed for good, and `cancelled` where its channel is gone. */
type DeliveryState = 'waiting' | 'leased' | 'posted' | 'parked' | 'cancelled';

/** Rows as they lie in the database. Moments are ISO 8601 in UTC; `0 | 1` is a truth value; JSON is text. */
export interface Tables {
  feeds: {
    id: string;
    url: string;
    title: string | null;
    sample: 0 | 1;
    added_at: string;
    added_by: string;
    etag: string | null;
    last_modified: string | null;
    next_poll_at: string;
    last_polled_at: string | null;
    failures: number;
    last_fault: string | null;
    remarks: string;
    memory: string | null;
    stopped_at: string | null;
    site_url: string | null;
    first_read_at: string | null;
    failing_since: string | null;
    fault_told_at: string | null;
    last_item_at: string | null;
    median_gap_s: number | null;
    publisher_interval_s: number | null;
  };
  feed_subscriptions: {
    community: string;
    feed_id: string;
    label: string | null;
    filters: string;
    paused: 0 | 1;
    full_text: 0 | 1;
    user_agent: string | null;
    asked_interval_s: number | null;
    added_at: string;
    added_by: string;
    news_since: string;
  };
  stories: {
    id: string;
    feed_id: string | null;
    item_id: string;
    item_hash: string;
    title: string | null;
    url: string | null;
    source: string | null;
    published_at: string | null;
    told_at: string;
    language: string | null;
    text: string;
    stage: Stage;
    attempts: number;
    fault: string | null;
    cluster_id: string;
    seen_at: string;
    /** Held by its feed when that was first read. */
    history: 0 | 1;
    /** Of a story that no engine could read: where it stands in the record's log. */
    unread_seq: number | null;
  };
  story_prints: { print: string; story_id: string };
  briefs: { story_id: string; relevant: 0 | 1; told_at: string; brief: string };
  talks: {
    id: string;
    version: number;
    updated_at: string | null;
    hidden: 0 | 1;
    origin: Talks['origin'];
    names: string;
    talks: string;
  };
  timeline: { id: string; talks_id: string; at: string; recorded_at: string; entry: string };
  timeline_sources: { entry_id: string; story_id: string };
  model_answers: { key: string; answer: string; at: string };
  model_use: {
    day: string;
    community: string;
    calls: number;
    input_tokens: number;
    output_tokens: number;
    micro_usd: number;
  };
  credentials: { community: string; sealed: string; at: string };
  settings: { key: string; value: string };
  talks_changes: {
    id: Generated<number>;
    at: string;
    member: string;
    action: string;
    subject: string;
    before: string | null;
    after: string | null;
    images: string;
    is_taken_back: 0 | 1;
    community: string;
  };
  follows: { community: string; member: string; talks_id: string; at: string };
  schedules: {
    channel: string;
    community: string;
    settings: string;
    layout: ChannelLayout;
    alerts: AlertLevel;
    added_at: string;
    added_by: string;
    paused: 0 | 1;
    paused_by: Pause['by'] | null;
    pause_reason: string | null;
    next_at: string;
    told_seq: number;
    told_until: string;
    alerts_since: string;
  };
  slots: {
    channel: string;
    slot_at: string;
    community: string;
    outcome: SlotOutcome;
    reason: string | null;
    at: string;
  };
  outbox: {
    seq: Generated<number>;
    id: string;
    community: string;
    platform: string;
    place: string;
    is_direct: 0 | 1;
    kind: NewDelivery['kind'];
    reply: string;
    parent_id: string | null;
    topic_key: string | null;
    topic: string | null;
    corrects: string | null;
    created_at: string;
    state: DeliveryState;
    tries: number;
    faults: number;
    not_before: string;
    lease_until: string | null;
    /** Whose lease it is, where the row is leased. */
    lease_owner: string | null;
    fault: string | null;
    done_at: string | null;
    posted_channel: string | null;
    posted_message: string | null;
    posted_thread: string | null;
  };
  topics: { channel: string; key: string; community: string; thread: string };
  alert_changes: { id: string; talks_id: string; found_at: string; change: string };
  told_alerts: { change_id: string; place: string; community: string; delivery_id: string; is_corrected: 0 | 1 };
  members: { community: string; member: string; away_until: string | null; closed_at: string | null };
  notices: { community: string; key: string; at: string; notice: string | null };
  talks_log: { seq: Generated<number>; talks_id: string; entry_id: string | null; is_news: 0 | 1; at: string };
  audit: {
    id: Generated<number>;
    at: string;
    member: string;
    action: string;
    subject: string;
    before: string | null;
    after: string | null;
    community: string;
    /** About the record of talks, which all communities share. */
    shared: 0 | 1;
  };
  leases: { name: string; owner: string; until: string };
  communities: { community: string; joined_at: string; left_at: string | null };
  moderators: { community: string; principal: string; added_at: string; added_by: string };
}

export type Database = Kysely<Tables>;
export type Write = Transaction<Tables>;
export type FeedRow = Selectable<Tables['feeds']>;
export type SubscriptionRow = Selectable<Tables['feed_subscriptions']>;
export type StoryRow = Selectable<Tables['stories']>;
export type ScheduleRow = Selectable<Tables['schedules']>;
export type OutboxTableRow = Selectable<Tables['outbox']>;

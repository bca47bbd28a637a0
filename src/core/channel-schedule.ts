import { z } from 'zod';
import type { ChannelLayout } from './chat.ts';
import { REGIONS } from './talks.ts';

/** What a channel gets of Parley by itself: the brief of the day and alerts. Moments are ISO 8601 in UTC. */
export interface ChannelSchedule extends ScheduleSettings {
  readonly community: string;
  readonly channel: string;
  readonly layout: ChannelLayout;
  readonly addedAt: string;
  readonly addedBy: string;
  /** Null while it runs. */
  readonly paused: Pause | null;
  /** The next slot. */
  readonly nextAt: string;
  /** The last entry of the record's log that a brief has told here, and when. */
  readonly toldSeq: number;
  readonly toldUntil: string;
  /** Changes from before are no news to this channel; it moves on when alerts are switched on and when a pause ends. */
  readonly alertsSince: string;
}

export interface Pause {
  readonly by: 'moderator' | 'platform';
  /** In plain words; null where a moderator gave none. */
  readonly reason: string | null;
}

export const BRIEF_FORMS = ['compact', 'standard', 'full'] as const;
export type BriefForm = (typeof BRIEF_FORMS)[number];

/** The languages of labels; what stories say stays in their own. ISO 639-1. */
export const BRIEF_LANGUAGES = ['en', 'fr', 'es', 'ar'] as const;
export type BriefLanguage = (typeof BRIEF_LANGUAGES)[number];

export const ALERT_LEVELS = ['off', 'reported', 'confirmed'] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

export const MAX_HOLIDAYS = 60;
export const MAX_SCOPE_TALKS = 50;

/** Hours and minutes on the clock of a zone, such as `08:00`. */
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** At a fixed time on some days of the week, or whenever a cron expression of five fields says. */
const timingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('daily'), at: wallTime, days: z.array(z.enum(DAYS)).min(1).max(7).readonly() }),
  z.strictObject({ kind: z.literal('cron'), expression: z.string().min(9).max(100) }),
]);
export type Timing = z.infer<typeof timingSchema>;

/** What of the record a channel follows; with neither regions nor talks, everything. */
const scopeSchema = z.strictObject({
  regions: z.array(z.enum(REGIONS)).max(REGIONS.length).readonly(),
  /** Ids of negotiations. */
  talks: z.array(z.string().min(1)).max(MAX_SCOPE_TALKS).readonly(),
});
export type Scope = z.infer<typeof scopeSchema>;

export const EVERYTHING: Scope = { regions: [], talks: [] };

/** What a moderator chooses. */
export const scheduleSettingsSchema = z.strictObject({
  scope: scopeSchema,
  timing: timingSchema,
  /** By its IANA name, such as `Europe/Berlin`. */
  zone: z.string().min(1).max(60),
  form: z.enum(BRIEF_FORMS),
  /** Where nothing changed: one line that says so, or nothing. */
  whenQuiet: z.enum(['say', 'silent']),
  language: z.enum(BRIEF_LANGUAGES),
  alerts: z.enum(ALERT_LEVELS),
  /** On the clock of the zone; where `from` is the later, over midnight. Alerts wait for its end. */
  quietHours: z.strictObject({ from: wallTime, to: wallTime }).nullable(),
  /** Days in ISO form on which neither briefs nor alerts are posted; their news is in the next brief. */
  holidays: z
    .array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/))
    .max(MAX_HOLIDAYS)
    .readonly(),
});
export type ScheduleSettings = z.infer<typeof scheduleSettingsSchema>;

export const DEFAULT_SCHEDULE: ScheduleSettings = {
  scope: EVERYTHING,
  timing: { kind: 'daily', at: '08:00', days: DAYS },
  zone: 'UTC',
  form: 'standard',
  whenQuiet: 'say',
  language: 'en',
  alerts: 'off',
  quietHours: null,
  holidays: [],
};

/** What became of a slot: told, or left silent with nothing to say, left out on a holiday, or missed. */
export type SlotOutcome = 'told' | 'silent' | 'holiday' | 'missed';

export interface Slot {
  readonly channel: string;
  /** When the brief was due. */
  readonly slotAt: string;
  readonly outcome: SlotOutcome;
  /** Why it was missed, in plain words. */
  readonly reason: string | null;
  /** When that was decided. */
  readonly at: string;
}

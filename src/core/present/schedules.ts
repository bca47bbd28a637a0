import { type Inline, inline } from '#src/core/inline.ts';
import { type ChannelSchedule, DAYS, type ScheduleSettings, type Slot } from '#src/core/channel-schedule.ts';
import { idWithin } from '#src/core/places.ts';
import { type Reply, textReply } from '#src/core/reply.ts';
import { field, fields, muted } from './blocks.ts';
import { moment } from './times.ts';

/** `/digest schedule`: what the channel gets from now on. */
export function presentScheduled(
  schedule: ChannelSchedule,
  { isNew, name, hasFeeds }: { readonly isNew: boolean; readonly name: string | null; readonly hasFeeds: boolean },
): Reply {
  const where = name === null ? idWithin(schedule.channel) : `#${name}`;
  const paused = schedule.paused === null ? null : 'It is paused: /digest resume goes on with it.';
  return {
    blocks: [
      { kind: 'heading', text: isNew ? `Daily brief for ${where}` : `Daily brief for ${where}, changed`, level: 1 },
      ...settingFields(schedule),
      ...(paused === null ? [] : [muted(paused)]),
      ...(hasFeeds
        ? []
        : [muted('No feed is read here yet, so there is nothing to tell. Add one: /feeds add <address>')]),
      { kind: 'buttons', buttons: [{ label: 'Preview', command: `/digest preview channel:${idOf(schedule)}` }] },
    ],
  };
}

interface Listed {
  readonly schedule: ChannelSchedule;
  readonly lastSlot: Slot | null;
}

/** `/digest list`. */
export function presentSchedules(listed: readonly Listed[]): Reply {
  if (listed.length === 0) return textReply('No channel gets a daily brief yet. To schedule one: /digest schedule');
  return {
    blocks: [
      { kind: 'heading', text: 'Daily briefs', level: 1 },
      ...listed.flatMap(({ schedule, lastSlot }) => [
        { kind: 'heading', text: idOf(schedule), level: 2 } as const,
        ...settingFields(schedule),
        ...fields(field('Paused', pauseWords(schedule)), field('Last', lastSlot && slotWords(lastSlot))),
      ]),
    ],
  };
}

export function presentPaused(schedule: ChannelSchedule, when: 'now' | 'already'): Reply {
  const words = when === 'now' ? 'are paused' : 'were paused already';
  return withButton(`The briefs and alerts of ${idOf(schedule)} ${words}.`, 'Resume', 'resume', schedule);
}

export function presentResumed(schedule: ChannelSchedule, when: 'now' | 'already'): Reply {
  const words = when === 'now' ? 'go on' : 'are not paused';
  const next = moment(schedule.nextAt);
  return textReply(inline`The briefs and alerts of ${idOf(schedule)} ${words}. The next brief is due ${next}.`);
}

export function presentRemoved(schedule: ChannelSchedule): Reply {
  return textReply(`${idOf(schedule)} gets no more briefs and alerts.`);
}

export function presentNoticesChannel(channel: string, name: string | null): Reply {
  return textReply(`Moderators are told in ${name === null ? idWithin(channel) : `#${name}`} what goes wrong.`);
}

function withButton(text: string, label: string, command: string, schedule: ChannelSchedule): Reply {
  const button = { label, command: `/digest ${command} channel:${idOf(schedule)}` };
  return {
    blocks: [
      { kind: 'text', text },
      { kind: 'buttons', buttons: [button] },
    ],
  };
}

function settingFields(schedule: ChannelSchedule) {
  return fields(
    field('When', timingWords(schedule)),
    field('Next', schedule.paused === null ? moment(schedule.nextAt) : null),
    field('Follows', scopeWords(schedule)),
    field('Form', `${schedule.form}, labels in ${LANGUAGES[schedule.language]}`),
    field('Nothing new', schedule.whenQuiet === 'say' ? 'said in one line' : 'silence'),
    field('Alerts', alertWords(schedule)),
    field('Holidays', schedule.holidays.join(', ')),
  );
}

const LANGUAGES = { en: 'English', fr: 'French', es: 'Spanish', ar: 'Arabic' } as const;

/** One line, for the audit log. */
export function settingsWords(settings: ScheduleSettings): string {
  return [timingWords(settings), scopeWords(settings), settings.form, `alerts ${settings.alerts}`].join(' · ');
}

function timingWords({ timing, zone }: Pick<ScheduleSettings, 'timing' | 'zone'>): string {
  if (timing.kind === 'cron') return `cron “${timing.expression}”, ${zone}`;
  const { at, days } = timing;
  const named = days.length === DAYS.length ? 'daily' : days.join(', ');
  return `${at} ${zone}, ${named}`;
}

function scopeWords({ scope: { regions, talks } }: Pick<ScheduleSettings, 'scope'>): string {
  const all = [...regions, ...talks];
  return all.length === 0 ? 'everything' : all.join(', ');
}

function alertWords({ alerts, quietHours }: ScheduleSettings): string {
  if (alerts === 'off') return 'off';
  const quiet = quietHours === null ? '' : `, not from ${quietHours.from} to ${quietHours.to}`;
  return `${alerts === 'reported' ? 'from the first report' : 'once confirmed'}${quiet}`;
}

function pauseWords({ paused }: ChannelSchedule): string | null {
  if (paused === null) return null;
  return paused.reason ?? 'by a moderator';
}

function slotWords({ slotAt, outcome, reason }: Slot): Inline {
  const words = { told: 'told', silent: 'nothing new, silent', holiday: 'left out on a holiday', missed: 'missed' };
  return inline`${moment(slotAt)}: ${words[outcome]}${reason === null ? '' : ` (${reason})`}`;
}

function idOf({ channel }: Pick<ChannelSchedule, 'channel'>): string {
  return idWithin(channel);
}

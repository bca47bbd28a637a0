import type { Command } from '#src/core/command.ts';
import { brief } from './brief.ts';
import { digestNow } from './digest-now.ts';
import { digestList } from './digest-list.ts';
import { digestPause } from './digest-pause.ts';
import { digestPreview } from './digest-preview.ts';
import { digestRemove } from './digest-remove.ts';
import { digestResume } from './digest-resume.ts';
import { digestSchedule } from './digest-schedule.ts';
import { digestWhy } from './digest-why.ts';
import { feedsAdd } from './feeds-add.ts';
import { feedsExport } from './feeds-export.ts';
import { feedsHealth } from './feeds-health.ts';
import { feedsImport } from './feeds-import.ts';
import { feedsList } from './feeds-list.ts';
import { feedsPause } from './feeds-pause.ts';
import { feedsPreview } from './feeds-preview.ts';
import { feedsRemove } from './feeds-remove.ts';
import { feedsResume } from './feeds-resume.ts';
import { feedsSet } from './feeds-set.ts';
import { feedsWhy } from './feeds-why.ts';
import { help } from './help.ts';
import { parleyAudit } from './parley-audit.ts';
import { parleyModerators } from './parley-moderators.ts';
import { parleyNotices } from './parley-notices.ts';
import { parleyUsage } from './parley-usage.ts';
import { talksAsk } from './talks-ask.ts';
import { talksCorrect } from './talks-correct.ts';
import { talksFollow } from './talks-follow.ts';
import { talksGaps } from './talks-gaps.ts';
import { talksIgnore } from './talks-ignore.ts';
import { talksList } from './talks-list.ts';
import { talksMerge } from './talks-merge.ts';
import { talksNext } from './talks-next.ts';
import { talksQuotes } from './talks-quotes.ts';
import { talksRename } from './talks-rename.ts';
import { talksReview } from './talks-review.ts';
import { talksSplit } from './talks-split.ts';
import { talksStatus } from './talks-status.ts';
import { talksTimeline } from './talks-timeline.ts';
import { talksTrack } from './talks-track.ts';
import { talksUndo } from './talks-undo.ts';
import { talksUnfollow } from './talks-unfollow.ts';
import { talksWhy } from './talks-why.ts';

/** Every slash command, in the order in which `/help` shows them. */
export const commands: readonly Command[] = [
  talksList,
  talksStatus,
  talksTimeline,
  talksAsk,
  talksWhy,
  talksGaps,
  talksQuotes,
  talksNext,
  talksFollow,
  talksUnfollow,
  brief,
  digestNow,
  digestPreview,
  digestWhy,
  digestList,
  digestSchedule,
  digestPause,
  digestResume,
  digestRemove,
  talksTrack,
  talksRename,
  talksMerge,
  talksSplit,
  talksCorrect,
  talksIgnore,
  talksReview,
  talksUndo,
  feedsList,
  feedsAdd,
  feedsRemove,
  feedsPause,
  feedsResume,
  feedsSet,
  feedsPreview,
  feedsWhy,
  feedsHealth,
  feedsImport,
  feedsExport,
  parleyModerators,
  parleyAudit,
  parleyNotices,
  parleyUsage,
  help,
];

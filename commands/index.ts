import type { Command } from '#src/core/command.ts';
import { brief } from './brief.ts';
import { digestNow } from './digest-now.ts';
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
import { talksList } from './talks-list.ts';
import { talksStatus } from './talks-status.ts';
import { talksTimeline } from './talks-timeline.ts';

/** Every slash command, in the order in which `/help` shows them. */
export const commands: readonly Command[] = [
  talksList,
  talksStatus,
  talksTimeline,
  brief,
  digestNow,
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
  parleyAudit,
  help,
];

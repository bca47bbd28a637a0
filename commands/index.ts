import type { Command } from '#src/core/command.ts';
import { brief } from './brief.ts';
import { digestNow } from './digest-now.ts';
import { feedsAdd } from './feeds-add.ts';
import { feedsList } from './feeds-list.ts';
import { feedsRemove } from './feeds-remove.ts';
import { help } from './help.ts';
import { parleyAudit } from './parley-audit.ts';
import { parleyUsage } from './parley-usage.ts';
import { talksAsk } from './talks-ask.ts';
import { talksList } from './talks-list.ts';
import { talksStatus } from './talks-status.ts';
import { talksTimeline } from './talks-timeline.ts';

/** Every slash command, in the order in which `/help` shows them. */
export const commands: readonly Command[] = [
  talksList,
  talksStatus,
  talksTimeline,
  talksAsk,
  brief,
  digestNow,
  feedsList,
  feedsAdd,
  feedsRemove,
  parleyAudit,
  parleyUsage,
  help,
];

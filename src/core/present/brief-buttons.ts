import type { BriefForm } from '#src/core/channel-schedule.ts';
import type { Block, Button } from '#src/core/reply.ts';
import type { Talks } from '#src/core/talks.ts';
import { type BriefWords, shortName } from './brief-words.ts';
import { referenceTo } from './talks-buttons.ts';

type Named = Pick<Talks, 'id' | 'name'>;

/** A platform makes a menu of more than a row. */
const MAX_TALKS = 10;

/** What people do next with a brief: the same in full, and each negotiation that it tells of. */
export function briefButtons(told: readonly Named[], form: BriefForm, words: BriefWords): readonly Block[] {
  const full: Button = { label: words.say('fullBrief'), command: '/digest now full' };
  return [...row(form === 'full' ? [] : [full]), ...talksButtons(told, words)];
}

/** The page of one negotiation by what there is to see of it; of several, each by its name. */
export function talksButtons(told: readonly Named[], words: BriefWords): readonly Block[] {
  const [only, another] = told;
  if (only && !another) return row(pagesOf(only, words));
  return row(
    told.slice(0, MAX_TALKS).map((talks) => ({
      label: shortName(talks),
      command: `/talks status ${referenceTo(talks)}`,
    })),
  );
}

function pagesOf(talks: Named, words: BriefWords): readonly Button[] {
  return (['timeline', 'quotes', 'why', 'follow'] as const).map((page) => ({
    label: words.say(page),
    command: `/talks ${page} ${referenceTo(talks)}`,
  }));
}

function row(buttons: readonly Button[]): readonly Block[] {
  return buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }];
}

import type { types } from '@slack/bolt';
import type { Command } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { idWithin } from '#src/core/places.ts';
import type { Answers, Place } from './answers.ts';
import { RUN_ACTION, button, context, section } from './draw.ts';
import { reasonOf } from './faults.ts';
import { FORM, capital } from './forms.ts';
import { MAX_BUTTONS, MAX_VIEW_BLOCKS } from './limits.ts';
import { escape } from './markup.ts';
import type { IsModerator } from './permissions.ts';
import { paged } from './render.ts';
import type { Workspaces } from './workspaces.ts';

/** The prefix of the buttons that open a form. */
export const FORM_ACTION = `${FORM}:`;

/** What a member does from the Home tab, by the label of its button. */
const MEMBER_LINES = [
  ['All negotiations', '/talks list'],
  ['What comes next', '/talks next'],
  ['Brief of the day', '/digest now'],
  ['Help', '/help'],
] as const;
const MEMBER_FORMS = ['talks follow', 'talks unfollow', 'talks ask', 'brief'];
/** Commands that only show how things are, by their last word: what they say stands over their topic’s buttons. */
const OVERVIEWS = new Set(['list', 'schedules', 'moderators', 'channels', 'audit']);

/** What the community’s schedules say. */
const SCHEDULES = 'digest list';

const FOLLOWED = { blocks: 20, chars: 12_000 };
const OVERVIEW = { blocks: 8, chars: 6000 };

interface HomeParts {
  readonly answers: Answers;
  readonly commands: readonly Command[];
  readonly isModerator: IsModerator;
  readonly workspaces: Workspaces;
  /** When the community’s next brief comes, ISO 8601; null where none is scheduled. */
  readonly nextBriefAt: (community: string) => Promise<string | null>;
  readonly logger: Logger;
}

export interface Home {
  /** Draws the member’s Home tab anew. Never rejects. @param place its channel is the member’s messages with Parley */
  publish(place: Place): Promise<void>;
}

/** The Home tab: what a member follows and the next brief; for moderators every topic with what there is and how to change it. */
export function createHome({ answers, commands, isModerator, workspaces, nextBriefAt, logger }: HomeParts): Home {
  const overview = async (place: Place, line: string, most: typeof OVERVIEW) => {
    const { reply } = await answers.run(place, { kind: 'line', line });
    // The topic has a heading and buttons of its own.
    const told = reply.blocks.filter(({ kind }, index) => kind !== 'buttons' && !(kind === 'heading' && index === 0));
    const pages = await answers.draw(place, { blocks: told });
    const [first = [], ...rest] = paged(
      pages.flatMap((page) => page.blocks),
      most.blocks,
      most.chars,
    );
    return rest.length === 0 ? first : [...first, ...context([`More: ${escape(line)}`])];
  };

  /** The next brief’s moment, and what else the schedules say. */
  const briefs = async (place: Place): Promise<types.KnownBlock[]> => {
    const next = await nextBriefAt(place.community);
    const moment = next === null ? [] : [section(`*Next brief*  ${momentOf(next)}`)];
    const isListed = commands.some(({ name }) => name === SCHEDULES);
    const listed = isListed ? await overview(place, `/${SCHEDULES}`, OVERVIEW) : [];
    const told = [...moment, ...listed];
    return told.length > 0 ? told : [section('No daily brief is scheduled yet.')];
  };

  const memberPart = async (place: Place): Promise<types.KnownBlock[]> => {
    const elements = MEMBER_LINES.map(([label, line], at) => button(`${RUN_ACTION}:home:${at}`, label, line));
    return [
      header('What you follow'),
      ...(await overview(place, '/talks follow', FOLLOWED)),
      header('Briefs'),
      ...(await briefs(place)),
      { type: 'actions', elements },
      ...formButtons(commands.filter(({ name }) => MEMBER_FORMS.includes(name))),
    ];
  };

  const topicPart = async (place: Place, topic: string, members: readonly Command[]): Promise<types.KnownBlock[]> => {
    const shown = members.filter((command) => isOverview(command) && command.name !== SCHEDULES);
    const told: types.KnownBlock[] = [];
    for (const { name } of shown) told.push(...(await overview(place, `/${name}`, OVERVIEW)));
    const changing = members.filter(({ access }) => access === 'moderator');
    return [{ type: 'divider' }, header(capital(topic)), ...told, ...formButtons(changing)];
  };

  return {
    async publish(place) {
      try {
        const blocks = await memberPart(place);
        if (await isModerator(place.member)) {
          for (const [topic, members] of Map.groupBy(commands, ({ name }) => name.split(' ')[0] ?? name)) {
            const isTheirs = members.some(({ access }) => access === 'moderator');
            if (isTheirs) blocks.push(...(await topicPart(place, topic, members)));
          }
        }
        const { reader } = await workspaces.of(place.community);
        const view: types.HomeView = {
          type: 'home',
          private_metadata: JSON.stringify({ channel: idWithin(place.channel) }),
          blocks: distinct(blocks).slice(0, MAX_VIEW_BLOCKS),
        };
        await reader.views.publish({ user_id: idWithin(place.member), view });
      } catch (error) {
        logger.warn({ err: error, reason: reasonOf(error) }, 'a Home tab could not be drawn');
      }
    },
  };
}

function isOverview({ name, options }: Command): boolean {
  return OVERVIEWS.has(name.split(' ').at(-1) ?? '') && options.every(({ required }) => !required);
}

function formButtons(commands: readonly Command[]): types.KnownBlock[] {
  const elements = commands.map(({ name }) => {
    const label = capital(name.split(' ').slice(1).join(' ') || name);
    return button(`${FORM_ACTION}${name}`, label, name);
  });
  const rows: types.KnownBlock[] = [];
  for (let from = 0; from < elements.length; from += MAX_BUTTONS) {
    rows.push({ type: 'actions', elements: elements.slice(from, from + MAX_BUTTONS) });
  }
  return rows;
}

/** Slack wants ids to differ within a view; a command may have its button under two topics. */
function distinct(blocks: readonly types.KnownBlock[]): types.KnownBlock[] {
  const seen = new Set<string>();
  const isNew = (id: string): boolean => !seen.has(id) && Boolean(seen.add(id));
  return blocks.flatMap((block): types.KnownBlock[] => {
    if (block.type !== 'actions') return [block];
    const elements = block.elements.filter(({ action_id: id }) => id === undefined || isNew(id));
    return elements.length === 0 ? [] : [{ ...block, elements }];
  });
}

function header(text: string): types.HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

/** In the reader’s own time zone. */
function momentOf(at: string): string {
  const seconds = Math.floor(Date.parse(at) / 1000);
  return `<!date^${seconds}^{date_short_pretty}, {time}|${at.slice(0, 16).replace('T', ' ')} UTC>`;
}

import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Command } from '#src/core/command.ts';
import type { Logger } from '#src/core/logger.ts';
import { acknowledge } from './acknowledge.ts';
import { type Answers, type Asker, MORE_ACTION, type Place, SHARE_ACTION, placeOf } from './answers.ts';
import { lineOf, slashNames } from './commands.ts';
import { RUN_ACTION } from './draw.ts';
import { CHOOSE_ACTION, CHOOSE_GROUP_ACTION, FORM } from './forms.ts';
import { FORM_ACTION, type Home } from './home.ts';
import { type Modals, type OpenView, placeInView } from './modals.ts';
import type { Poster } from './posting.ts';
import { share } from './share.ts';

interface InteractionParts {
  readonly commands: readonly Command[];
  readonly answers: Answers;
  readonly poster: Poster;
  readonly home: Home;
  readonly modals: Modals;
  readonly now: () => Date;
  readonly logger: Logger;
}

/** Slash commands, buttons, forms and the Home tab. Each is acknowledged before any work. */
export function serveInteractions(bolt: App, parts: InteractionParts): void {
  serveCommands(bolt, parts);
  serveButtons(bolt, parts);
  serveForms(bolt, parts);
}

function serveCommands(bolt: App, { commands, answers, logger }: InteractionParts): void {
  for (const name of slashNames(commands)) {
    bolt.command(`/${name}`, async ({ ack, command }) => {
      await acknowledge(ack, logger);
      const place = placeOf(command.team_id, command.channel_id, command.user_id);
      const asker = { ...place, responseUrl: command.response_url };
      await answers.answer(asker, lineOf(command.command, command.text));
    });
  }
}

type Press = (pressed: {
  readonly asker: Asker;
  readonly action: ButtonAction & { readonly value: string };
  readonly body: BlockAction;
  /** The view that the button stands in; null in a message. */
  readonly view: OpenView | null;
}) => Promise<void>;

function serveButtons(bolt: App, parts: InteractionParts): void {
  const { answers, modals } = parts;
  const onButton = (id: RegExp, press: Press): void =>
    bolt.action({ type: 'block_actions', action_id: id }, async ({ ack, action, body }) => {
      await acknowledge(ack, parts.logger);
      if (action.type !== 'button' || action.value === undefined) return;
      const view: OpenView | null = body.view ?? null;
      const asker = askerOf(body);
      const there = view ? { ...asker, ...placeInView(asker, view) } : asker;
      await press({ asker: there, action: { ...action, value: action.value }, body, view });
    });
  onButton(new RegExp(`^${RUN_ACTION}:`, 'u'), ({ asker, action, body, view }) =>
    view ? modals.showLine(asker, action.value, body.trigger_id, view) : answers.answer(asker, action.value),
  );
  onButton(new RegExp(`^${MORE_ACTION}:\\d+$`, 'u'), ({ asker, action }) =>
    answers.answer(asker, action.value, Number(action.action_id.slice(MORE_ACTION.length + 1))),
  );
  onButton(new RegExp(`^${SHARE_ACTION}$`, 'u'), ({ asker, action, body }) => {
    const { thread_ts: thread = null } = body.container as { thread_ts?: string };
    return share(parts, { ...asker, line: action.value, thread, pressedAt: action.action_ts });
  });
  onButton(new RegExp(`^${FORM_ACTION}`, 'u'), ({ asker, action, body }) =>
    modals.openForm(asker, action.value, body.trigger_id),
  );
}

function serveForms(bolt: App, { home, modals }: InteractionParts): void {
  bolt.view({ callback_id: FORM, type: 'view_submission' }, async ({ ack, body, view }) => {
    const member = placeOf(body.team?.id ?? body.user.team_id ?? '', body.user.id, body.user.id);
    const place = placeInView(member, view);
    await modals.submit(place, view, (verdict) => ack(verdict));
    await home.publish(place);
  });
  bolt.event('app_home_opened', async ({ event, body }) => {
    if (event.tab === 'messages') return;
    await home.publish(placeOf(body.team_id, event.channel, event.user));
  });
  bolt.options(new RegExp(`^${CHOOSE_ACTION}:`, 'u'), async ({ ack, body }) => {
    const view: OpenView | null = body.view ?? null;
    const typing = { option: body.action_id.slice(CHOOSE_ACTION.length + 1), typed: body.value };
    const place = suggestionPlace(body);
    await ack({ options: view ? [...(await modals.suggest(placeInView(place, view), view, typing))] : [] });
  });
  bolt.options(CHOOSE_GROUP_ACTION, async ({ ack, body }) => {
    await ack({ options: [...(await modals.suggestGroups(suggestionPlace(body), body.value))] });
  });
}

function suggestionPlace(body: {
  readonly team: { readonly id: string } | null;
  readonly user: { readonly id: string; readonly team_id?: string };
}): Place {
  return placeOf(body.team?.id ?? body.user.team_id ?? '', body.user.id, body.user.id);
}

function askerOf(body: BlockAction): Asker {
  const channel = body.channel?.id ?? body.user.id;
  const place = placeOf(body.team?.id ?? body.user.team_id ?? '', channel, body.user.id);
  return { ...place, responseUrl: body.response_url ?? null };
}

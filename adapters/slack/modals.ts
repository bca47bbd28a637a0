import { setTimeout as pause } from 'node:timers/promises';
import type { types } from '@slack/bolt';
import { plainText } from '#src/core/inline.ts';
import type { Command, CommandAnswer, Complete, Typing } from '#src/core/command.ts';
import { idWithin, placeIn } from '#src/core/places.ts';
import type { Reply } from '#src/core/reply.ts';
import type { Answers, Place } from './answers.ts';
import { context, section } from './draw.ts';
import { type FormPlace, blockOf, choice, formView, titleOf, valuesOf } from './forms.ts';
import { MAX_OPTIONS, MAX_VIEW_BLOCKS, MAX_VIEW_CHARS, MAX_VIEW_TITLE_CHARS, MODAL_PATIENCE_MS } from './limits.ts';
import { cutPlain } from './markup.ts';
import type { IsModerator } from './permissions.ts';
import { paged } from './render.ts';
import type { Workspaces } from './workspaces.ts';

const MAX_PROBLEM_CHARS = 300;

/** A view of Slack’s that is open, and what it carries. */
export interface OpenView {
  readonly id: string;
  readonly type: string;
  readonly private_metadata: string;
  /** What the fields hold so far. */
  readonly state?: { readonly values: Parameters<typeof valuesOf>[1] };
}

/** What Slack is told about a form that was sent. */
type Verdict =
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> }
  | { readonly response_action: 'update'; readonly view: types.ModalView };

export interface Modals {
  /** Opens the form of a command; one without options runs at once. */
  openForm(place: Place, name: string, triggerId: string): Promise<void>;
  /** Shows a line’s answer in a modal: over the Home tab, or in place of the modal that its button stands in. */
  showLine(place: Place, line: string, triggerId: string, view: OpenView): Promise<void>;
  /** @param ack says how the form goes on; called once, and soon */
  submit(place: Place, view: SentForm, ack: (verdict: Verdict) => Promise<void>): Promise<void>;
  /** Choices for what has been typed into a menu. Never rejects. */
  suggest(
    place: Place,
    view: OpenView,
    typing: Pick<Typing, 'option' | 'typed'>,
  ): Promise<readonly types.PlainTextOption[]>;
  /** The workspace’s user groups that fit. */
  suggestGroups(place: Place, typed: string): Promise<readonly types.PlainTextOption[]>;
}

interface SentForm extends OpenView {
  readonly state: { readonly values: Parameters<typeof valuesOf>[1] };
}

interface ModalParts {
  readonly answers: Answers;
  readonly commands: readonly Command[];
  readonly complete: Complete;
  readonly isModerator: IsModerator;
  readonly workspaces: Workspaces;
}

export function createModals(parts: ModalParts): Modals {
  const { answers, commands, complete, isModerator, workspaces } = parts;
  const find = (name: string): Command | null => commands.find((command) => command.name === name) ?? null;
  const clientOf = async ({ community }: Place) => (await workspaces.of(community)).reader;

  const result = async (place: Place, title: string, reply: Reply): Promise<types.ModalView> => {
    const pages = await answers.draw(place, reply);
    const files = await answers.handFiles(place, reply);
    const blocks = [...files, ...pages.flatMap((page) => page.blocks)];
    const [shown = [], ...rest] = paged(blocks, MAX_VIEW_BLOCKS - 1, MAX_VIEW_CHARS);
    const left = rest.length === 0 ? [] : context(['More than Slack shows at once was left out.']);
    return modal(title, [...shown, ...left], idWithin(place.channel));
  };
  /** Opens a view at once, while its trigger holds, and fills it when the answer is there. */
  const openThenFill = async (place: Place, triggerId: string, title: string, work: () => Promise<CommandAnswer>) => {
    const client = await clientOf(place);
    const opened = await client.views.open({ trigger_id: triggerId, view: waiting(title, place) });
    const { reply } = await work();
    const id = opened.view?.id;
    if (id !== undefined) await client.views.update({ view_id: id, view: await result(place, title, reply) });
  };

  return {
    async openForm(place, name, triggerId) {
      const command = find(name);
      if (!command) return;
      if (command.options.length === 0) {
        const work = () => answers.run(place, { kind: 'options', name, options: {} });
        return openThenFill(place, triggerId, titleOf(command), work);
      }
      const client = await clientOf(place);
      const view = formView({ command, place: { command: name, channel: idWithin(place.channel) } });
      await client.views.open({ trigger_id: triggerId, view });
    },
    async showLine(place, line, triggerId, view) {
      const work = () => answers.run(place, { kind: 'line', line });
      if (view.type !== 'modal') return openThenFill(place, triggerId, 'Parley', work);
      const { reply } = await work();
      await (await clientOf(place)).views.update({ view_id: view.id, view: await result(place, 'Parley', reply) });
    },
    async submit(place, view, ack) {
      const form = formPlaceOf(view);
      const command = form ? find(form.command) : null;
      if (!form || !command) {
        const words = [section('This form is not known any more. Open it anew.')];
        return ack({ response_action: 'update', view: modal('Parley', words, idWithin(place.channel)) });
      }
      const values = valuesOf(command, view.state.values);
      const title = titleOf(command);
      const work = answers.run(place, { kind: 'options', name: command.name, options: values });
      const early = await Promise.race([work, pause(MODAL_PATIENCE_MS, null)]);
      if (early && early.outcome !== 'done') {
        const problem = problemOf(early.reply);
        const errors = { [blockOf(command, problem)]: cutPlain(problem, MAX_PROBLEM_CHARS) };
        return ack({ response_action: 'errors', errors });
      }
      if (early && !takesTime(early.reply)) {
        return ack({ response_action: 'update', view: await result(place, title, early.reply) });
      }
      await ack({ response_action: 'update', view: waiting(title, place) });
      const { reply, outcome } = await work;
      const next =
        outcome === 'done'
          ? await result(place, title, reply)
          : formView({ command, place: form, values, problem: problemOf(reply) });
      await (await clientOf(place)).views.update({ view_id: view.id, view: next });
    },
    async suggest(place, view, { option, typed }) {
      const form = formPlaceOf(view);
      if (!form) return [];
      const caller = { ...place, isModerator: await isModerator(place.member) };
      const command = find(form.command);
      const given = command && view.state ? valuesOf(command, view.state.values) : {};
      const found = await complete(caller, { command: form.command, option, typed, given });
      // What is typed may be more than is known: an address, or words for several.
      const own = typed.trim() === '' ? [] : [typed.trim()];
      const values = [...new Set([...found, ...own])];
      return values.flatMap((value) => choice(value, value) ?? []).slice(0, MAX_OPTIONS);
    },
    async suggestGroups(place, typed) {
      const { usergroups = [] } = await (await clientOf(place)).usergroups.list({});
      const wanted = typed.trim().toLowerCase().replace(/^@/u, '');
      return usergroups
        .filter(({ name = '', handle = '' }) => `${name} ${handle}`.toLowerCase().includes(wanted))
        .flatMap(
          ({ id = '', name = '', handle = '' }) => choice(id, handle === '' ? name : `${name} (${handle})`) ?? [],
        )
        .slice(0, MAX_OPTIONS);
    },
  };
}

/** A view’s own channel, where it was opened for one: the member’s messages with Parley, for the Home tab. */
export function placeInView(place: Place, view: OpenView): Place {
  const carried = readMetadata(view.private_metadata);
  const channel = carried?.channel ?? '';
  return channel === '' ? place : { ...place, channel: placeIn(place.community, channel) };
}

function formPlaceOf(view: OpenView): FormPlace | null {
  const carried = readMetadata(view.private_metadata);
  return carried?.command === undefined ? null : { command: carried.command, channel: carried.channel ?? '' };
}

function readMetadata(text: string): { readonly command?: string; readonly channel?: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    // A view of an older Parley, or an empty one.
    return null;
  }
}

function modal(title: string, blocks: types.KnownBlock[], channel: string): types.ModalView {
  const text = cutPlain(title, MAX_VIEW_TITLE_CHARS);
  return {
    type: 'modal',
    title: { type: 'plain_text', text, emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    private_metadata: JSON.stringify({ channel }),
    blocks,
  };
}

function waiting(title: string, { channel }: Place): types.ModalView {
  return modal(title, [section('Parley is at work…')], idWithin(channel));
}

/** Whether something of it has to be handed to Slack first. */
function takesTime({ blocks }: Reply): boolean {
  return blocks.some(({ kind }) => kind === 'image' || kind === 'file');
}

/** A fault’s words. */
function problemOf({ blocks }: Reply): string {
  const texts = blocks.flatMap((block) => (block.kind === 'text' || block.kind === 'heading' ? [block.text] : []));
  return texts.map(plainText).join(' ');
}

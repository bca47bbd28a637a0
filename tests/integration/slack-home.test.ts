import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandAnswer } from '#src/core/command.ts';
import { textReply } from '#src/core/reply.ts';
import { type SlackHarness, openSlackHarness } from '../support/slack-harness.ts';
import { eventOf, formSubmission, menuTyping, viewButtonPress } from '../support/slack-payloads.ts';
import type { Answer } from '../support/slack-workspace.ts';

let slack: SlackHarness;

beforeEach(async () => {
  slack = await openSlackHarness();
});

afterEach(() => slack.close());

const asModerator = (): void => slack.server.answerWith('users.info', { ok: true, user: { id: 'U1', is_owner: true } });
const openHome = async (): Promise<Answer> => {
  await slack.server.send('events_api', eventOf({ type: 'app_home_opened', tab: 'home', channel: 'D1', user: 'U1' }));
  return (await slack.server.next('views.publish')).body['view'] as Answer;
};
const pressed = async (view: Answer, actionId: string, value: string): Promise<unknown> =>
  slack.server.send('interactive', viewButtonPress(view, actionId, value));
const lines = (): string[] => slack.heard.map(({ call }) => (call.kind === 'line' ? call.line : call.name));
/** The newest state of the view that was opened last. */
const shown = (): Answer => ({ id: slack.server.views.at(-1)?.id, ...slack.server.views.at(-1)?.view });

/** Opens the form of a command from the Home tab. */
async function openForm(name: string): Promise<Answer> {
  await pressed({ id: 'V0', type: 'home', private_metadata: '{"channel":"D1"}' }, `form:${name}`, name);
  await slack.server.next('views.open');
  return shown();
}

describe('the Home tab', () => {
  it('shows a member what is followed and the next brief, and nothing of the moderators’', async () => {
    slack.start({ nextBriefAt: async () => '2026-11-25T07:00:00Z' });
    const view = await openHome();
    const text = JSON.stringify(view);
    expect(lines()).toEqual(['/talks follow', '/digest list']);
    expect(text).toContain('The sides meet on Monday.');
    expect(text).toContain('<!date^1795590000^');
    expect(text).toContain('form:talks follow');
    expect(text).not.toContain('form:feeds');
  });

  it('gives a moderator every moderators’ command by topic, with what there is', async () => {
    asModerator();
    slack.start();
    const text = JSON.stringify(await openHome());
    for (const name of ['feeds add', 'feeds set', 'digest schedule', 'talks correct', 'parley moderators'])
      expect(text).toContain(`form:${name}`);
    for (const topic of ['Talks', 'Digest', 'Feeds', 'Parley']) expect(text).toContain(`"text":"${topic}"`);
    expect(lines()).toEqual([
      '/talks follow',
      '/digest list',
      '/talks list',
      '/feeds list',
      '/parley moderators',
      '/parley audit',
    ]);
    expect(slack.heard.every(({ caller }) => caller.isModerator && caller.channel === 'slack:T1/D1')).toBe(true);
  });

  it('runs a button’s command in a modal', async () => {
    slack.start();
    await pressed(await openHome(), 'run:home:0', '/talks list');
    await slack.server.next('views.update');
    expect(JSON.stringify(shown())).toContain('The sides meet on Monday.');
  });
});

describe('forms', () => {
  it('have an input for each option, of its type', async () => {
    slack.start();
    const form = await openForm('feeds set');
    const inputs = (form['blocks'] as Answer[]).filter(({ type }) => type === 'input');
    expect(inputs.map(({ block_id: id, element }) => [id, (element as Answer)['type']])).toEqual([
      ['feed', 'external_select'],
      ['setting', 'static_select'],
      ['value', 'external_select'],
    ]);
    expect(form['submit']).toBeDefined();
  });

  it('let a member or a user group be chosen', async () => {
    slack.server.answerWith('usergroups.list', { ok: true, usergroups: [{ id: 'S1', name: 'Desk', handle: 'desk' }] });
    slack.start();
    const form = await openForm('parley moderators');
    const { options } = await slack.server.send('interactive', menuTyping(form, 'group', 'des'));
    expect(options).toMatchObject([{ text: { text: 'Desk (desk)' }, value: 'S1' }]);
    const action = { action: { type: 'static_select', selected_option: { value: 'add' } } };
    const group = { group: { type: 'external_select', selected_option: { value: 'S1' } } };
    await slack.server.send('interactive', formSubmission(form, { action, 'who/group': group }));
    await slack.server.next('views.publish');
    expect(slack.heard[0]?.call).toEqual({
      kind: 'options',
      name: 'parley moderators',
      options: { action: 'add', who: 'S1' },
    });
  });

  it('run the command with the options, show its answer, and draw the Home tab anew', async () => {
    asModerator();
    slack.start();
    const form = await openForm('feeds set');
    const verdict = await slack.server.send(
      'interactive',
      formSubmission(form, {
        feed: { 'choose:feed': { type: 'external_select', selected_option: { value: 'Harbour Wire' } } },
        setting: { setting: { type: 'static_select', selected_option: { value: 'label' } } },
        value: { value: { type: 'plain_text_input', value: 'Europe' } },
      }),
    );
    expect(slack.heard.at(0)).toMatchObject({
      caller: { member: 'slack:T1/U1', channel: 'slack:T1/D1', isModerator: true },
      call: {
        kind: 'options',
        name: 'feeds set',
        options: { feed: 'Harbour Wire', setting: 'label', value: 'Europe' },
      },
    });
    expect(verdict).toMatchObject({ response_action: 'update' });
    expect(JSON.stringify(verdict)).toContain('The sides meet on Monday.');
    await slack.server.next('views.publish');
  });

  it('say what is wrong at the input that it is about', async () => {
    slack.answer = { reply: textReply('“value” is missing: what it shall be.'), outcome: 'usage' };
    slack.start();
    const verdict = await slack.server.send('interactive', formSubmission(await openForm('feeds set'), {}));
    expect(verdict).toEqual({
      response_action: 'errors',
      errors: { value: '“value” is missing: what it shall be.' },
    });
    await slack.server.next('views.publish');
  });

  it.each([
    [{ reply: textReply('Done at last.'), outcome: 'done' }, 'Done at last.'],
    [{ reply: textReply('It could not be reached.'), outcome: 'failed' }, 'It could not be reached.'],
  ] as const)('wait for what takes long, and tell its end: %j', async (answer: CommandAnswer, words) => {
    slack.answer = answer;
    slack.delayMs = 1200;
    slack.start();
    const verdict = await slack.server.send(
      'interactive',
      formSubmission(await openForm('feeds add'), { address: { address: { value: 'https://example.org/feed' } } }),
    );
    expect(JSON.stringify(verdict)).toContain('at work');
    await slack.server.next('views.update');
    expect(JSON.stringify(shown())).toContain(words);
    await slack.server.next('views.publish');
  });

  it('suggest what is known and what is typed', async () => {
    slack.start({ complete: async (_caller, { command, option, typed }) => [`${command} ${option} of ${typed}`] });
    const form = await openForm('talks follow');
    const { options } = await slack.server.send('interactive', menuTyping(form, 'choose:what', 'Orun'));
    expect((options as Answer[]).map(({ value }) => value)).toEqual(['talks follow what of Orun', 'Orun']);
  });
});

import { createHmac } from 'node:crypto';
import type { SlackServer } from './slack-server.ts';
import type { Answer } from './slack-workspace.ts';

const TEAM = { id: 'T1', domain: 'desk' };

/** A slash command as Slack words it. */
export function slashCommand(server: SlackServer, line: string, member = 'U1', channel = 'C1'): Answer {
  const [command = '', ...rest] = line.split(' ');
  return {
    command,
    text: rest.join(' '),
    response_url: server.responseUrl(),
    trigger_id: 'trigger',
    user_id: member,
    user_name: 'ann',
    team_id: 'T1',
    team_domain: 'desk',
    channel_id: channel,
    channel_name: 'general',
    api_app_id: 'A1',
    token: 'legacy',
  };
}

/** A press of a button in a message of ours. */
export function buttonPress(server: SlackServer, value: string, member = 'U1', actionId = 'run:0:0'): Answer {
  return {
    type: 'block_actions',
    team: TEAM,
    user: { id: member, team_id: 'T1', name: 'ann' },
    channel: { id: 'C1', name: 'general' },
    api_app_id: 'A1',
    token: 'legacy',
    trigger_id: 'trigger',
    container: { type: 'message', message_ts: '1.1', channel_id: 'C1', is_ephemeral: true },
    response_url: server.responseUrl(),
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1700000000.000200' }],
  };
}

/** A press of a button in a view: the Home tab or a modal. */
export function viewButtonPress(view: Answer, actionId: string, value: string, member = 'U1'): Answer {
  return {
    type: 'block_actions',
    team: TEAM,
    user: { id: member, team_id: 'T1', name: 'ann' },
    api_app_id: 'A1',
    token: 'legacy',
    trigger_id: 'trigger',
    container: { type: 'view', view_id: view['id'] },
    view,
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1700000000.000300' }],
  };
}

/** A form that somebody filled in. @param values by block, as Slack reports them */
export function formSubmission(view: Answer, values: Answer, member = 'U1'): Answer {
  return {
    type: 'view_submission',
    team: TEAM,
    user: { id: member, team_id: 'T1', name: 'ann' },
    api_app_id: 'A1',
    token: 'legacy',
    trigger_id: 'trigger',
    view: { ...view, state: { values } },
    response_urls: [],
  };
}

/** Somebody types into a menu that asks for its choices. */
export function menuTyping(view: Answer, actionId: string, value: string, member = 'U1'): Answer {
  return {
    type: 'block_suggestion',
    team: TEAM,
    user: { id: member, team_id: 'T1', name: 'ann' },
    api_app_id: 'A1',
    token: 'legacy',
    container: { type: 'view', view_id: view['id'] },
    action_id: actionId,
    block_id: actionId.split(':').at(-1),
    value,
    view,
  };
}

/** “Brief this” on a message. */
export function messageShortcut(server: SlackServer, message: Answer, member = 'U1'): Answer {
  return {
    type: 'message_action',
    callback_id: 'brief_this',
    team: TEAM,
    user: { id: member, team_id: 'T1', name: 'ann' },
    channel: { id: 'C1', name: 'general' },
    message_ts: '1.1',
    message: { type: 'message', user: 'U2', ts: '1.1', ...message },
    response_url: server.responseUrl(),
    trigger_id: 'trigger',
    action_ts: '1700000000.000400',
    token: 'legacy',
  };
}

let events = 0;

/** An event in the envelope in which Slack hands it over. */
export function eventOf(event: Answer, eventId = `Ev${(events += 1)}`): Answer {
  return {
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A1',
    token: 'legacy',
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false }],
    event: { event_ts: '1700000000.000500', ...event },
  };
}

export function directMessage(text: string, changes: Answer = {}): Answer {
  const ts = '1700000000.000600';
  return { type: 'message', channel_type: 'im', channel: 'D1', user: 'U1', text, ts, ...changes };
}

/** Sends a body to the app over HTTP, signed as Slack signs (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
export function sendSigned(port: number, secret: string, body: string, type: string, sentAt = Date.now()) {
  const seconds = String(Math.floor(sentAt / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': `v0=${signature}`,
    },
  });
}

export const FORM_TYPE = 'application/x-www-form-urlencoded';
export const JSON_TYPE = 'application/json';

/** A command’s fields as the body of a request. */
export function asForm(fields: Answer): string {
  const pairs = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(pairs).toString();
}

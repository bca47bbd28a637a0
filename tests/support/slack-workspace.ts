import { ackFaults, messageFaults, viewFaults } from './slack-limits.ts';

export type Answer = Readonly<Record<string, unknown>>;

interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly metadata?: unknown;
  readonly text: unknown;
  readonly blocks: unknown;
  readonly edits: number;
}

interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly isComplete: boolean;
  readonly channel: string | null;
}

interface SlackView {
  readonly id: string;
  readonly user: string | null;
  readonly view: Readonly<Record<string, unknown>>;
}

/** What a workspace of Slack’s holds, and what its Web API does with it. */
export interface SlackWorkspace {
  readonly messages: readonly SlackMessage[];
  readonly views: readonly SlackView[];
  readonly files: readonly SlackFile[];
  /** Payloads that Slack would have refused. */
  readonly violations: readonly string[];
  /** What a method answers from now on. */
  answerWith(method: string, answer: Answer): void;
  call(method: string, body: Answer): Answer;
  /** What is posted to the address of an answer. */
  respond(body: Answer): Answer;
  upload(id: string, bytes: number): void;
  /** What came with an acknowledgement. */
  acknowledge(payload: Answer): void;
}

const GONE_CHANNEL = 'C404';

/** @param uploadUrl where the bytes of a file are sent */
export function createWorkspace(uploadUrl: (id: string) => string): SlackWorkspace {
  const answers = new Map<string, Answer>([
    ['auth.test', { ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'B1' }],
    ['users.info', { ok: true, user: { id: 'U1', is_admin: false, is_owner: false } }],
  ]);
  const messages: SlackMessage[] = [];
  const views: SlackView[] = [];
  const files: SlackFile[] = [];
  const violations: string[] = [];

  const refused = (error: string, faults: readonly string[]): Answer => {
    violations.push(...faults);
    return { ok: false, error, response_metadata: { messages: faults } };
  };
  const checkMessage = (body: Answer): Answer | null => {
    const faults = messageFaults(body['text'], body['blocks']);
    const known = new Set(files.filter(({ isComplete }) => isComplete).map(({ id }) => id));
    const strange = [...JSON.stringify(body['blocks'] ?? '').matchAll(/"slack_file":\{"id":"([^"]+)"/gu)]
      .map(([, id = '']) => id)
      .filter((id) => !known.has(id));
    if (strange.length > 0) faults.push(`the file ${strange.join()} is not there`);
    return faults.length > 0 ? refused('invalid_blocks', faults) : null;
  };

  const post = (body: Answer): Answer => {
    const channel = String(body['channel']);
    const ts = `${Math.floor(Date.now() / 1000)}.${String(messages.length).padStart(6, '0')}`;
    const thread = typeof body['thread_ts'] === 'string' ? { thread_ts: body['thread_ts'] } : {};
    const { text, blocks, metadata } = body;
    messages.push({ channel, ts, ...thread, metadata, text, blocks, edits: 0 });
    return { ok: true, ts, channel };
  };
  const update = (body: Answer): Answer => {
    const at = messages.findIndex((one) => one.channel === body['channel'] && one.ts === body['ts']);
    const found = messages[at];
    if (!found) return { ok: false, error: 'message_not_found' };
    messages[at] = { ...found, text: body['text'], blocks: body['blocks'], edits: found.edits + 1 };
    return { ok: true, channel: found.channel, ts: found.ts };
  };
  const look = (body: Answer, isHere: (one: SlackMessage) => boolean): Answer => ({
    ok: true,
    messages: messages
      .filter((one) => one.channel === body['channel'] && isHere(one))
      .toReversed()
      .slice(0, Number(body['limit'] ?? 100)),
  });
  const showView = (body: Answer): Answer => {
    const faults = viewFaults(body['view']);
    if (faults.length > 0) return refused('invalid_arguments', faults);
    const view = body['view'] as SlackView['view'];
    const id = typeof body['view_id'] === 'string' ? body['view_id'] : `V${views.length + 1}`;
    views.push({ id, user: typeof body['user_id'] === 'string' ? body['user_id'] : null, view });
    return { ok: true, view: { ...view, id } };
  };
  const takeFile = (body: Answer): Answer => {
    const id = `F${files.length + 1}`;
    files.push({ id, name: String(body['filename']), bytes: 0, isComplete: false, channel: null });
    return { ok: true, file_id: id, upload_url: uploadUrl(id) };
  };
  const complete = (body: Answer): Answer => {
    const given = body['files'] as readonly { readonly id: string }[];
    for (const { id } of given) {
      const at = files.findIndex((file) => file.id === id && file.bytes > 0);
      const found = files[at];
      if (!found) return { ok: false, error: 'file_not_found' };
      const channel = typeof body['channel_id'] === 'string' ? body['channel_id'] : null;
      files[at] = { ...found, isComplete: true, channel };
    }
    return { ok: true, files: given };
  };
  const methods: Readonly<Record<string, (body: Answer) => Answer>> = {
    'chat.postMessage': (body) => checkMessage(body) ?? post(body),
    'chat.postEphemeral': (body) => checkMessage(body) ?? { ok: true },
    'chat.update': (body) => checkMessage(body) ?? update(body),
    'conversations.open': (body) => ({ ok: true, channel: { id: `D${String(body['users'])}` } }),
    'conversations.info': ({ channel }) => ({ ok: true, channel: { id: channel, name: 'briefs', is_member: true } }),
    'conversations.history': (body) => look(body, (one) => one.thread_ts === undefined),
    'conversations.replies': (body) => look(body, (one) => one.thread_ts === body['ts'] || one.ts === body['ts']),
    'views.open': showView,
    'views.update': showView,
    'views.publish': showView,
    'files.getUploadURLExternal': takeFile,
    'files.completeUploadExternal': complete,
  };

  return {
    messages,
    views,
    files,
    violations,
    answerWith: (method, answer) => answers.set(method, answer),
    call(method, body) {
      if (body['channel'] === GONE_CHANNEL) return { ok: false, error: 'channel_not_found' };
      return answers.get(method) ?? methods[method]?.(body) ?? { ok: true };
    },
    respond: (body) => (body['delete_original'] === true ? { ok: true } : (checkMessage(body) ?? { ok: true })),
    acknowledge: (payload) => void violations.push(...ackFaults(payload)),
    upload(id, bytes) {
      const at = files.findIndex((file) => file.id === id);
      const found = files[at];
      if (found) files[at] = { ...found, bytes };
    },
  };
}

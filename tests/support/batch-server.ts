import {
  type Beside,
  type ModelRequest,
  type ModelServer,
  type Scripted,
  answerBody,
  startModelServer,
} from './model-server.ts';

/** What becomes of one request of a batch; `missing` stands in no result. */
export type BatchOutcome =
  | Extract<Scripted, { kind: 'answer' | 'text' }>
  | { readonly kind: 'errored' | 'expired' | 'canceled' | 'missing' };

export interface BatchScript {
  /** Of the batch, whenever it is looked at. */
  state: 'working' | 'ended' | 'expired' | 'gone';
  /** Of each request, by its place in its batch. */
  outcome: (body: string, index: number) => BatchOutcome;
  /** Of ordinary calls. */
  call: (request: ModelRequest) => Scripted;
  /** The status with which everything about batches is answered instead; 0 cuts the line. */
  fault: number | null;
  /** The batch is taken, and the line is cut before its name is told. */
  isAnswerLost: boolean;
}

interface Batch {
  readonly id: string;
  readonly lines: readonly { readonly custom_id: string; readonly body: string }[];
  readonly metadata: unknown;
  readonly createdAt: string;
  isCancelled: boolean;
}

export interface BatchServer extends ModelServer {
  readonly script: BatchScript;
  readonly batches: readonly Batch[];
}

/** A provider on loopback that speaks the message batches of Anthropic and the batches of OpenAI, beside their ordinary calls. */
export async function startBatchServer(script: BatchScript, now: () => Date): Promise<BatchServer> {
  const files = new Map<string, string>();
  const batches: Batch[] = [];
  const made = (lines: Batch['lines'], metadata: unknown): Batch => {
    const batch = {
      id: `batch_${batches.length + 1}`,
      lines,
      metadata,
      createdAt: now().toISOString(),
      isCancelled: false,
    };
    batches.push(batch);
    return batch;
  };
  const isEnded = (batch: Batch): boolean => script.state !== 'working' || batch.isCancelled;
  const anthropic = (batch: Batch): unknown => ({
    id: batch.id,
    type: 'message_batch',
    processing_status: isEnded(batch) ? 'ended' : 'in_progress',
    request_counts: {
      processing: isEnded(batch) ? 0 : batch.lines.length,
      succeeded: isEnded(batch) ? batch.lines.length : 0,
    },
    created_at: batch.createdAt,
    results_url: isEnded(batch) ? `${server.url}/messages/batches/${batch.id}/results` : null,
  });
  const openai = (batch: Batch): unknown => ({
    id: batch.id,
    object: 'batch',
    status: batch.isCancelled
      ? 'cancelled'
      : { working: 'in_progress', ended: 'completed', expired: 'expired', gone: '' }[script.state],
    output_file_id: isEnded(batch) ? `out_${batch.id}` : null,
    metadata: batch.metadata,
  });
  const respond = ({ path, method, body }: ModelRequest): unknown => {
    const [, , ...parts] = path.split('?')[0]?.split('/') ?? [];
    const isAnthropic = parts[0] === 'messages';
    const [id, what] = isAnthropic ? parts.slice(2) : parts.slice(1);
    const show = isAnthropic ? anthropic : openai;
    if (parts[0] === 'files' && method === 'POST') {
      files.set(`file_${files.size + 1}`, body);
      return { id: `file_${files.size}` };
    }
    if (parts[0] === 'files') return openaiResults(batchOf(batches, id?.replace('out_', '')), script);
    if (id === undefined && method === 'POST') {
      const asked = JSON.parse(body) as {
        requests?: { custom_id: string; params: unknown }[];
        input_file_id?: string;
        metadata?: unknown;
      };
      const lines = isAnthropic
        ? (asked.requests ?? []).map(({ custom_id, params }) => ({ custom_id, body: JSON.stringify(params) }))
        : linesOf(files.get(asked.input_file_id ?? '') ?? '');
      return show(made(lines, asked.metadata));
    }
    if (id === undefined) return { data: batches.map(show) };
    const batch = batchOf(batches, id);
    if (what === 'results') return anthropicResults(batch, script);
    if (what === 'cancel') batch.isCancelled = true;
    return show(batch);
  };
  const beside = (request: ModelRequest): Beside | null => {
    if (!/\/(?:batches|files)/u.test(request.path)) return null;
    if (script.fault !== null) return { status: script.fault, body: '{}' };
    const isLook = request.method === 'GET' && /batches\/[^/?]+$/u.test(request.path);
    if (isLook && script.state === 'gone') return { status: 404, body: '{}' };
    const answer = respond(request);
    if (script.isAnswerLost && request.method === 'POST' && request.path.endsWith('batches'))
      return { status: 0, body: '' };
    return { status: 200, body: typeof answer === 'string' ? answer : JSON.stringify(answer) };
  };
  const server = await startModelServer((request) => script.call(request), beside);
  return { ...server, script, batches };
}

function batchOf(batches: readonly Batch[], id: string | undefined): Batch {
  const batch = batches.find((one) => one.id === id);
  if (!batch) throw new Error(`no batch ${id}`);
  return batch;
}

/** Out of the form that the file came in. */
function linesOf(form: string): Batch['lines'] {
  return form
    .split('\n')
    .filter((line) => line.startsWith('{"custom_id"'))
    .map((line) => {
      const { custom_id, body } = JSON.parse(line) as { custom_id: string; body: unknown };
      return { custom_id, body: JSON.stringify(body) };
    });
}

function outcomesOf({ lines, isCancelled }: Batch, { outcome }: BatchScript) {
  return lines.map(({ custom_id, body }, index) => {
    const what: BatchOutcome =
      isCancelled && outcome(body, index).kind === 'missing' ? { kind: 'canceled' } : outcome(body, index);
    return { custom_id, body, what };
  });
}

function anthropicResults(batch: Batch, script: BatchScript): string {
  const told = outcomesOf(batch, script).filter(({ what }) => what.kind !== 'missing');
  return told
    .map(({ custom_id, body, what }) => {
      const isAnswer = what.kind === 'answer' || what.kind === 'text';
      const message = isAnswer ? answerBody({ path: '/v1/messages', method: 'POST', body }, what) : undefined;
      return `${JSON.stringify({ custom_id, result: { type: isAnswer ? 'succeeded' : what.kind, message } })}\n`;
    })
    .join('');
}

function openaiResults(batch: Batch, script: BatchScript): string {
  const lines = outcomesOf(batch, script).flatMap(({ custom_id, body, what }) => {
    if (what.kind === 'errored') return [{ custom_id, response: { status_code: 500, body: {} }, error: null }];
    if (what.kind !== 'answer' && what.kind !== 'text') return [];
    const answer = answerBody({ path: '/v1/chat/completions', method: 'POST', body }, what);
    return [{ custom_id, response: { status_code: 200, body: answer }, error: null }];
  });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the scripted provider does with one question. */
export type Scripted =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string; readonly finish?: 'stop' | 'length' | 'refusal' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' };

/** An answer to something that is no question; status 0 cuts the line. */
export interface Beside {
  readonly status: number;
  readonly body: string;
}

export interface ModelRequest {
  readonly method: string;
  readonly path: string;
  /** All that the provider was told, as it came. */
  readonly body: string;
}

export interface ModelServer {
  readonly url: string;
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
}

const USAGE = { input: 900, output: 100 };

/** A provider on loopback that speaks the messages protocol of Anthropic and the chat completions of OpenAI. */
export async function startModelServer(
  script: (request: ModelRequest) => Scripted,
  beside: (request: ModelRequest) => Beside | null = () => null,
): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = { path: request.url ?? '', method: request.method ?? 'GET', body: await text(request) };
    requests.push(asked);
    const other = beside(asked);
    if (other?.status === 0) return void response.destroy();
    if (other) {
      response.statusCode = other.status;
      return void response.end(other.body);
    }
    const scripted = script(asked);
    if (scripted.kind === 'hang') return;
    if (scripted.kind === 'cut') return void response.destroy();
    response.setHeader('content-type', 'application/json');
    if (scripted.kind === 'status') {
      response.statusCode = scripted.status;
      const error = { type: 'error', message: `status ${scripted.status}` };
      return void response.end(JSON.stringify({ type: 'error', error }));
    }
    response.end(JSON.stringify(answerBody(asked, scripted)));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What the provider answers to one question, in its protocol. */
export function answerBody(asked: ModelRequest, scripted: Extract<Scripted, { kind: 'answer' | 'text' }>): unknown {
  const words = scripted.kind === 'answer' ? JSON.stringify(scripted.value) : scripted.text;
  const finish = scripted.kind === 'answer' ? 'stop' : (scripted.finish ?? 'stop');
  return asked.path.includes('messages') ? claude(asked, words, finish) : chat(words, finish);
}

/** The answer goes into a tool's input where the caller forces one, else it is text. */
function claude({ body }: ModelRequest, words: string, finish: string): unknown {
  const asked = JSON.parse(body) as { tools?: { name: string }[]; model: string };
  const tool = asked.tools?.[0];
  const isTool = tool !== undefined && isJson(words);
  const stops: Record<string, string> = {
    length: 'max_tokens',
    refusal: 'refusal',
    stop: isTool ? 'tool_use' : 'end_turn',
  };
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: asked.model,
    content: isTool
      ? [{ type: 'tool_use', id: 'toolu_1', name: tool.name, input: JSON.parse(words) as unknown }]
      : [{ type: 'text', text: words }],
    stop_reason: stops[finish],
    stop_sequence: null,
    usage: { input_tokens: USAGE.input, output_tokens: USAGE.output },
  };
}

function isJson(words: string): boolean {
  try {
    return typeof JSON.parse(words) === 'object';
  } catch {
    return false;
  }
}

function chat(words: string, finish: string): unknown {
  const reasons: Record<string, string> = { length: 'length', refusal: 'content_filter', stop: 'stop' };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'scripted',
    choices: [{ index: 0, message: { role: 'assistant', content: words }, finish_reason: reasons[finish] }],
    usage: { prompt_tokens: USAGE.input, completion_tokens: USAGE.output, total_tokens: USAGE.input + USAGE.output },
  };
}

import { z } from 'zod';
import { type BatchClient, notTaken } from './batch-client.ts';
import { type Door, jsonOf, parsed } from './batch-door.ts';

/** https://platform.openai.com/docs/api-reference/batch */

const fileSchema = z.object({ id: z.string().min(1) });
const batchSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  output_file_id: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
const listSchema = z.object({ data: z.array(batchSchema) });
const resultSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
});
const ENDED = new Set(['completed', 'failed', 'expired', 'cancelled']);
const ENDPOINT = '/v1/chat/completions';
/** The only one that the provider offers; we cancel long before. */
const WINDOW = '24h';

function at(id: string): string {
  return `/batches/${encodeURIComponent(id)}`;
}

export function openaiBatches(door: Door): BatchClient {
  return {
    isThere: () => door.isThere('/batches?limit=1'),
    async submit(mark, requests) {
      const lines = requests.map(
        ({ id, body }) => `{"custom_id":${JSON.stringify(id)},"method":"POST","url":"${ENDPOINT}","body":${body}}`,
      );
      const form = new FormData();
      form.set('purpose', 'batch');
      form.set('file', new Blob([`${lines.join('\n')}\n`], { type: 'application/jsonl' }), `${mark}.jsonl`);
      const file = await door.call('/files', { method: 'POST', body: form });
      if (!file.ok) return notTaken(file);
      const { id: input_file_id } = fileSchema.parse(await jsonOf(file));
      const asked = { input_file_id, endpoint: ENDPOINT, completion_window: WINDOW, metadata: { parley: mark } };
      const answer = await door.call('/batches', { method: 'POST', body: JSON.stringify(asked) });
      return answer.ok ? { kind: 'taken', id: batchSchema.parse(await jsonOf(answer)).id } : notTaken(answer);
    },
    async find({ mark }) {
      const { data } = listSchema.parse(await door.json('/batches?limit=100'));
      return data.find(({ metadata }) => metadata?.['parley'] === mark)?.id ?? null;
    },
    async look(id) {
      const answer = await door.call(at(id));
      if (answer.status === 404) return 'gone';
      return ENDED.has(batchSchema.parse(await jsonOf(answer)).status) ? 'ended' : 'working';
    },
    async *results(id) {
      const { output_file_id } = batchSchema.parse(await door.json(at(id)));
      // Requests that failed or expired stand in a file of their own; whatever is not in this one was not answered.
      if (!output_file_id) return;
      for await (const line of door.lines(`/files/${encodeURIComponent(output_file_id)}/content`)) {
        const read = resultSchema.safeParse(parsed(line));
        if (!read.success) continue;
        const { custom_id, response } = read.data;
        yield { id: custom_id, body: response?.status_code === 200 ? JSON.stringify(response.body) : null };
      }
    },
    async cancel(id) {
      await door.call(`${at(id)}/cancel`, { method: 'POST' });
    },
  };
}

import { z } from 'zod';
import { type BatchClient, notTaken } from './batch-client.ts';
import { type Door, jsonOf, parsed } from './batch-door.ts';

/** https://docs.anthropic.com/en/api/creating-message-batches */

const counts = z.record(z.string(), z.number());
const batchSchema = z.object({
  id: z.string().min(1),
  processing_status: z.string(),
  created_at: z.string(),
  request_counts: counts.default({}),
  results_url: z.string().nullish(),
});
const listSchema = z.object({ data: z.array(batchSchema) });
const resultSchema = z.object({
  custom_id: z.string(),
  result: z.object({ type: z.string(), message: z.unknown().optional() }),
});
const PATH = '/messages/batches';
/** How far the provider's clock may be behind ours. */
const CLOCK_MS = 120_000;

function at(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

export function anthropicBatches(door: Door): BatchClient {
  return {
    isThere: () => door.isThere(`${PATH}?limit=1`),
    async submit(_mark, requests, beta) {
      const list = requests.map(({ id, body }) => `{"custom_id":${JSON.stringify(id)},"params":${body}}`);
      const answer = await door.call(PATH, { method: 'POST', body: `{"requests":[${list.join(',')}]}`, beta });
      return answer.ok ? { kind: 'taken', id: batchSchema.parse(await jsonOf(answer)).id } : notTaken(answer);
    },
    /** The provider keeps no mark of ours; a batch of that minute and of that size is the one, and its results will tell. */
    async find({ begunAt, requests, known }) {
      const { data } = listSchema.parse(await door.json(`${PATH}?limit=100`));
      const found = data.find(
        ({ id, created_at, request_counts }) =>
          !known.includes(id) &&
          Date.parse(created_at) >= begunAt.getTime() - CLOCK_MS &&
          Object.values(request_counts).reduce((sum, count) => sum + count, 0) === requests,
      );
      return found?.id ?? null;
    },
    async look(id) {
      const answer = await door.call(at(id));
      if (answer.status === 404) return 'gone';
      return batchSchema.parse(await jsonOf(answer)).processing_status === 'ended' ? 'ended' : 'working';
    },
    async *results(id) {
      const { results_url } = batchSchema.parse(await door.json(at(id)));
      // Only the provider's own address is sent the key.
      const path = (results_url && door.pathOf(results_url)) ?? `${at(id)}/results`;
      for await (const line of door.lines(path)) {
        const read = resultSchema.safeParse(parsed(line));
        if (!read.success) continue;
        const { type, message } = read.data.result;
        yield { id: read.data.custom_id, body: type === 'succeeded' ? JSON.stringify(message ?? null) : null };
      }
    },
    async cancel(id) {
      await door.call(`${at(id)}/cancel`, { method: 'POST' });
    },
  };
}

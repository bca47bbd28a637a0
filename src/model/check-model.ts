import { z } from 'zod';
import { CHECK_MS, type Fetch, type Finding, finding } from '#src/core/finding.ts';
import type { ModelSettings } from './provider.ts';

const ABOUT = 'language model';
const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });
const ADDRESSES = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: 'https://api.openai.com/v1',
  'openai-compatible': '',
} as const;

/** Whether the provider answers, takes the key and knows the model; it is asked for its list, and for no token. Never rejects. */
export async function checkModel({ provider, model, apiKey, baseUrl }: ModelSettings, fetch: Fetch): Promise<Finding> {
  const at = (baseUrl ?? ADDRESSES[provider]).replace(/\/+$/u, '');
  const key = apiKey ?? '';
  const headers: Record<string, string> =
    provider === 'anthropic'
      ? { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
      : apiKey === null
        ? {}
        : { authorization: `Bearer ${key}` };
  try {
    const answer = await fetch(`${at}/models?limit=1000`, { headers, signal: AbortSignal.timeout(CHECK_MS) });
    if (answer.status === 401 || answer.status === 403) {
      return finding(ABOUT, 'wrong', `the provider refuses LLM_API_KEY (HTTP ${answer.status}). Make a new key.`);
    }
    if (!answer.ok) return finding(ABOUT, 'odd', `the provider gives no list of models (HTTP ${answer.status}).`);
    const known = listSchema.parse(await answer.json()).data.map(({ id }) => id);
    if (known.includes(model)) return finding(ABOUT, 'well', `${model} is there.`);
    return finding(ABOUT, 'odd', `the provider does not list ${model}. Check LLM_MODEL.`);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const words = `the provider could not be asked: ${reason}. Until it answers, the extractive engine goes on by itself.`;
    return finding(ABOUT, 'wrong', words);
  }
}

import { z } from 'zod';
import { asParleyError } from '#src/core/errors.ts';
import { CHECK_MS, type Fetch, type Finding, finding } from '#src/core/finding.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { openBatches } from './open-batches.ts';
import { type ModelSettings, apiBase, authorization } from './provider.ts';

const ABOUT = 'language model';
const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Whether the provider answers, takes the key and knows the model; it is asked for its list, and for no token. Never rejects. */
export async function checkModel(settings: ModelSettings, fetch: Fetch): Promise<Finding> {
  const { model } = settings;
  try {
    const answer = await fetch(`${apiBase(settings)}/models?limit=1000`, {
      headers: authorization(settings),
      signal: AbortSignal.timeout(CHECK_MS),
    });
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

/** Whether the provider has the batches that the settings ask for. Never rejects. */
export async function checkBatches(settings: ModelSettings, fetch: Fetch): Promise<Finding> {
  const about = 'batches of the night';
  const client = openBatches(settings, fetch);
  if (!client) {
    return finding(
      about,
      'odd',
      `${settings.provider} has none, so stories are asked about at once. Leave out LLM_BATCH_HOURS.`,
    );
  }
  try {
    const isThere = await client.isThere();
    if (isThere) return finding(about, 'well', 'the provider has them; what comes in at night costs half.');
    return finding(
      about,
      'odd',
      'the address knows of none, so stories are asked about at once. Leave out LLM_BATCH_HOURS.',
    );
  } catch (error) {
    return finding(about, 'odd', `the provider could not be asked for them. ${plainWords(asParleyError(error))}`);
  }
}

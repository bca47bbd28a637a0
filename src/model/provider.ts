import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';

/** Which model, and where. `baseUrl` is null for the provider's own address. */
export interface ModelSettings {
  readonly provider: 'anthropic' | 'openai' | 'openai-compatible';
  readonly model: string;
  readonly apiKey: string | null;
  readonly baseUrl: string | null;
}

/** The model behind the settings, through the AI SDK; nothing is sent before it is asked. */
export function openModel({ provider, model, apiKey, baseUrl }: ModelSettings): LanguageModel {
  const at = baseUrl === null ? {} : { baseURL: baseUrl.replace(/\/+$/u, '') };
  const key = apiKey === null ? {} : { apiKey };
  if (provider === 'anthropic') return createAnthropic({ ...at, ...key })(model);
  // Chat completions rather than responses: every gateway in front of OpenAI speaks them.
  if (provider === 'openai') return createOpenAI({ ...at, ...key }).chat(model);
  return createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: baseUrl ?? '',
    ...key,
    // Ollama, vLLM and LM Studio take a JSON schema; without this the model would not be told the shape.
    supportsStructuredOutputs: true,
  })(model);
}

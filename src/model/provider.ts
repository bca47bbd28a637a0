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

const ADDRESSES = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: 'https://api.openai.com/v1',
  'openai-compatible': '',
} as const;

/** The base of the provider's API, without a slash at its end. */
export function apiBase({ provider, baseUrl }: ModelSettings): string {
  return (baseUrl ?? ADDRESSES[provider]).replace(/\/+$/u, '');
}

/** The headers by which the provider knows us, for calls that the AI SDK does not make. */
export function authorization({ provider, apiKey }: ModelSettings): Record<string, string> {
  if (provider === 'anthropic') return { 'x-api-key': apiKey ?? '', 'anthropic-version': '2023-06-01' };
  return apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
}

/**
 * The model behind the settings, through the AI SDK; nothing is sent before it is asked.
 * @param fetch carries its calls, instead of the network's own
 */
export function openModel(settings: ModelSettings, fetch?: typeof globalThis.fetch): LanguageModel {
  const { provider, model, apiKey, baseUrl } = settings;
  const at = { ...(baseUrl === null ? {} : { baseURL: apiBase(settings) }), ...(fetch ? { fetch } : {}) };
  const key = apiKey === null ? {} : { apiKey };
  if (provider === 'anthropic') return createAnthropic({ ...at, ...key })(model);
  // Chat completions rather than responses: every gateway in front of OpenAI speaks them.
  if (provider === 'openai') return createOpenAI({ ...at, ...key }).chat(model);
  return createOpenAICompatible({
    name: 'openai-compatible',
    ...at,
    baseURL: baseUrl ?? '',
    ...key,
    // Ollama, vLLM and LM Studio take a JSON schema; without this the model would not be told the shape.
    supportsStructuredOutputs: true,
  })(model);
}

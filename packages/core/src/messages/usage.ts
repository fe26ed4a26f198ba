import type { Open } from './open-union.ts';

/** Why the model stopped. */
export type StopReason = Open<
  | 'end_turn'
  | 'max_tokens'
  | 'stop_sequence'
  | 'tool_use'
  | 'pause_turn'
  | 'compaction'
  | 'refusal'
  | 'model_context_window_exceeded'
>;

/** Tokens, as the Messages API counts them. Every number but the first two may be missing. */
export interface Usage {
  /** Tokens read, without those that came from or went into the cache. */
  input_tokens: number;
  /** Tokens written, thinking included. */
  output_tokens: number;
  /** Tokens written to the prompt cache. */
  cache_creation_input_tokens?: number | null;
  /** Tokens read from the prompt cache. */
  cache_read_input_tokens?: number | null;
  /** Cache writes by how long they are kept. */
  cache_creation?: {
    /** Kept for five minutes. */
    ephemeral_5m_input_tokens: number;
    /** Kept for an hour. */
    ephemeral_1h_input_tokens: number;
  } | null;
  /** How `output_tokens` divides up. */
  output_tokens_details?: {
    /** Tokens spent on thinking. */
    thinking_tokens: number;
  } | null;
  /** Calls of tools that the API itself carries out. */
  server_tool_use?: {
    /** Web searches. */
    web_search_requests: number;
    /** Pages fetched. */
    web_fetch_requests: number;
  } | null;
  /** How the request was served: `standard`, `priority`, `batch`. */
  service_tier?: string | null;
  /** Where it was served, if the API says. */
  inference_geo?: string | null;
  /** How fast it was served: `standard`, `fast`. */
  speed?: string | null;
}

/** What one model was used for. Only these names are camelCase on the wire. */
export interface ModelUsage {
  /** Tokens read, without the cache. */
  inputTokens: number;
  /** Tokens written, thinking included. */
  outputTokens: number;
  /** Tokens spent on thinking; part of `outputTokens`. */
  thinkingTokens?: number;
  /** Tokens read from the prompt cache. */
  cacheReadInputTokens: number;
  /** Tokens written to the prompt cache. */
  cacheCreationInputTokens: number;
  /** Those of them kept for five minutes. */
  cacheCreationEphemeral5mInputTokens?: number;
  /** Those of them kept for an hour. */
  cacheCreationEphemeral1hInputTokens?: number;
  /** Web searches made. */
  webSearchRequests: number;
  /** Estimated cost in US dollars. */
  costUSD: number;
  /** How many tokens the model can read at once. */
  contextWindow: number;
  /** How many tokens it may write at once. */
  maxOutputTokens: number;
  /** The model's full name, where the key is an alias. */
  canonicalModel?: string;
  /** Who served it: `firstParty`, `bedrock`, `vertex` … */
  provider?: string;
  /** What the cost is reckoned by. */
  costBasis?: Open<'list' | 'managed' | 'unknown'>;
}

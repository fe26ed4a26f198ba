import { z } from 'zod';

/** What every message says about itself. */
export const identity = { uuid: z.string(), session_id: z.string() };

/** Which prompts a message answers. */
export const answersPrompts = {
  user_message_uuid: z.string().exactOptional(),
  user_message_uuids: z.array(z.string()).exactOptional(),
  resume_reason: z.string().exactOptional(),
};

/** Which subagent a message comes from. */
export const fromSubagent = {
  parent_tool_use_id: z.string().nullable(),
  agent_id: z.string().exactOptional(),
  subagent_type: z.string().exactOptional(),
  task_description: z.string().exactOptional(),
};

/** Who a message comes from. */
export const origin = z.object({
  kind: z.string(),
  from: z.string().exactOptional(),
  name: z.string().exactOptional(),
  server: z.string().exactOptional(),
  runId: z.string().exactOptional(),
});

const tokens = z.number().nullable().exactOptional();
/** Tokens, as the API counts them. */
export const usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cache_creation_input_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation: z
    .object({ ephemeral_5m_input_tokens: z.number(), ephemeral_1h_input_tokens: z.number() })
    .nullable()
    .exactOptional(),
  output_tokens_details: z.object({ thinking_tokens: z.number() }).nullable().exactOptional(),
  server_tool_use: z
    .object({ web_search_requests: z.number(), web_fetch_requests: z.number() })
    .nullable()
    .exactOptional(),
  service_tier: z.string().nullable().exactOptional(),
  inference_geo: z.string().nullable().exactOptional(),
  speed: z.string().nullable().exactOptional(),
});

/** What one model was used for. */
export const modelUsage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  thinkingTokens: z.number().exactOptional(),
  cacheReadInputTokens: z.number(),
  cacheCreationInputTokens: z.number(),
  cacheCreationEphemeral5mInputTokens: z.number().exactOptional(),
  cacheCreationEphemeral1hInputTokens: z.number().exactOptional(),
  webSearchRequests: z.number(),
  costUSD: z.number(),
  contextWindow: z.number(),
  maxOutputTokens: z.number(),
  canonicalModel: z.string().exactOptional(),
  provider: z.string().exactOptional(),
  costBasis: z.string().exactOptional(),
});

/** A slash command or skill. */
export const slashCommand = z.object({
  name: z.string(),
  description: z.string(),
  argumentHint: z.string(),
  aliases: z.array(z.string()).exactOptional(),
  builtin: z.boolean().exactOptional(),
});

import { z } from 'zod';
import { orAbsent } from './or-absent.ts';

/** What every message says about itself. */
export const identity = { uuid: z.string(), session_id: z.string() };

/** Which prompts a message answers. */
export const answersPrompts = {
  user_message_uuid: orAbsent(z.string()),
  user_message_uuids: orAbsent(z.array(z.string())),
  resume_reason: orAbsent(z.string()),
};

/** Which subagent a message comes from. */
export const fromSubagent = {
  parent_tool_use_id: z.string().nullable(),
  agent_id: orAbsent(z.string()),
  subagent_type: orAbsent(z.string()),
  task_description: orAbsent(z.string()),
};

/** Who a message comes from. */
export const origin = z.object({
  kind: z.string(),
  from: orAbsent(z.string()),
  name: orAbsent(z.string()),
  server: orAbsent(z.string()),
  runId: orAbsent(z.string()),
});

const tokens = orAbsent(z.number().nullable());
/** Tokens, as the API counts them. */
export const usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cache_creation_input_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation: orAbsent(
    z.object({ ephemeral_5m_input_tokens: z.number(), ephemeral_1h_input_tokens: z.number() }).nullable(),
  ),
  output_tokens_details: orAbsent(z.object({ thinking_tokens: z.number() }).nullable()),
  server_tool_use: orAbsent(
    z.object({ web_search_requests: z.number(), web_fetch_requests: z.number() }).nullable(),
  ),
  service_tier: orAbsent(z.string().nullable()),
  inference_geo: orAbsent(z.string().nullable()),
  speed: orAbsent(z.string().nullable()),
});

/** What one model was used for. */
export const modelUsage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  thinkingTokens: orAbsent(z.number()),
  cacheReadInputTokens: z.number(),
  cacheCreationInputTokens: z.number(),
  cacheCreationEphemeral5mInputTokens: orAbsent(z.number()),
  cacheCreationEphemeral1hInputTokens: orAbsent(z.number()),
  webSearchRequests: z.number(),
  costUSD: z.number(),
  contextWindow: z.number(),
  maxOutputTokens: z.number(),
  canonicalModel: orAbsent(z.string()),
  provider: orAbsent(z.string()),
  costBasis: orAbsent(z.string()),
});

/** A slash command or skill. */
export const slashCommand = z.object({
  name: z.string(),
  description: z.string(),
  argumentHint: z.string(),
  aliases: orAbsent(z.array(z.string())),
  builtin: orAbsent(z.boolean()),
});

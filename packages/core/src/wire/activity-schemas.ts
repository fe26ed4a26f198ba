import { z } from 'zod';
import { identity } from './shared-schemas.ts';

/** Messages beside the conversation, by `type`. */
export const activitySchemas = {
  command_lifecycle: z.object({
    ...identity,
    type: z.literal('command_lifecycle'),
    command_uuid: z.string(),
    state: z.string(),
  }),
  tool_progress: z.object({
    ...identity,
    type: z.literal('tool_progress'),
    tool_use_id: z.string(),
    tool_name: z.string(),
    parent_tool_use_id: z.string().nullable(),
    elapsed_time_seconds: z.number(),
    task_id: z.string().exactOptional(),
    heartbeat: z.boolean().exactOptional(),
    subagent_type: z.string().exactOptional(),
    subagent_retry: z
      .object({
        agent_id: z.string(),
        attempt: z.number(),
        max_retries: z.number(),
        retry_delay_ms: z.number(),
        error_status: z.number().nullable(),
        error_category: z.string(),
      })
      .exactOptional(),
  }),
  rate_limit_event: z.object({
    ...identity,
    type: z.literal('rate_limit_event'),
    rate_limit_info: z.object({
      status: z.string(),
      resetsAt: z.number().exactOptional(),
      rateLimitType: z.string().exactOptional(),
      utilization: z.number().exactOptional(),
      overageStatus: z.string().exactOptional(),
      overageResetsAt: z.number().exactOptional(),
      overageDisabledReason: z.string().exactOptional(),
      isUsingOverage: z.boolean().exactOptional(),
    }),
  }),
  auth_status: z.object({
    ...identity,
    type: z.literal('auth_status'),
    isAuthenticating: z.boolean(),
    output: z.array(z.string()),
    error: z.string().exactOptional(),
  }),
  tool_use_summary: z.object({
    ...identity,
    type: z.literal('tool_use_summary'),
    summary: z.string(),
    preceding_tool_use_ids: z.array(z.string()),
  }),
  prompt_suggestion: z.object({
    ...identity,
    type: z.literal('prompt_suggestion'),
    suggestion: z.string(),
  }),
  conversation_reset: z.object({
    ...identity,
    type: z.literal('conversation_reset'),
    new_conversation_id: z.string(),
    trigger: z.string().exactOptional(),
    user_message_uuid: z.string().exactOptional(),
    timestamp: z.string().exactOptional(),
  }),
};

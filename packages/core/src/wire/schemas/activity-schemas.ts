import { z } from 'zod';
import { orAbsent } from './or-absent.ts';
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
    task_id: orAbsent(z.string()),
    heartbeat: orAbsent(z.boolean()),
    subagent_type: orAbsent(z.string()),
    subagent_retry: orAbsent(
      z.object({
        agent_id: z.string(),
        attempt: z.number(),
        max_retries: z.number(),
        retry_delay_ms: z.number(),
        error_status: z.number().nullable(),
        error_category: z.string(),
      }),
    ),
  }),
  rate_limit_event: z.object({
    ...identity,
    type: z.literal('rate_limit_event'),
    rate_limit_info: z.object({
      status: z.string(),
      resetsAt: orAbsent(z.number()),
      rateLimitType: orAbsent(z.string()),
      utilization: orAbsent(z.number()),
      overageStatus: orAbsent(z.string()),
      overageResetsAt: orAbsent(z.number()),
      overageDisabledReason: orAbsent(z.string()),
      isUsingOverage: orAbsent(z.boolean()),
    }),
  }),
  auth_status: z.object({
    ...identity,
    type: z.literal('auth_status'),
    isAuthenticating: z.boolean(),
    output: z.array(z.string()),
    error: orAbsent(z.string()),
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
    trigger: orAbsent(z.string()),
    user_message_uuid: orAbsent(z.string()),
    timestamp: orAbsent(z.string()),
  }),
};

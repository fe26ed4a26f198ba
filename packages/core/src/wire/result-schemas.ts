import { z } from 'zod';
import { answersPrompts, identity, modelUsage, origin, usage } from './shared-schemas.ts';

const anyResult = {
  ...identity,
  ...answersPrompts,
  type: z.literal('result'),
  is_error: z.boolean(),
  terminal_reason: z.string().exactOptional(),
  api_error_status: z.number().nullable().exactOptional(),
  api_error_type: z.string().exactOptional(),
  api_error: z.string().exactOptional(),
  stop_reason: z.string().nullable(),
  num_turns: z.number(),
  duration_ms: z.number(),
  duration_api_ms: z.number(),
  total_cost_usd: z.number(),
  usage,
  modelUsage: z.record(z.string(), modelUsage),
  model_usage_since_last_result: z.record(z.string(), modelUsage).exactOptional(),
  permission_denials: z.array(
    z.object({
      tool_name: z.string(),
      tool_use_id: z.string(),
      tool_input: z.record(z.string(), z.unknown()),
    }),
  ),
  origin: origin.exactOptional(),
  result_index: z.number().exactOptional(),
  queued_turn_count: z.number().exactOptional(),
  begun_message_ids: z.array(z.string()).exactOptional(),
};

/** A turn that came to an end with a text. */
export const resultSuccess = z.object({
  ...anyResult,
  subtype: z.literal('success'),
  result: z.string(),
  structured_output: z.unknown().exactOptional(),
  deferred_tool_use: z
    .object({ id: z.string(), name: z.string(), input: z.record(z.string(), z.unknown()) })
    .exactOptional(),
  local_command: z.string().exactOptional(),
  ttft_ms: z.number().exactOptional(),
});

/** How a turn can be cut off, as far as is known. */
export const resultErrorSubtypes = [
  'error_during_execution',
  'error_max_turns',
  'error_max_budget_usd',
  'error_max_structured_output_retries',
] as const;

/** A turn that was cut off. */
export const resultError = z.object({
  ...anyResult,
  subtype: z.enum(resultErrorSubtypes),
  errors: z.array(z.string()),
  startup_failure_reason: z.string().exactOptional(),
});

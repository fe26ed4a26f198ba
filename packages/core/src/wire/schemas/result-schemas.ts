import { z } from 'zod';
import { orAbsent } from './or-absent.ts';
import { answersPrompts, identity, modelUsage, origin, usage } from './shared-schemas.ts';

const anyResult = {
  ...identity,
  ...answersPrompts,
  type: z.literal('result'),
  is_error: z.boolean(),
  terminal_reason: orAbsent(z.string()),
  api_error_status: orAbsent(z.number().nullable()),
  api_error_type: orAbsent(z.string()),
  api_error: orAbsent(z.string()),
  stop_reason: z.string().nullable(),
  num_turns: z.number(),
  duration_ms: z.number(),
  duration_api_ms: z.number(),
  total_cost_usd: z.number(),
  usage,
  modelUsage: z.record(z.string(), modelUsage),
  model_usage_since_last_result: orAbsent(z.record(z.string(), modelUsage)),
  permission_denials: z.array(
    z.object({
      tool_name: z.string(),
      tool_use_id: z.string(),
      tool_input: z.record(z.string(), z.unknown()),
    }),
  ),
  origin: orAbsent(origin),
  result_index: orAbsent(z.number()),
  queued_turn_count: orAbsent(z.number()),
  begun_message_ids: orAbsent(z.array(z.string())),
};

/** A turn that came to an end with a text. */
export const resultSuccess = z.object({
  ...anyResult,
  subtype: z.literal('success'),
  result: z.string(),
  structured_output: orAbsent(z.unknown()),
  deferred_tool_use: orAbsent(
    z.object({ id: z.string(), name: z.string(), input: z.record(z.string(), z.unknown()) }),
  ),
  local_command: orAbsent(z.string()),
  ttft_ms: orAbsent(z.number()),
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
  startup_failure_reason: orAbsent(z.string()),
});

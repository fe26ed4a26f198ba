import { z } from 'zod';
import { identity } from './shared-schemas.ts';

const notice = { ...identity, type: z.literal('system') };
const hook = { ...notice, hook_id: z.string(), hook_name: z.string(), hook_event: z.string() };
const hookOutput = { stdout: z.string(), stderr: z.string(), output: z.string() };

/** System messages that tell the user something, by `subtype`. */
export const noticeSchemas = {
  hook_started: z.object({ ...hook, subtype: z.literal('hook_started') }),
  hook_progress: z.object({ ...hook, ...hookOutput, subtype: z.literal('hook_progress') }),
  hook_response: z.object({
    ...hook,
    ...hookOutput,
    subtype: z.literal('hook_response'),
    outcome: z.string(),
    exit_code: z.number().exactOptional(),
  }),
  informational: z.object({
    ...notice,
    subtype: z.literal('informational'),
    content: z.string(),
    level: z.string(),
    tool_use_id: z.string().exactOptional(),
    prevent_continuation: z.boolean().exactOptional(),
    tag: z.string().exactOptional(),
  }),
  notification: z.object({
    ...notice,
    subtype: z.literal('notification'),
    key: z.string(),
    text: z.string(),
    priority: z.string(),
    color: z.string().exactOptional(),
    timeout_ms: z.number().exactOptional(),
  }),
  local_command_output: z.object({
    ...notice,
    subtype: z.literal('local_command_output'),
    content: z.string(),
  }),
  permission_denied: z.object({
    ...notice,
    subtype: z.literal('permission_denied'),
    tool_name: z.string(),
    tool_use_id: z.string(),
    message: z.string(),
    agent_id: z.string().exactOptional(),
    decision_reason_type: z.string().exactOptional(),
    decision_reason: z.string().exactOptional(),
  }),
};

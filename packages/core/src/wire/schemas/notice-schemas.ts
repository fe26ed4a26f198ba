import { z } from 'zod';
import { orAbsent } from './or-absent.ts';
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
    exit_code: orAbsent(z.number()),
  }),
  informational: z.object({
    ...notice,
    subtype: z.literal('informational'),
    content: z.string(),
    level: z.string(),
    tool_use_id: orAbsent(z.string()),
    prevent_continuation: orAbsent(z.boolean()),
    tag: orAbsent(z.string()),
  }),
  notification: z.object({
    ...notice,
    subtype: z.literal('notification'),
    key: z.string(),
    text: z.string(),
    priority: z.string(),
    color: orAbsent(z.string()),
    timeout_ms: orAbsent(z.number()),
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
    agent_id: orAbsent(z.string()),
    decision_reason_type: orAbsent(z.string()),
    decision_reason: orAbsent(z.string()),
  }),
};

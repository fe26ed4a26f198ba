import { z } from 'zod';
import { assistantBlock, userBlock } from './content-schemas.ts';
import { orAbsent } from './or-absent.ts';
import { answersPrompts, fromSubagent, identity, origin, usage } from './shared-schemas.ts';

/** A piece of what the model said. */
export const assistant = z.object({
  ...identity,
  ...fromSubagent,
  ...answersPrompts,
  type: z.literal('assistant'),
  message: z.object({
    id: z.string(),
    type: z.literal('message'),
    role: z.literal('assistant'),
    model: z.string(),
    content: z.array(assistantBlock),
    stop_reason: z.string().nullable(),
    stop_sequence: z.string().nullable(),
    stop_details: orAbsent(z.unknown()),
    usage,
  }),
  error: orAbsent(z.string()),
  is_api_error_message: orAbsent(z.boolean()),
  api_error_status: orAbsent(z.number().nullable()),
  api_error_type: orAbsent(z.string()),
  request_id: orAbsent(z.string()),
  aborted: orAbsent(z.literal(true)),
  supersedes: orAbsent(z.array(z.string())),
  timestamp: orAbsent(z.string()),
});

/** What was said to the model. */
export const user = z.object({
  ...fromSubagent,
  type: z.literal('user'),
  message: z.object({ role: z.string(), content: z.string().or(z.array(userBlock)) }),
  uuid: orAbsent(z.string()),
  session_id: orAbsent(z.string()),
  tool_use_result: orAbsent(z.unknown()),
  isSynthetic: orAbsent(z.boolean()),
  isReplay: orAbsent(z.boolean()),
  origin: orAbsent(origin),
  timestamp: orAbsent(z.string()),
});

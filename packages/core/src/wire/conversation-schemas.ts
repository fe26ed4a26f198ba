import { z } from 'zod';
import { assistantBlock, userBlock } from './content-schemas.ts';
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
    stop_details: z.unknown().exactOptional(),
    usage,
  }),
  error: z.string().exactOptional(),
  is_api_error_message: z.boolean().exactOptional(),
  api_error_status: z.number().nullable().exactOptional(),
  api_error_type: z.string().exactOptional(),
  request_id: z.string().exactOptional(),
  aborted: z.literal(true).exactOptional(),
  supersedes: z.array(z.string()).exactOptional(),
  timestamp: z.string().exactOptional(),
});

/** What was said to the model. */
export const user = z.object({
  ...fromSubagent,
  type: z.literal('user'),
  message: z.object({ role: z.string(), content: z.string().or(z.array(userBlock)) }),
  uuid: z.string().exactOptional(),
  session_id: z.string().exactOptional(),
  tool_use_result: z.unknown().exactOptional(),
  isSynthetic: z.boolean().exactOptional(),
  isReplay: z.boolean().exactOptional(),
  origin: origin.exactOptional(),
  timestamp: z.string().exactOptional(),
});

import { z } from 'zod';
import { assistantBlock } from '#core/wire/schemas/content-schemas.ts';
import { assistant } from '#core/wire/schemas/conversation-schemas.ts';
import { answersPrompts, identity, usage } from '#core/wire/schemas/shared-schemas.ts';

// The library checks stream events by hand, and no further than it must. Here they are held to their whole shape.

/** The deltas that are known, by `type`. */
export const delta = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text_delta'), text: z.string() }),
  z.object({ type: z.literal('thinking_delta'), thinking: z.string() }),
  z.object({ type: z.literal('input_json_delta'), partial_json: z.string() }),
  z.object({ type: z.literal('signature_delta'), signature: z.string() }),
  z.object({ type: z.literal('citations_delta'), citation: z.unknown() }),
  z.object({ type: z.literal('compaction_delta'), content: z.string().nullable() }),
]);

const index = z.number();

/** The events that are known, by `type`. */
export const streamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: assistant.shape.message }),
  z.object({ type: z.literal('content_block_start'), index, content_block: assistantBlock }),
  z.object({ type: z.literal('content_block_delta'), index, delta }),
  z.object({ type: z.literal('content_block_stop'), index }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string().nullable(), stop_sequence: z.string().nullable() }),
    usage: usage
      .pick({ output_tokens: true, cache_creation_input_tokens: true, cache_read_input_tokens: true })
      .extend({ input_tokens: z.number().nullable().exactOptional() }),
  }),
  z.object({ type: z.literal('message_stop') }),
]);

/** A stream event of a known kind. */
export const streamEventMessage = z.object({
  ...identity,
  ...answersPrompts,
  type: z.literal('stream_event'),
  event: streamEvent,
  parent_tool_use_id: z.string().nullable(),
  api_message_id: z.string().exactOptional(),
  abandoned_blocks: z.object({ api_message_id: z.string(), from_block_index: z.number() }).exactOptional(),
  ttft_ms: z.number().exactOptional(),
});

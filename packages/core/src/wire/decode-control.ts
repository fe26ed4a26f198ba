import type { z } from 'zod';
import { malformed } from './broken-line.ts';
import type {
  ControlCancelFrame,
  ControlOutcome,
  ControlRequestFrame,
  ControlResponseFrame,
  MalformedFrame,
} from './frame.ts';
import { controlCancel, controlRequest, controlResponse } from './schemas/control-schemas.ts';
import type { WireObject } from './wire-object.ts';

/** The frame for a line by which the CLI asks. */
export function decodeControlRequest(object: WireObject, line: string): ControlRequestFrame | MalformedFrame {
  if (!fits(controlRequest, object)) return malformed('is a broken `control_request`', line);
  return { kind: 'control_request', requestId: object.request_id, request: object.request };
}

/** The frame for a line by which the CLI answers. Someone waits for it, so an odd answer is still an answer. */
export function decodeControlResponse(
  object: WireObject,
  line: string,
): ControlResponseFrame | MalformedFrame {
  if (!fits(controlResponse, object)) return malformed('is a broken `control_response`', line);
  const { response: envelope } = object;
  return { kind: 'control_response', requestId: envelope.request_id, outcome: outcomeOf(envelope) };
}

/** The frame for a line by which the CLI takes a request of its own back. */
export function decodeControlCancel(object: WireObject, line: string): ControlCancelFrame | MalformedFrame {
  if (!fits(controlCancel, object)) return malformed('is a broken `control_cancel_request`', line);
  return { kind: 'control_cancel', requestId: object.request_id };
}

function outcomeOf(envelope: Record<string, unknown>): ControlOutcome {
  if (envelope.subtype === 'success') return { ok: true, response: envelope.response, envelope };
  const { error, error_code: code } = envelope;
  return {
    ok: false,
    error: typeof error === 'string' ? error : 'The CLI refused without saying why.',
    ...(typeof code === 'string' ? { code } : {}),
  };
}

// The schema only looks: what goes on is the object that was parsed, not zod's copy of it.
function fits<Schema extends z.ZodType>(schema: Schema, value: unknown): value is z.infer<Schema> {
  return schema.safeParse(value).success;
}

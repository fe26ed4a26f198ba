import type { z } from 'zod';
import type { Message } from '../messages/index.ts';
import { malformed } from './broken-line.ts';
import { envelopeFault } from './envelope-fault.ts';
import type { MalformedFrame, MessageFrame } from './frame.ts';
import { schemaFor } from './schemas/message-schemas.ts';
import { surelyFits } from './schemas/surely-fits.ts';
import type { WireObject } from './wire-object.ts';

/**
 * The frame for a message. What has the shape known for its type, and what is of a type that is not known, passes as
 * it is. What is of a known type but of another shape passes too, with a word about it; only where not even the
 * envelope can be read is it `malformed`. A result always passes: it ends a turn, and somebody waits for that.
 */
export function decodeMessage(object: WireObject, line: string): MessageFrame | MalformedFrame {
  if (object.type === 'result') settleOutcome(object);
  const schema = schemaFor(object.type, object.subtype);
  if (schema && surelyFits(schema, object)) return { kind: 'message', message: asMessage(object) };
  const check = schema?.safeParse(object);
  if (check?.success) return { kind: 'message', message: asMessage(object) };
  const fault = envelopeFault(object);
  if (fault !== undefined) return malformed(`is a broken \`${object.type}\`: ${fault}`, line);
  const message = asMessage(object);
  return check === undefined
    ? { kind: 'message', message }
    : { kind: 'message', message, unexpected: describe(check.error) };
}

// How a turn ended must be readable from its result. The two fields say it twice, so one makes up for the other.
function settleOutcome(result: WireObject): void {
  if (typeof result.is_error !== 'boolean') result.is_error = result.subtype !== 'success';
  if (typeof result.subtype !== 'string') {
    result.subtype = result.is_error === true ? 'error_during_execution' : 'success';
  }
}

// True as far as the envelope goes, which has been checked; a frame says when the rest was not as expected.
function asMessage(object: WireObject): Message {
  return object as unknown as Message;
}

function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'not as expected' : `${issue.path.join('.')}: ${issue.message}`;
}

import { WireError } from '../errors/errors.ts';
import type { StreamEventMessage } from '../messages/index.ts';
import { asFrame, malformed } from './broken-line.ts';
import { decodeControlCancel, decodeControlRequest, decodeControlResponse } from './decode-control.ts';
import { decodeMessage } from './decode-message.ts';
import type { Frame } from './frame.ts';
import { parseLine } from './parse-line.ts';
import { streamEventFault } from './stream-event-fault.ts';
import { isTagged, type WireObject } from './wire-object.ts';

/**
 * Reads one line, without its line feed. Never throws.
 *
 * A blank line says nothing and is `undefined`. Any other line that is not a message is `malformed`, also one that does
 * not look like JSON at all, such as what some library inside the CLI printed: it is rare, and somebody will want to know.
 */
export function decodeLine(line: string): Frame | undefined {
  const value = parseLine(line);
  if (isTagged(value)) return decodeObject(value, line);
  if (value === undefined) return undefined;
  if (value instanceof WireError) return asFrame(value, line);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return malformed(isObject ? 'has no `type`' : 'is not a JSON object', line);
}

function decodeObject(object: WireObject, line: string): Frame {
  switch (object.type) {
    case 'stream_event':
      return decodeStreamEvent(object, line);
    case 'control_request':
      return decodeControlRequest(object, line);
    case 'control_response':
      return decodeControlResponse(object, line);
    case 'control_cancel_request':
      return decodeControlCancel(object, line);
    case 'keep_alive':
      return { kind: 'keep_alive' };
    default:
      return decodeMessage(object, line);
  }
}

function decodeStreamEvent(object: WireObject, line: string): Frame {
  const fault = streamEventFault(object);
  if (fault !== undefined) return malformed(`is a broken \`stream_event\`: ${fault}`, line);
  // All that a reader goes by has been looked at.
  return { kind: 'deltas', messages: [object as unknown as StreamEventMessage] };
}

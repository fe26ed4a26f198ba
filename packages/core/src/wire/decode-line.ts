import { WireError } from '../errors.ts';
import type { StreamEventMessage } from '../messages.ts';
import { malformed } from './broken-line.ts';
import { decodeControlCancel, decodeControlRequest, decodeControlResponse } from './decode-control.ts';
import { decodeMessage } from './decode-message.ts';
import type { Frame } from './frame.ts';
import { parseLine } from './parse-line.ts';
import { streamEventFault } from './stream-event-fault.ts';
import { isTagged, type WireObject } from './wire-object.ts';

/**
 * Reads the lines of one chunk, each without its line feed. Never throws.
 *
 * Stream events that follow one another make one frame; everything else is a frame of its own, in order. Blank lines
 * say nothing and are skipped. Any other line that is not a message is `malformed`, also one that does not look like
 * JSON at all, such as what some library inside the CLI printed: it is rare, and somebody will want to know.
 */
export function decodeLines(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  let run: StreamEventMessage[] | undefined;
  for (const line of lines) {
    const value = parseLine(line);
    if (isTagged(value) && isStreamEvent(value)) {
      if (run === undefined) {
        run = [];
        frames.push({ kind: 'deltas', messages: run });
      }
      run.push(value);
    } else if (value !== undefined) {
      run = undefined;
      frames.push(decodeValue(value, line));
    }
  }
  return frames;
}

/** Reads one line, without its line feed. Never throws; here a blank line is `malformed`. */
export function decodeLine(line: string): Frame {
  return decodeLines([line])[0] ?? malformed('is blank', line);
}

function isStreamEvent(object: WireObject): object is WireObject & StreamEventMessage {
  return object.type === 'stream_event' && streamEventFault(object) === undefined;
}

function decodeValue(value: unknown, line: string): Frame {
  if (value instanceof WireError) return { kind: 'malformed', error: value };
  if (isTagged(value)) return decodeObject(value, line);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return malformed(isObject ? 'has no `type`' : 'is not a JSON object', line);
}

function decodeObject(object: WireObject, line: string): Frame {
  switch (object.type) {
    case 'stream_event':
      return malformed(`is a broken \`stream_event\`: ${streamEventFault(object)}`, line);
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

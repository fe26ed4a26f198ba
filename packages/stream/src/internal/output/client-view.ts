import type { ClientMessage } from '../../client-message.ts';
import { type Fields, isRecord } from '../base/record.ts';
import { contentBlocks } from '../blocks/content-blocks.ts';
import { isToolResult } from '../blocks/tool-blocks.ts';
import { clientBlock, clientBlocks, clientDelta, clientToolResult, pickPlain } from './client-blocks.ts';

const identity = ['type', 'uuid', 'parent_tool_use_id', 'user_message_uuid'];
const resultFields = [
  ...['type', 'subtype', 'uuid', 'user_message_uuid', 'is_error', 'terminal_reason', 'stop_reason'],
  ...['num_turns', 'duration_ms'],
];

/** A message as clients may see it; `undefined` for one that is none of their business. */
export function clientView(message: unknown): ClientMessage | undefined {
  // A message that lies about its type has a view that does.
  return viewOf(message) as ClientMessage | undefined;
}

function viewOf(message: unknown): object | undefined {
  if (!isRecord(message)) return undefined;
  switch (message.type) {
    case 'stream_event':
      return streamEvent(message);
    case 'assistant':
      return assistant(message);
    case 'user':
      return user(message);
    case 'result':
      return result(message);
    case 'system':
      return retraction(message);
    case 'troupe':
      return troupe(message);
    default:
      return undefined;
  }
}

function streamEvent(message: Fields): object | undefined {
  const event = isRecord(message.event) ? eventView(message.event) : undefined;
  if (event === undefined) return undefined;
  const view = { ...pickPlain(message, [...identity, 'api_message_id']), event };
  const { abandoned_blocks: abandoned } = message;
  if (!isRecord(abandoned)) return view;
  return { ...view, abandoned_blocks: pickPlain(abandoned, ['api_message_id', 'from_block_index']) };
}

function eventView(event: Fields): object | undefined {
  const { type, message, content_block: block, delta } = event;
  const view = pickPlain(event, ['type', 'index']);
  switch (type) {
    case 'message_start':
      return isRecord(message) ? { ...view, message: answer(message, message.content) } : view;
    case 'content_block_start':
      return isRecord(block) ? { ...view, content_block: clientBlock(block) } : view;
    case 'content_block_delta':
      return isRecord(delta) ? { ...view, delta: clientDelta(delta) } : view;
    case 'message_delta':
      return isRecord(delta) ? { ...view, delta: pickPlain(delta, ['stop_reason']) } : view;
    case 'content_block_stop':
    case 'message_stop':
      return view;
    default:
      return undefined;
  }
}

function assistant(message: Fields): object | undefined {
  if (!isRecord(message.message)) return undefined;
  // The words of an API error are the CLI's: they name addresses and accounts. What it supersedes counts nonetheless.
  const isApiError = (message.error ?? message.is_api_error_message ?? false) !== false;
  return {
    ...pickPlain(message, [...identity, 'aborted']),
    ...idsIn(message, 'supersedes'),
    message: answer(message.message, isApiError ? [] : message.message.content),
  };
}

function answer(message: Fields, content: unknown): object {
  return { ...pickPlain(message, ['id', 'role']), content: clientBlocks(content) };
}

function user(message: Fields): object | undefined {
  if (!isRecord(message.message)) return undefined;
  const content = contentBlocks(message.message.content).filter(isToolResult).map(clientToolResult);
  if (content.length === 0) return undefined;
  return { ...pickPlain(message, identity), message: { ...pickPlain(message.message, ['role']), content } };
}

function result(message: Fields): object {
  const view = pickPlain(message, resultFields);
  // What an error result has for a text is a diagnosis.
  if (message.is_error !== false) return view;
  const { structured_output: output } = message;
  return {
    ...view,
    ...pickPlain(message, ['result']),
    ...(output === undefined ? {} : { structured_output: output }),
  };
}

function retraction(message: Fields): object | undefined {
  const ids = idsIn(message, 'retracted_message_uuids');
  return ids === undefined ? undefined : { ...pickPlain(message, ['type', 'uuid']), ...ids };
}

function troupe(message: Fields): object | undefined {
  switch (message.subtype) {
    case 'turn_restarted':
      return pickPlain(message, ['type', 'subtype', 'attempt']);
    case 'restarted':
      return pickPlain(message, ['type', 'subtype', 'conversation']);
    default:
      return undefined;
  }
}

function idsIn(message: Fields, name: string): object | undefined {
  const ids = message[name];
  return Array.isArray(ids) ? { [name]: ids.filter((id) => typeof id === 'string') } : undefined;
}

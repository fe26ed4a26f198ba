import { nestingFault, wordsOfJsonFault } from '../../wire/json-fault.ts';
import { isRecord } from '../record.ts';

/** A part of what a tool answers, as the Model Context Protocol has it. */
export type ToolContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'audio'; readonly data: string; readonly mimeType: string }
  | {
      readonly type: 'resource';
      readonly resource: {
        readonly uri: string;
        readonly mimeType?: string;
        readonly text?: string;
        readonly blob?: string;
      };
    }
  | { readonly type: 'resource_link'; readonly uri: string; readonly name: string };

/** What a tool answers. A string is short for one text. */
export interface ToolResult {
  readonly content: readonly ToolContent[];
  /** The tool failed; the model reads why in `content`. Default: false. */
  readonly isError?: boolean | undefined;
  /** The answer as data as well. */
  readonly structuredContent?: Readonly<Record<string, unknown>> | undefined;
}

/** What a handler returned, as a result. What is neither a string nor a result is a tool error: it is not guessed at. */
export function toolResult(returned: unknown): ToolResult {
  if (typeof returned === 'string') return { content: [{ type: 'text', text: returned }] };
  if (!isRecord(returned) || !Array.isArray(returned['content']) || !returned['content'].every(isContent)) {
    return toolError('The tool returned neither a string nor `{ content: [{ type, … }] }`.');
  }
  const fault = nestingFault(returned);
  if (fault !== undefined)
    return toolError(`What the tool returned cannot be sent: ${wordsOfJsonFault(fault)}.`);
  // Its content was looked at, and the Model Context Protocol's own schema looks at the rest.
  return returned as unknown as ToolResult;
}

/** A tool error that the model reads. */
export function toolError(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

function isContent(part: unknown): boolean {
  return isRecord(part) && typeof part['type'] === 'string';
}

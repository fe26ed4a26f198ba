import type { Open, UnknownName } from './open-union.ts';

/** What a prompt may be made of. */
export type ContentBlock = TextBlock | ImageBlock | DocumentBlock;

/** What an assistant message is made of. Text, thinking and tool calls are the ones to handle. */
export type AssistantContentBlock =
  | TextBlock
  | ThinkingBlock
  | RedactedThinkingBlock
  | ToolUseBlock
  | ServerToolUseBlock
  | McpToolUseBlock
  | ServerToolResultBlock
  | OtherContentBlock
  | UnknownContentBlock;

/** What a user message is made of: prompts, tool results, and now and then what the model sent, shown again. */
export type UserContentBlock = ContentBlock | ToolResultBlock | SearchResultBlock | AssistantContentBlock;

/** Text. */
export interface TextBlock {
  type: 'text';
  /** The text. */
  text: string;
  /** Where the text comes from, as the API has it; in a prompt, sources to cite. */
  citations?: unknown[] | null;
  /** Asks the API to cache the prompt up to here. Prompts only. */
  cache_control?: CacheControl | null;
}

/** An image. */
export interface ImageBlock {
  type: 'image';
  /** The image itself, or where it is. */
  source: Base64Source | UrlSource | FileSource;
  /** Asks the API to cache the prompt up to here. */
  cache_control?: CacheControl | null;
}

/** A document: a PDF, plain text, or content blocks. */
export interface DocumentBlock {
  type: 'document';
  /** The document itself, or where it is. */
  source: Base64Source | TextSource | ContentSource | UrlSource | FileSource;
  /** Its title, shown to the model. */
  title?: string | null;
  /** What the model should know about it; not cited from. */
  context?: string | null;
  /** Whether the model is to cite from it. */
  citations?: { enabled?: boolean } | null;
  /** Asks the API to cache the prompt up to here. */
  cache_control?: CacheControl | null;
}

/** Bytes, in base64. */
export interface Base64Source {
  type: 'base64';
  /** What the bytes are: `image/png`, `image/jpeg`, `image/gif`, `image/webp`, `application/pdf`. */
  media_type: Open<'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'application/pdf'>;
  /** The bytes in base64, without a `data:` prefix. */
  data: string;
}

/** Something the API fetches. */
export interface UrlSource {
  type: 'url';
  /** Where it is. */
  url: string;
}

/** Something uploaded to the API before. */
export interface FileSource {
  type: 'file';
  /** The id that the upload returned. */
  file_id: string;
}

/** A document given as plain text. */
export interface TextSource {
  type: 'text';
  /** Always plain text. */
  media_type: 'text/plain';
  /** The text. */
  data: string;
}

/** A document given as content blocks. */
export interface ContentSource {
  type: 'content';
  /** The text, or the blocks. */
  content: string | (TextBlock | ImageBlock)[];
}

/** A cache break point of the Messages API. */
export interface CacheControl {
  type: 'ephemeral';
  /** How long the API keeps it; five minutes unless set. */
  ttl?: Open<'5m' | '1h'>;
}

/** What the model thought, where it shows it. */
export interface ThinkingBlock {
  type: 'thinking';
  /** The thinking; may be empty where the model shows none. */
  thinking: string;
  /** The API's proof that it is the model's own. */
  signature: string;
}

/** Thinking that the API shows in encrypted form only. */
export interface RedactedThinkingBlock {
  type: 'redacted_thinking';
  /** The encrypted thinking. */
  data: string;
}

/** A tool call. Its result is the `tool_result` with the same id, in a later user message. */
export interface ToolUseBlock {
  type: 'tool_use';
  /** The id of the call. */
  id: string;
  /** The tool's name: `Bash`, or `mcp__server__tool`. */
  name: string;
  /** What the model passed, exactly as it came. Not checked against the tool's schema. */
  input: unknown;
}

/** A tool call that the API itself carries out, such as web search. */
export interface ServerToolUseBlock {
  type: 'server_tool_use';
  /** The id of the call. */
  id: string;
  /** The tool's name: `web_search`, `code_execution` … */
  name: string;
  /** What the model passed, exactly as it came. */
  input: unknown;
}

/** A call of an MCP tool that the API itself carries out. */
export interface McpToolUseBlock {
  type: 'mcp_tool_use';
  /** The id of the call. */
  id: string;
  /** The tool's name on its server. */
  name: string;
  /** The MCP server. */
  server_name: string;
  /** What the model passed, exactly as it came. */
  input: unknown;
}

/** The result of a tool call that the API itself carried out. */
export interface ServerToolResultBlock {
  type:
    | 'web_search_tool_result'
    | 'web_fetch_tool_result'
    | 'code_execution_tool_result'
    | 'bash_code_execution_tool_result'
    | 'text_editor_code_execution_tool_result'
    | 'tool_search_tool_result'
    | 'advisor_tool_result'
    | 'mcp_tool_result';
  /** The call this is the result of. */
  tool_use_id: string;
  /** The result, in the tool's own shape. */
  content: unknown;
}

/** The result of a tool call that the CLI carried out. */
export interface ToolResultBlock {
  type: 'tool_result';
  /** The call this is the result of. */
  tool_use_id: string;
  /** What the model is shown; absent when the tool returned nothing. */
  content?: string | ToolResultContent[];
  /** Whether the call failed, was denied or was interrupted. */
  is_error?: boolean;
}

/** What a tool result is made of. */
export type ToolResultContent =
  | TextBlock
  | ImageBlock
  | DocumentBlock
  | SearchResultBlock
  | OtherContentBlock
  | UnknownContentBlock;

/** A passage found by a search, that the model can cite. */
export interface SearchResultBlock {
  type: 'search_result';
  /** The title of what was found. */
  title: string;
  /** Where it was found. */
  source: string;
  /** The passage. */
  content: TextBlock[];
}

/** Blocks known by name whose fields are the API's own business; the object holds all that came. */
export interface OtherContentBlock {
  type:
    | 'container_upload'
    | 'compaction'
    | 'fallback'
    | 'mcp_tool_listing'
    | 'tool_reference'
    | 'browser_state';
}

/** A block that this version of Troupe does not know, as it came. */
export interface UnknownContentBlock {
  /** Its name; compare it as a `string`. */
  type: UnknownName;
  /** Whatever else it holds. */
  [key: string]: unknown;
}

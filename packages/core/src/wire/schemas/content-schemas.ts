import { z } from 'zod';
import type { AssistantContentBlock, ToolResultContent, UserContentBlock } from '../../messages/index.ts';
import { openUnion } from './open-union.ts';
import { orAbsent } from './or-absent.ts';

// The schemas of this folder look at messages and never build any: what passes is the object that was parsed. So
// they strip (`z.object`) rather than keep what they do not know (`z.looseObject`), which is cheaper and infers no
// index signature.

const cacheControl = z.object({ type: z.literal('ephemeral'), ttl: orAbsent(z.string()) });
const cacheable = { cache_control: orAbsent(cacheControl.nullable()) };

const base64Source = z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() });
const urlSource = z.object({ type: z.literal('url'), url: z.string() });
const fileSource = z.object({ type: z.literal('file'), file_id: z.string() });
const textSource = z.object({
  type: z.literal('text'),
  media_type: z.literal('text/plain'),
  data: z.string(),
});

const text = z.object({
  type: z.literal('text'),
  text: z.string(),
  citations: orAbsent(z.array(z.unknown()).nullable()),
  ...cacheable,
});
const image = z.object({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [base64Source, urlSource, fileSource]),
  ...cacheable,
});
const contentSource = z.object({
  type: z.literal('content'),
  content: z.string().or(z.array(z.discriminatedUnion('type', [text, image]))),
});
const document = z.object({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [base64Source, textSource, contentSource, urlSource, fileSource]),
  title: orAbsent(z.string().nullable()),
  context: orAbsent(z.string().nullable()),
  citations: orAbsent(z.object({ enabled: orAbsent(z.boolean()) }).nullable()),
  ...cacheable,
});
const searchResult = z.object({
  type: z.literal('search_result'),
  title: z.string(),
  source: z.string(),
  content: z.array(text),
});

const serverToolResultTypes = [
  'web_search_tool_result',
  'web_fetch_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
  'advisor_tool_result',
  'mcp_tool_result',
] as const;
const serverToolResult = z.object({
  type: z.enum(serverToolResultTypes),
  tool_use_id: z.string(),
  content: z.unknown(),
});

const toolUse = z.object({
  type: z.literal('tool_use'),
  id: z.string(),
  name: z.string(),
  input: z.unknown(),
});

const inToolResults = { text, image, document, search_result: searchResult };
const toolResult = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: orAbsent(z.string().or(z.array(openUnion<ToolResultContent>(inToolResults)))),
  is_error: orAbsent(z.boolean()),
});

const inAssistantMessages = {
  text,
  thinking: z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  redacted_thinking: z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
  tool_use: toolUse,
  server_tool_use: toolUse.extend({ type: z.literal('server_tool_use') }),
  mcp_tool_use: toolUse.extend({ type: z.literal('mcp_tool_use'), server_name: z.string() }),
  ...Object.fromEntries(serverToolResultTypes.map((type) => [type, serverToolResult])),
};

/** Every content block whose shape is known, by its `type`. */
export const contentBlockSchemas = {
  ...inAssistantMessages,
  ...inToolResults,
  tool_result: toolResult,
  server_tool_result: serverToolResult,
};

/** A block of an assistant message. */
export const assistantBlock = openUnion<AssistantContentBlock>(inAssistantMessages);

/** A block of a user message. */
export const userBlock = openUnion<UserContentBlock>({
  ...inAssistantMessages,
  ...inToolResults,
  tool_result: toolResult,
});

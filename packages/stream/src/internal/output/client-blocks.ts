import { type Fields, isRecord } from '../base/record.ts';
import { contentBlocks } from '../blocks/content-blocks.ts';

type FieldsByType = ReadonlyMap<unknown, readonly string[]>;

const call = ['type', 'id', 'name', 'input'];
const output = ['type', 'tool_use_id', 'content', 'is_error'];

/** What a tool may return. */
const returned: FieldsByType = new Map([
  ['text', ['type', 'text']],
  ['image', ['type', 'source']],
  ['document', ['type', 'source', 'title']],
  ['search_result', ['type', 'title', 'source', 'content']],
]);

const blocks: FieldsByType = new Map([
  ['text', ['type', 'text', 'citations']],
  ['thinking', ['type', 'thinking']],
  ['tool_use', call],
  ['server_tool_use', call],
  ['mcp_tool_use', [...call, 'server_name']],
  ['web_search_tool_result', output],
  ['web_fetch_tool_result', output],
  ['code_execution_tool_result', output],
  ['bash_code_execution_tool_result', output],
  ['text_editor_code_execution_tool_result', output],
  ['mcp_tool_result', output],
]);

const deltas: FieldsByType = new Map([
  ['text_delta', ['type', 'text']],
  ['thinking_delta', ['type', 'thinking']],
  ['input_json_delta', ['type', 'partial_json']],
]);

/** The fields of these names, where they are there. */
function pick(fields: Fields, names: readonly string[]): Fields {
  const picked: Record<string, unknown> = {};
  for (const name of names) if (Object.hasOwn(fields, name)) picked[name] = fields[name];
  return picked;
}

/** The same, of those that are a plain text, number or truth: an object in the place of one could hold anything. */
export function pickPlain(fields: Fields, names: readonly string[]): Fields {
  return pick(
    fields,
    names.filter((name) => !isRecord(fields[name])),
  );
}

/** What a client is shown of a content. Blocks that are none of its business keep their place: helpers count them. */
export function clientBlocks(content: unknown): readonly Fields[] {
  return contentBlocks(content).map(clientBlock);
}

/** What a client is shown of one block. */
export function clientBlock(block: Fields): Fields {
  return block.type === 'tool_result' ? clientToolResult(block) : byType(block, blocks);
}

/** What a client is shown of a tool's result. */
export function clientToolResult(block: Fields): Fields {
  const result = pickPlain(block, ['type', 'tool_use_id', 'content', 'is_error']);
  if (!Array.isArray(block.content)) return result;
  return { ...result, content: block.content.filter(isRecord).map((part) => byType(part, returned)) };
}

/** What a client is shown of a delta. */
export function clientDelta(delta: Fields): Fields {
  return byType(delta, deltas);
}

function byType(fields: Fields, known: FieldsByType): Fields {
  const names = known.get(fields.type);
  return names === undefined ? pickPlain(fields, ['type']) : pick(fields, names);
}

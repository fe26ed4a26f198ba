import type { HelperOptions } from '../../helper-options.ts';
import type { Fields } from '../base/record.ts';

/** Whether a message belongs to what the helper looks at: the main conversation, and subagents if asked for. */
export function isInScope(message: Fields, options: HelperOptions): boolean {
  return options.subagents === true || (message.parent_tool_use_id ?? undefined) === undefined;
}

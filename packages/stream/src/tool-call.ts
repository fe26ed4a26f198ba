import type { ToolResultBlock } from '@troupe/core/messages';

/** A tool call of the model's together with what came of it. */
export interface ToolCall {
  /** The id of the call. */
  readonly id: string;
  /** The tool's name: `Bash`, or `mcp__server__tool`. */
  readonly name: string;
  /** What the model passed, exactly as it came. */
  readonly input: unknown;
  /** What the model was shown of the result; `undefined` when the turn ended before the call did. */
  readonly result: ToolResultBlock | undefined;
  /** Whether the call failed, was denied or was interrupted. */
  readonly isError: boolean;
}

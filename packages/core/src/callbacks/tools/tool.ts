import type { z } from 'zod';
import type { ToolResult } from './tool-result.ts';

/** The fields of a tool's input: zod schemas by name. */
export type ToolShape = Readonly<Record<string, z.ZodType>>;

/** A tool's input once it was checked: defaults filled in, transforms applied. */
export type ToolArguments<Shape extends ToolShape> = z.infer<z.ZodObject<Shape>>;

/** For whom a tool runs. */
export interface ToolContext {
  /** The conversation: its UUID. */
  readonly sessionId: string;
  /** The session's name, where it has one. */
  readonly sessionName?: string | undefined;
  /** Aborts when the result is no longer wanted: the turn was interrupted, or the CLI is gone. */
  readonly signal: AbortSignal;
  /** The id of the tool call within the assistant message, where the CLI tells it. */
  readonly toolUseId?: string | undefined;
  /** The name the server goes by in this session: the `a` of `mcp__a__b`. */
  readonly serverName: string;
}

/** What a tool does. What it throws reaches the model as a tool error. */
export type ToolHandler<Shape extends ToolShape> = (
  args: ToolArguments<Shape>,
  context: ToolContext,
) => Promise<ToolResult | string> | ToolResult | string;

/** What else there is to say about a tool. */
export interface ToolExtras {
  /** Hints of the Model Context Protocol: `readOnlyHint`, `destructiveHint`, `idempotentHint`, `openWorldHint`, `title`. */
  readonly annotations?:
    | {
        readonly title?: string | undefined;
        readonly readOnlyHint?: boolean | undefined;
        readonly destructiveHint?: boolean | undefined;
        readonly idempotentHint?: boolean | undefined;
        readonly openWorldHint?: boolean | undefined;
      }
    | undefined;
  /** Words to find the tool by, where tools are behind a search. */
  readonly searchHint?: string | undefined;
  /** Put the tool into every prompt instead of behind a search. Default: false. */
  readonly alwaysLoad?: boolean | undefined;
}

/** A tool of this process, for `createToolServer`. Made by `tool()`. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: ToolShape;
  /** Called with checked input alone. */
  readonly handler: (args: never, context: ToolContext) => Promise<ToolResult | string> | ToolResult | string;
  readonly extras: ToolExtras;
}

/**
 * Describes a tool that runs in this process. It does nothing by itself: give it to `createToolServer`.
 *
 * ```ts
 * const add = tool('add', 'Adds two numbers', { a: z.number(), b: z.number() }, async ({ a, b }) => String(a + b));
 * ```
 * The model's input is checked against the shape; what does not fit is a tool error and never reaches the handler.
 */
export function tool<const Shape extends ToolShape>(
  name: string,
  description: string,
  inputSchema: Shape,
  handler: ToolHandler<Shape>,
  extras: ToolExtras = {},
): ToolDefinition {
  return { name, description, inputSchema, handler, extras };
}

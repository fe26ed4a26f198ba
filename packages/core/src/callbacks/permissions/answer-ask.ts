import type { AskDeniedMessage } from '../../messages/index.ts';
import type { CallbackOrigin } from '../callback-origin.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import { type CallbackLimits, runCallback } from '../run-callback.ts';
import type { CanUseTool, PermissionContext, PermissionResult } from './can-use-tool.ts';
import { permissionResult } from './permission-result.ts';

/** What the CLI asks with `can_use_tool`, as it wrote it. */
export interface ToolAsk {
  readonly requestId: string;
  readonly request: JsonRecord;
}

/** The answer for the CLI, and an event where nobody gave a proper one. */
export interface AskAnswer {
  readonly response: PermissionResult & { readonly toolUseID: string };
  readonly notice?: AskDeniedMessage;
}

/**
 * Has a callback answer one ask. Fails closed: a throw, another shape, the deadline and the abort all deny.
 * Never rejects, and never outlives its signal.
 */
export async function answerAsk(
  canUseTool: CanUseTool | undefined,
  ask: ToolAsk,
  options: CallbackLimits & { readonly origin: CallbackOrigin },
): Promise<AskAnswer> {
  const toolName = textOf(ask.request, 'tool_name') ?? '';
  const toolUseID = textOf(ask.request, 'tool_use_id') ?? '';
  if (canUseTool === undefined) return denied(ask, 'no_callback');
  const outcome = await runCallback(
    (signal) => canUseTool(toolName, recordOf(ask.request, 'input') ?? {}, contextOf(ask, signal, options)),
    options,
  );
  switch (outcome.type) {
    case 'returned': {
      const result = looked(outcome.value);
      return result === undefined
        ? denied(ask, 'bad_answer')
        : { response: { ...withoutUndefined(result), toolUseID } };
    }
    case 'threw':
      return denied(ask, 'failed', outcome.error);
    case 'timed_out':
      return denied(ask, 'timed_out');
    case 'aborted':
      return denied(ask, 'session_gone');
    default:
      return outcome satisfies never;
  }
}

// The model reads this. What went wrong inside the host is for the host's own log.
const words: Readonly<Record<AskDeniedMessage['reason'], string>> = {
  no_callback: 'nobody is there to answer',
  failed: 'the permission callback failed',
  bad_answer: 'the permission callback did not return `{ behavior: "allow" | "deny", … }`',
  timed_out: 'it was not answered in time',
  session_gone: 'no longer wanted',
};

/** The denial of an ask that got no proper answer. */
export function denied(ask: ToolAsk, reason: AskDeniedMessage['reason'], error?: Error): AskAnswer {
  const toolUseID = textOf(ask.request, 'tool_use_id') ?? '';
  return {
    response: { behavior: 'deny', message: `Permission denied: ${words[reason]}.`, toolUseID },
    notice: {
      type: 'troupe',
      subtype: 'permission_denied',
      reason,
      toolName: textOf(ask.request, 'tool_name') ?? '',
      toolUseId: toolUseID,
      ...(error && { error }),
    },
  };
}

// A getter of what came back may throw; that is an answer of another shape.
function looked(value: unknown): PermissionResult | undefined {
  try {
    return permissionResult(value);
  } catch {
    return undefined;
  }
}

function withoutUndefined(result: PermissionResult): PermissionResult {
  // Only what is undefined was taken away.
  return Object.fromEntries(
    Object.entries(result).filter(([, value]) => value !== undefined),
  ) as unknown as PermissionResult;
}

function contextOf(
  { requestId, request }: ToolAsk,
  signal: AbortSignal,
  { origin }: { readonly origin: CallbackOrigin },
): PermissionContext {
  const suggestions = request['permission_suggestions'];
  return {
    signal,
    sessionId: origin.sessionId(),
    sessionName: origin.sessionName,
    toolUseID: textOf(request, 'tool_use_id') ?? '',
    requestId,
    // The CLI's own suggestions, only to be handed back to it: a newer one may write kinds that the type does not have.
    suggestions: Array.isArray(suggestions) ? (suggestions as PermissionContext['suggestions']) : undefined,
    blockedPath: textOf(request, 'blocked_path'),
    decisionReason: textOf(request, 'decision_reason'),
    title: textOf(request, 'title'),
    displayName: textOf(request, 'display_name'),
    description: textOf(request, 'description'),
    agentID: textOf(request, 'agent_id'),
    mcpServer: serverOf(recordOf(request, 'mcp_server') ?? {}),
    matchedAskRule: ruleOf(recordOf(request, 'matched_ask_rule') ?? {}),
    requiresUserInteraction: request['requires_user_interaction'] === true ? true : undefined,
  };
}

function serverOf(record: JsonRecord): PermissionContext['mcpServer'] {
  const name = textOf(record, 'name');
  const source = textOf(record, 'source');
  return name === undefined || source === undefined ? undefined : { ...record, name, source };
}

function ruleOf(record: JsonRecord): PermissionContext['matchedAskRule'] {
  const source = textOf(record, 'source');
  const toolName = textOf(record, 'tool_name');
  if (source === undefined || toolName === undefined) return undefined;
  return { source, toolName, ruleContent: textOf(record, 'rule_content') };
}

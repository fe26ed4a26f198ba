import type { Clock } from '../clock.ts';
import type { CanUseTool, PermissionContext, PermissionResult } from './can-use-tool.ts';

/** What the CLI asks with `can_use_tool`, as it wrote it. */
export interface ToolAsk {
  readonly requestId: string;
  readonly request: Readonly<Record<string, unknown>>;
}

/** The answer for the wire, and what went wrong where nobody gave a proper one. */
export interface AskAnswer {
  readonly response: PermissionResult & { readonly toolUseID: string };
  readonly fault?: string;
}

/**
 * Has a callback answer one ask. Fails closed: a throw, another shape, the deadline and the abort all deny.
 * Never rejects, and never outlives its signal: what the callback does after that is its own affair.
 */
export async function answerAsk(
  canUseTool: CanUseTool | undefined,
  ask: ToolAsk,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number; readonly clock: Clock },
): Promise<AskAnswer> {
  const toolUseID = text(ask.request, 'tool_use_id') ?? '';
  const deny = (fault: string): AskAnswer => ({
    response: { behavior: 'deny', message: `Permission denied: ${fault}.`, toolUseID },
    fault,
  });
  if (canUseTool === undefined) return deny('nobody is there to answer');
  const deadline = new AbortController();
  const signal = AbortSignal.any([options.signal, deadline.signal]);
  const cancelTimer = Number.isFinite(options.timeoutMs)
    ? options.clock.setTimer(() => deadline.abort(), options.timeoutMs)
    : () => undefined;
  try {
    const input = isRecord(ask.request['input']) ? ask.request['input'] : {};
    const given = callLater(() =>
      canUseTool(text(ask.request, 'tool_name') ?? '', input, contextOf(ask, toolUseID, signal)),
    );
    const answer = await Promise.race([given, aborted(signal)]);
    if (answer === abortedMark) {
      return deny(
        deadline.signal.aborted ? `not answered within ${options.timeoutMs} ms` : 'no longer wanted',
      );
    }
    return isPermissionResult(answer)
      ? { response: { ...answer, toolUseID } }
      : deny('the permission callback did not return `{ behavior: "allow" | "deny", … }`');
  } catch (error) {
    return deny(`the permission callback failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    cancelTimer();
  }
}

const abortedMark = Symbol('aborted');

function aborted(signal: AbortSignal): Promise<typeof abortedMark> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(abortedMark);
    else signal.addEventListener('abort', () => resolve(abortedMark), { once: true });
  });
}

// A callback that throws at once is one that rejects.
async function callLater<Value>(call: () => Promise<Value>): Promise<Value> {
  return await call();
}

function contextOf(
  { requestId, request }: ToolAsk,
  toolUseID: string,
  signal: AbortSignal,
): PermissionContext {
  const suggestions = request['permission_suggestions'];
  return {
    signal,
    toolUseID,
    requestId,
    // The CLI's own suggestions, handed back to it as they came.
    suggestions: Array.isArray(suggestions) ? (suggestions as PermissionContext['suggestions']) : undefined,
    blockedPath: text(request, 'blocked_path'),
    decisionReason: text(request, 'decision_reason'),
    title: text(request, 'title'),
    displayName: text(request, 'display_name'),
    description: text(request, 'description'),
    agentID: text(request, 'agent_id'),
  };
}

function isPermissionResult(value: unknown): value is PermissionResult {
  if (!isRecord(value)) return false;
  if (value['behavior'] === 'deny') return typeof value['message'] === 'string';
  const { updatedInput, updatedPermissions } = value as {
    updatedInput?: unknown;
    updatedPermissions?: unknown;
  };
  return (
    value['behavior'] === 'allow' &&
    (updatedInput === undefined || isRecord(updatedInput)) &&
    (updatedPermissions === undefined || Array.isArray(updatedPermissions))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(record: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = record[key];
  return typeof value === 'string' ? value : undefined;
}

import type { HookFailedMessage } from '../../messages/index.ts';
import type { CallbackOrigin } from '../callback-origin.ts';
import { type JsonRecord, recordOf, textOf } from '../record.ts';
import { type CallbackLimits, runCallback } from '../run-callback.ts';
import { type GuardEvent, isGuardEvent } from './hook-events.ts';
import type { HookInput } from './hook-inputs.ts';
import { hookOutputFault } from './hook-output-fault.ts';
import type { HookOutput } from './hook-outputs.ts';
import type { RegisteredHook } from './hook-registry.ts';

/** The answer for the CLI, and an event where the hook failed. */
export interface HookAnswer {
  readonly response: object;
  readonly notice?: HookFailedMessage;
}

/** Has a hook answer. A hook that fails blocks what it guards, or lets it go ahead, as it was registered. Never rejects. */
export async function answerHook(
  hook: RegisteredHook,
  request: JsonRecord,
  options: Omit<CallbackLimits, 'timeoutMs'> & { readonly origin: CallbackOrigin },
): Promise<HookAnswer> {
  const { origin } = options;
  // What the CLI wrote for the event that the hook was registered for.
  const input = (recordOf(request, 'input') ?? {}) as unknown as HookInput;
  const toolUseId = textOf(request, 'tool_use_id');
  const outcome = await runCallback(
    (signal) =>
      hook.callback(input, toolUseId, {
        signal,
        sessionId: origin.sessionId(),
        sessionName: origin.sessionName,
      }),
    { ...options, timeoutMs: hook.timeoutMs },
  );
  switch (outcome.type) {
    case 'returned':
      return checked(hook, request, outcome.value);
    case 'threw':
      return hookFailure(hook, request, { reason: 'failed', error: outcome.error });
    case 'timed_out':
      return hookFailure(hook, request, { reason: 'timed_out' });
    case 'aborted':
      // Nobody reads it; were it read, it would have to hold back.
      return { response: hook.blocksOnFailure ? blocked(hook) : {} };
    default:
      return outcome satisfies never;
  }
}

/** The answer of a hook that failed. */
export function hookFailure(
  hook: RegisteredHook,
  request: JsonRecord,
  fault: Pick<HookFailedMessage, 'reason' | 'error'>,
): HookAnswer {
  const toolUseId = textOf(recordOf(request, 'input') ?? {}, 'tool_use_id');
  return {
    response: hook.blocksOnFailure ? blocked(hook) : {},
    notice: {
      type: 'troupe',
      subtype: 'hook_failed',
      event: hook.event,
      ...(hook.matcher !== undefined && { matcher: hook.matcher }),
      ...fault,
      blocked: hook.blocksOnFailure,
      ...(toolUseId !== undefined && { toolUseId }),
    },
  };
}

function checked(hook: RegisteredHook, request: JsonRecord, output: unknown): HookAnswer {
  const fault = faultOf(hook, output);
  if (fault !== undefined) {
    const error = new TypeError(`A hook of ${hook.event} ${fault}.`);
    return hookFailure(hook, request, { reason: 'bad_output', error });
  }
  if (output === undefined) return { response: {} };
  // Its fields were looked at.
  const { hookSpecificOutput, ...common } = output as HookOutput & { hookSpecificOutput?: object };
  if (hookSpecificOutput === undefined) return { response: common };
  return {
    response: { ...common, hookSpecificOutput: { ...hookSpecificOutput, hookEventName: hook.event } },
  };
}

// A getter of what came back may throw.
function faultOf(hook: RegisteredHook, output: unknown): string | undefined {
  try {
    return hookOutputFault(hook.event, output);
  } catch {
    return 'returned something that cannot be read';
  }
}

function blocked({ event }: RegisteredHook): object {
  return isGuardEvent(event) ? blocks[event](`A hook of ${event} failed, so this was blocked.`) : {};
}

const blocks: { readonly [Event in GuardEvent]: (reason: string) => object } = {
  PreToolUse: (permissionDecisionReason) => ({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason,
    },
  }),
  PreModelSwitch: (permissionDecisionReason) => ({
    hookSpecificOutput: {
      hookEventName: 'PreModelSwitch',
      permissionDecision: 'deny',
      permissionDecisionReason,
    },
  }),
  PreSkillShellCommand: (permissionDecisionReason) => ({
    hookSpecificOutput: {
      hookEventName: 'PreSkillShellCommand',
      permissionDecision: 'deny',
      permissionDecisionReason,
    },
  }),
  PermissionRequest: (message) => ({
    hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'deny', message } },
  }),
  UserPromptSubmit: (reason) => ({ decision: 'block', reason }),
  UserPromptExpansion: (reason) => ({ decision: 'block', reason }),
};

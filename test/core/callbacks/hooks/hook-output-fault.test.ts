import { guardEvents, type HookEvent, hookEvents } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { hookOutputFault } from '#core/callbacks/hooks/hook-output-fault.ts';

const observers = hookEvents.filter((event) => !guardEvents.some((guard) => guard === event));

describe('hookOutputFault', () => {
  it.each(hookEvents)(
    'lets %s go on with an empty object, in the background, or with what all can say',
    (event) => {
      for (const output of [
        {},
        { async: true },
        { async: true, asyncTimeout: 1_000 },
        { continue: false, stopReason: 's', suppressOutput: true, systemMessage: 'm', reason: 'r' },
        { decision: 'block', reason: 'r' },
        { decision: undefined },
      ]) {
        expect(hookOutputFault(event, output)).toBeUndefined();
      }
    },
  );

  it.each(observers)('takes nothing for an answer of %s, which only reports', (event) => {
    expect(hookOutputFault(event, undefined)).toBeUndefined();
  });

  it.each(guardEvents)('does not take nothing for consent of %s, which guards', (event) => {
    expect(hookOutputFault(event, undefined)).toContain('{}');
  });

  it.each(hookEvents)(
    'finds fault with what is no object, an unknown field and a wrong kind, for %s',
    (event) => {
      for (const output of [
        null,
        true,
        'allow',
        [],
        { desicion: 'block' },
        { decision: 'deny' },
        { continue: 'no' },
        { async: false },
        { async: true, decision: 'block' },
        { hookSpecificOutput: 'x' },
        { hookSpecificOutput: { hookEventName: 'Other' } },
        { hookSpecificOutput: { unknown: 1 } },
        { toString: 1 },
      ]) {
        expect(hookOutputFault(event, output), JSON.stringify(output)).toBeTypeOf('string');
      }
    },
  );

  it.each<[HookEvent, object]>([
    ['PreToolUse', { permissionDecision: 'deny', permissionDecisionReason: 'r' }],
    ['PreToolUse', { permissionDecision: 'defer', updatedInput: {}, additionalContext: 'c' }],
    ['PostToolUse', { additionalContext: 'c', updatedToolOutput: [1], updatedMCPToolOutput: null }],
    ['UserPromptSubmit', { additionalContext: 'c', sessionTitle: 't', suppressOriginalPrompt: true }],
    ['SessionStart', { initialUserMessage: 'm', watchPaths: ['/a'], reloadSkills: true }],
    ['PreModelSwitch', { permissionDecision: 'ask' }],
    ['PermissionRequest', { decision: { behavior: 'allow', updatedInput: {}, updatedPermissions: [] } }],
    ['PermissionRequest', { decision: { behavior: 'deny', message: 'm', interrupt: true } }],
    ['PermissionDenied', { retry: true }],
    ['Elicitation', { action: 'accept', content: { a: 1 } }],
    ['WorktreeCreate', { worktreePath: '/w' }],
    ['FileChanged', { watchPaths: [] }],
    ['MessageDisplay', { displayContent: 'd' }],
    ['Stop', { additionalContext: 'c' }],
  ])('takes what %s can decide: %j', (event, hookSpecificOutput) => {
    expect(hookOutputFault(event, { hookSpecificOutput })).toBeUndefined();
    const named = { hookEventName: event, ...hookSpecificOutput };
    expect(hookOutputFault(event, { hookSpecificOutput: named })).toBeUndefined();
  });

  it.each<[HookEvent, object]>([
    ['PreToolUse', { permissionDecision: 'denied' }],
    ['PreToolUse', { permissionDecision: 'deny', reason: 'r' }],
    ['PreToolUse', { updatedInput: [] }],
    ['PreModelSwitch', { permissionDecision: 'defer' }],
    ['PermissionRequest', { decision: 'allow' }],
    ['PermissionRequest', { decision: { behavior: 'allow', message: 'm' } }],
    ['PermissionRequest', { decision: { behavior: 'deny', updatedInput: {} } }],
    ['PermissionRequest', { decision: { behavior: 'allow', updatedPermissions: [1] } }],
    ['SessionStart', { watchPaths: '/a' }],
    ['SessionEnd', { additionalContext: 'c' }],
  ])('finds fault with what %s cannot decide: %j', (event, hookSpecificOutput) => {
    expect(hookOutputFault(event, { hookSpecificOutput })).toBeTypeOf('string');
  });
});

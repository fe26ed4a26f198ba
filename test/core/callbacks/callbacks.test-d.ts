import type * as official from '@anthropic-ai/claude-agent-sdk';
import type {
  CanUseTool,
  HookCallback,
  HookEvent,
  HookInput,
  HookInputOf,
  HookOutput,
  Hooks,
  McpServerConfig,
  PermissionResult,
} from '@troupe/core';
import { assertType, describe, expectTypeOf, it } from 'vitest';

describe('hooks', () => {
  it('have the events of the official SDK', () => {
    expectTypeOf<HookEvent>().toEqualTypeOf<official.HookEvent>();
  });

  it('are told what the official SDK tells them', () => {
    expectTypeOf<official.HookInput>().toExtend<HookInput>();
    expectTypeOf<official.PreToolUseHookInput>().toExtend<HookInputOf<'PreToolUse'>>();
    expectTypeOf<HookInputOf<'Stop'>>().toHaveProperty('stop_hook_active');
  });

  it('may say what the official SDK lets them, and no more', () => {
    expectTypeOf<official.HookJSONOutput>().toExtend<HookOutput>();
    const typingError = { permisionDecision: 'deny' } as const;
    // @ts-expect-error a typing error
    assertType<HookOutput>({ hookSpecificOutput: typingError });
  });

  it('of a single event know its input, and those for any event fit everywhere, the official SDK’s too', () => {
    const anyEvent: HookCallback = async () => ({});
    // Only its type is looked at.
    const theirs = anyEvent as unknown as official.HookCallback;
    assertType<Hooks>({
      PreToolUse: [{ hooks: [anyEvent, theirs, async ({ tool_name }) => (tool_name === '' ? {} : {})] }],
      PostToolUse: [{ hooks: [anyEvent, theirs, async () => {}] }],
    });
    const silent = async () => undefined;
    // @ts-expect-error a guard says `{}` to let pass
    assertType<Hooks>({ PreToolUse: [{ hooks: [silent] }] });
  });
});

describe('permissions', () => {
  it('take what the official SDK’s callbacks return, save null', () => {
    expectTypeOf<official.PermissionResult>().toExtend<PermissionResult & { toolUseID?: string }>();
    expectTypeOf<CanUseTool>().returns.resolves.toEqualTypeOf<PermissionResult>();
  });
});

describe('mcpServers', () => {
  it('take what the official SDK’s createSdkMcpServer makes', () => {
    expectTypeOf<official.McpSdkServerConfigWithInstance>().toExtend<McpServerConfig>();
  });
});

import type { HookEvent } from './hook-events.ts';
import type { HookInputOf } from './hook-inputs.ts';
import type { HookOutputOf } from './hook-outputs.ts';

/** What a hook is told beside its input. */
export interface HookContext {
  /** Aborts when the answer is no longer wanted: the turn or the CLI ended, or the hook's `timeout` passed. */
  readonly signal: AbortSignal;
  /** The conversation: its UUID. */
  readonly sessionId: string;
  /** The session's name, where it has one. */
  readonly sessionName?: string | undefined;
}

/** A function that is called when something happens in the CLI, and that has a say in it. */
// A method, so that a callback for any event fits where one for a single event is wanted, as in the official SDK.
export type HookCallback<Event extends HookEvent = HookEvent> = {
  call(
    input: HookInputOf<Event>,
    toolUseId: string | undefined,
    context: HookContext,
  ): HookOutputOf<Event> | Promise<HookOutputOf<Event>>;
}['call'];

/** Hooks of one event, and when they are called. */
export interface HookMatcher<Event extends HookEvent = HookEvent> {
  /**
   * A name, or a pattern of it (`Write|Edit`, `mcp__db__.*`): of the tool for events of tools, and of what
   * docs/reference/hooks.md says for others. Absent: always, as for an event that has nothing to match.
   */
  readonly matcher?: string | undefined;
  /** All of them are called, at once. */
  readonly hooks: readonly HookCallback<Event>[];
  /** **Seconds** each hook has, as in the official SDK; then it has failed. `Infinity`: no limit. Default: 60. */
  readonly timeout?: number | undefined;
  /**
   * What becomes of what a hook guards when the hook fails: it throws, returns something else, or takes too long.
   *
   * `'block'` for a guard (`PreToolUse`, `PermissionRequest`, `UserPromptSubmit`, `UserPromptExpansion`,
   * `PreModelSwitch`, `PreSkillShellCommand`), where it is the default. `'continue'`, the default of all other events, lets
   * it go ahead; of those there is nothing to block. Either way the failure is an event:
   * `{ type: 'troupe', subtype: 'hook_failed' }`.
   */
  readonly onFailure?: 'block' | 'continue' | undefined;
}

/** The hooks of a session, by event. */
export type Hooks = { readonly [Event in HookEvent]?: readonly HookMatcher<Event>[] | undefined };

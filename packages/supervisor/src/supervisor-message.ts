import type { InvalidOptionsError, Supervisable } from '@troupe/core';
import type { Child } from './child.ts';
import type { ParsedChildSpec } from './child-spec.ts';
import type { SupervisorStartError } from './errors.ts';
import type { Life } from './life.ts';
import type { ChildCounts, ChildInfo, ChildResult, Done } from './supervisor-results.ts';

/** What comes into the one lane of a supervisor of any kind. */
type CommonMessage =
  | { readonly type: 'child_ended'; readonly child: Child; readonly life: Life }
  | {
      readonly type: 'start_child';
      readonly spec: ParsedChildSpec | InvalidOptionsError;
      readonly reply: (result: ChildResult) => void;
    }
  | { readonly type: 'which_children'; readonly reply: (children: ChildInfo[]) => void }
  | { readonly type: 'count_children'; readonly reply: (counts: ChildCounts) => void };

/** What comes into the one lane of a `Supervisor`. */
export type SupervisorMessage =
  | CommonMessage
  | { readonly type: 'start_children'; readonly reply: (error: SupervisorStartError | undefined) => void }
  /** The last restart of this child failed. */
  | { readonly type: 'try_again'; readonly child: Child }
  | { readonly type: 'restart_child'; readonly id: string; readonly reply: (result: ChildResult) => void }
  | { readonly type: 'terminate_child'; readonly id: string; readonly reply: (done: Done) => void }
  | { readonly type: 'delete_child'; readonly id: string; readonly reply: (done: Done) => void };

/** What comes into the one lane of a `DynamicSupervisor`. */
export type DynamicSupervisorMessage =
  | CommonMessage
  /** The last restart of the child that is known by this handle failed. */
  | { readonly type: 'try_again'; readonly child: Child; readonly handle: Supervisable }
  | {
      readonly type: 'terminate_child';
      readonly child: Supervisable;
      readonly reply: (done: Done) => void;
    };

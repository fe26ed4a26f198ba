/** How a child of a random tree ends when it is asked to. */
export type StopStyle = 'obeys' | 'leaves normally' | 'leaves with detail' | 'crashes' | 'takes no notice';

/** What one call of a child's start does. `dies` is a start that is followed at once by a crash. */
export type StartPlan = 'ok' | 'info' | 'ignore' | 'fails' | 'dies';

/** The words of exit reasons in traces. */
export type Exit = 'normal' | 'shutdown' | 'shutdown!' | 'killed' | 'crash';

/** What every child of a random tree has. */
interface ScriptedChild {
  readonly id: string;
  readonly restart: 'permanent' | 'transient' | 'temporary';
  readonly shutdown: number | 'infinity' | 'brutal_kill';
  readonly significant: boolean;
}

/** A child that is no supervisor. */
export interface KidScript extends ScriptedChild {
  readonly kind: 'kid';
  readonly stopStyle: StopStyle;
  /** What its first starts do; all after them are `ok`. */
  readonly starts: readonly StartPlan[];
}

/** How a supervisor is started. */
export interface SupervisorScript {
  readonly strategy: 'one_for_one' | 'rest_for_one' | 'one_for_all';
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  readonly autoShutdown: 'never' | 'any_significant' | 'all_significant';
  readonly children: readonly ChildScript[];
}

/** A child that is a supervisor. */
export interface SupervisorChildScript extends ScriptedChild {
  readonly kind: 'supervisor';
  readonly flags: SupervisorScript;
}

export type ChildScript = KidScript | SupervisorChildScript;

/** A call on one supervisor. */
export type Call =
  | { readonly type: 'start_child'; readonly child: KidScript }
  | { readonly type: 'restart_child' | 'terminate_child' | 'delete_child'; readonly id: string }
  | { readonly type: 'which_children' | 'count_children' };

/** What is done to a tree from outside. */
export type Action =
  | { readonly type: 'end'; readonly id: string; readonly exit: Exit }
  /** Both of a child that is a supervisor and of one that is none. */
  | { readonly type: 'kill'; readonly id: string }
  | { readonly type: 'call'; readonly on: string; readonly call: Call }
  | { readonly type: 'stop'; readonly on: string; readonly exit: 'normal' | 'shutdown' }
  | { readonly type: 'hold' | 'release'; readonly on: string }
  | { readonly type: 'pass'; readonly ms: number };

/** The name of the supervisor at the top. */
export const top = 'top';

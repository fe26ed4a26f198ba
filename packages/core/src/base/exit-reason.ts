/**
 * Why an actor, a session or any other `Supervisable` ended. A plain value, never thrown.
 *
 * - `normal`: it had nothing left to do and ended by itself.
 * - `shutdown`: someone asked it to stop. `detail` is theirs; `cause` says what made a supervisor give up.
 * - `killed`: it was killed, or did not stop within its budget.
 * - `crash`: it ended unasked; `error` says how.
 *
 * The words are Erlang/OTP's exit reasons (`normal`, `shutdown`, `{shutdown, Term}`, `killed`, anything else).
 */
export type ExitReason =
  | { readonly type: 'normal' }
  | { readonly type: 'shutdown'; readonly detail?: unknown; readonly cause?: Error }
  | { readonly type: 'killed' }
  | { readonly type: 'crash'; readonly error: Error };

/** Whether OTP calls the exit abnormal: everything but `normal` and `shutdown`. */
export function isAbnormal(reason: ExitReason): boolean {
  return reason.type !== 'normal' && reason.type !== 'shutdown';
}

/** The exit reason in a few words, for messages and logs. */
export function describeExit(reason: ExitReason): string {
  return reason.type === 'crash' ? `crash: ${reason.error.message}` : reason.type;
}

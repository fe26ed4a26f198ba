/** How a supervisor of sessions is stopped. */
export interface SessionSupervisorStopOptions {
  /** How long running turns may go on before they are interrupted, in milliseconds. @defaultValue 5000 */
  readonly drainMs?: number | undefined;
  /** The whole budget in milliseconds, the draining included; then all that is left is killed. Default: none. */
  readonly timeoutMs?: number | undefined;
}

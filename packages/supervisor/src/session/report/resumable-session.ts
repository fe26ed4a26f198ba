/** A conversation that another host can go on with. */
export interface ResumableSession {
  readonly name: string;
  /** The option `resume` of the session that is to go on with it. */
  readonly sessionId: string;
  /** Where its CLI ran; `undefined`: where the host ran. */
  readonly cwd: string | undefined;
}

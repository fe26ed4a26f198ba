/**
 * One process, and no later one that was given the same pid: the start time tells them apart. Start times are
 * opaque; only equality means something.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** A living process that carries a session's tag in its environment. */
export interface TaggedProcess extends ProcessIdentity {
  readonly tag: string;
}

/** What there is to know about the processes of this machine. A zombie counts as dead: it runs nothing. */
export interface ProcessTable {
  /** When the living process `pid` started; `undefined` when there is none. Rejects when that cannot be told. */
  startTimeOf(pid: number): Promise<string | undefined>;
  /** Every living process that carries any session's tag. Rejects when the table cannot be read. */
  listTagged(): Promise<readonly TaggedProcess[]>;
}

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

/** A process that showed a tag when it was looked at. Whether it lives, and is the one that is meant, is another question. */
export interface Sighting {
  readonly pid: number;
  readonly tag: string;
  /** Where the same look showed it. */
  readonly startTime?: string;
}

/** What there is to know about the processes of this machine. A zombie counts as dead: it runs nothing. */
export interface ProcessTable {
  /** When the living process `pid` started; `undefined` when there is none. Rejects when that cannot be told. */
  startTimeOf(pid: number): Promise<string | undefined>;
  /** Every living process that carries that tag, or any session's. Rejects when the table cannot be read. */
  listTagged(tag?: string): Promise<readonly TaggedProcess[]>;
}

/** How a system's process table is read. */
export interface ProcessTableReader extends Pick<ProcessTable, 'startTimeOf'> {
  /** Looks at every process once. */
  sightTagged(): Promise<readonly Sighting[]>;
  /** The process that was sighted, when it lives still and carries the tag. */
  identify(sighting: Sighting): Promise<TaggedProcess | undefined>;
}

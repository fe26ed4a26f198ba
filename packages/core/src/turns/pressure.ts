/** What is unread, and who would mind if the pipe stood still. */
export interface Pressure {
  /** Messages of the running turn that its reader has not read. */
  readonly unread: number;
  /** How many of them are kept before the pipe is paused (`bufferMessages`). */
  readonly capacity: number;
  /** The turn is being given up: its unread pieces may be dropped. */
  readonly mayDrop: boolean;
  /** The reader may be waiting for the result, which is behind the unread lines. */
  readonly isResultAwaited: boolean;
  /** Control requests that wait for an answer from behind the unread lines. */
  readonly pendingControls: number;
  /** Bytes heard past the capacity on behalf of those, or of the result. */
  readonly parkedBytes: number;
  readonly maxParkedBytes: number;
}

/**
 * `flow`: the pipe runs. `pause`: it stands until the reader has caught up. `drop`: it runs, and what is unread goes.
 * `give_up_controls`: the parking space is used up; the control requests fail, and the pipe stands.
 */
export type PressureDecision = 'flow' | 'pause' | 'drop' | 'give_up_controls';

/** What a reader that is behind means for the pipe. */
export function relievePressure(pressure: Pressure): PressureDecision {
  if (pressure.unread <= pressure.capacity) return 'flow';
  if (pressure.mayDrop) return 'drop';
  const isFull = pressure.parkedBytes > pressure.maxParkedBytes;
  // A reader that waits for the result cannot make room.
  if (pressure.isResultAwaited) return isFull ? 'drop' : 'flow';
  if (pressure.pendingControls === 0) return 'pause';
  return isFull ? 'give_up_controls' : 'flow';
}

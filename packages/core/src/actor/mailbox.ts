import { Lane } from './lane.ts';

/** What an actor's own machinery puts into its control lane beside messages: a stop request, a death notice. */
export abstract class Signal {
  abstract serve(): void;
}

/**
 * What waits for an actor: a control lane that is always served first, and a data lane. Rings the bell when
 * something waits that may be served.
 *
 * With `singleLane` the two are one and the same queue, so that arrival order is the only order.
 */
export class Mailbox {
  readonly control: Lane<unknown> = new Lane();
  readonly data: Lane<unknown>;
  private readonly doorbell: { ring(): void };
  private holds = 0;
  // From the ring of the bell to the end of the batch it leads to: a second ring would be one too many.
  private isAwake = false;

  constructor(doorbell: { ring(): void }, singleLane: boolean) {
    this.doorbell = doorbell;
    this.data = singleLane ? this.control : new Lane();
  }

  get isHeld(): boolean {
    return this.holds > 0;
  }

  /** Nothing waits, nobody holds, and no bell has rung that is not answered yet. */
  get isIdle(): boolean {
    return !this.isAwake && this.holds === 0;
  }

  /** What comes from now on waits, without a ring, for the `rest` that must follow. */
  rouse(): void {
    this.isAwake = true;
  }

  tell(message: unknown): void {
    this.data.push(message);
    if (!this.isAwake) this.wake();
  }

  urge(message: unknown): void {
    this.control.push(message);
    if (!this.isAwake) this.wake();
  }

  /** The batch that the last ring led to is done. */
  rest(): void {
    this.isAwake = false;
    this.wake();
  }

  /** Nothing may be served until the returned release is called, and every other hold is released. */
  hold(): () => void {
    let isHolding = true;
    this.holds++;
    return () => {
      if (!isHolding) return;
      isHolding = false;
      this.holds--;
      if (!this.isAwake) this.wake();
    };
  }

  /** Empties both lanes and says how many messages, signals not counted, were in them. */
  clear(): number {
    const inData = clearLane(this.data);
    return inData + clearLane(this.control);
  }

  private wake(): void {
    if (this.holds > 0 || (this.control.size === 0 && this.data.size === 0)) return;
    this.isAwake = true;
    this.doorbell.ring();
  }
}

function clearLane(lane: Lane<unknown>): number {
  let messages = 0;
  while (lane.size > 0) if (!(lane.shift() instanceof Signal)) messages++;
  return messages;
}

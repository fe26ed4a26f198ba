import { randomUUID } from 'node:crypto';
import { onAbort } from '../base/on-abort.ts';
import { TurnInterruptedError } from '../errors/errors.ts';
import type { SessionMessage } from './session-messages.ts';

/** A prompt on its way into a running turn. */
export type SteeringRequest = SessionMessage & { readonly type: 'steer' };

/** Steering prompts between being asked for and the state's decision on them. */
export class Steering {
  readonly #pending = new Map<string, SteeringRequest>();

  constructor(life: AbortSignal) {
    onAbort(life, () => {
      for (const uuid of [...this.#pending.keys()]) this.refuse(uuid);
    });
  }

  /** Keeps a request and returns the uuid that its prompt will have. */
  keep(request: SteeringRequest): string {
    const uuid = randomUUID();
    this.#pending.set(uuid, request);
    return uuid;
  }

  /** The request is going out. */
  take(uuid: string): SteeringRequest | undefined {
    const request = this.#pending.get(uuid);
    this.#pending.delete(uuid);
    return request;
  }

  refuse(uuid: string): void {
    this.take(uuid)?.reject(
      new TurnInterruptedError('Only a running turn can be steered; this one is over.'),
    );
  }
}

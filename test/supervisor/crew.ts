import type { ChildSpec, ChildStart, SupervisorEvent } from '@troupe/supervisor';
import { Worker, type WorkerHabits } from './worker.ts';

type Attempt =
  | WorkerHabits
  | 'ignore'
  | Error
  | ((start: Parameters<ChildStart>[0]) => ReturnType<ChildStart>);

/**
 * The children of one test: specs whose starts make workers, all of which it keeps, and a diary of what happens.
 *
 * The diary has `+a2` for the second start of `a`, `-a2 killed` for its end, and `type a` for every other event.
 */
export class Crew {
  readonly diary: string[] = [];
  readonly events: SupervisorEvent[] = [];
  readonly #workers = new Map<string, Worker[]>();
  readonly #attempts = new Map<string, Attempt[]>();

  /** A child spec. Its starts make plain workers unless `plan` says otherwise. */
  spec(id: string, fields: Partial<ChildSpec> = {}): ChildSpec {
    return { id, start: (context) => this.#start(id, context), ...fields };
  }

  /** What the next starts of a child come to: a worker with habits, `'ignore'`, a failure, or something else. */
  plan(id: string, ...attempts: readonly Attempt[]): void {
    this.#attempts.set(id, [...attempts]);
  }

  /** The latest incarnation of a child, or the one of that number. */
  worker(id: string, number = this.#workers.get(id)?.length ?? 0): Worker {
    const worker = this.#workers.get(id)?.[number - 1];
    if (worker === undefined) throw new Error(`There is no worker ${id} ${number}.`);
    return worker;
  }

  /** How many workers were made under this id. */
  countWorkers(id: string): number {
    return this.#workers.get(id)?.length ?? 0;
  }

  /** For `onEvent`. */
  readonly note = (event: SupervisorEvent): void => {
    this.events.push(event);
    const { childId, offender } = event;
    if (event.type === 'child_started') this.diary.push(`+${childId}${offender.incarnation}`);
    else if (event.type === 'child_ended')
      this.diary.push(`-${childId}${offender.incarnation} ${event.reason.type}`);
    else this.diary.push(`${event.type} ${childId}`);
  };

  async #start(id: string, context: Parameters<ChildStart>[0]): ReturnType<ChildStart> {
    const attempt = this.#attempts.get(id)?.shift() ?? {};
    if (attempt === 'ignore') return 'ignore';
    if (attempt instanceof Error) throw attempt;
    if (typeof attempt === 'function') return attempt(context);
    const worker = new Worker(attempt);
    this.#workers.set(id, [...(this.#workers.get(id) ?? []), worker]);
    return worker;
  }
}

import { InvalidOptionsError, type Supervisable } from '@troupe/core';
import {
  type ChildSpec,
  type ChildStarted,
  Supervisor,
  type SupervisorEvent,
  type SupervisorOptions,
} from '@troupe/supervisor';
import { Journal } from './journal.ts';
import { Kid } from './kid.ts';
import type { Flags, ScriptedChild } from './scenario.ts';
import { SimulatedTime } from './simulated-time.ts';
import { exitTerm, invalidSpecTerm, reasonTerm, type Term, TermError } from './term.ts';

// `dies` is a start that is followed by an exit of the child's own, not one that is over when the start is.
const diesAfterMs = 5;

/** Where one scenario is played: its children, its supervisors, what they are to do and what they did. */
export class Stage {
  readonly journal = new Journal();
  readonly time = new SimulatedTime(this.journal);
  /** The latest incarnation of each scripted child. */
  readonly kids = new Map<string, Kid>();
  /** The latest incarnation of each supervisor, the top one excepted. */
  readonly supervisors = new Map<string, Supervisor>();
  readonly #plan = new Map<string, Term[]>();
  readonly #starts = new Map<string, number>();

  constructor(plan: Readonly<Record<string, readonly Term[]>>) {
    for (const [id, items] of Object.entries(plan)) this.plan(id, items);
  }

  /** What the next calls of a child's start do. */
  plan(id: string, items: readonly Term[]): void {
    this.#plan.set(id, [...items]);
  }

  /** Starts a supervisor through the public door. Bad flags and specs are errors of OTP's. */
  async startSupervisor(flags: Flags, children: readonly ScriptedChild[]): Promise<Supervisor> {
    // A scenario may well be about flags that are not allowed.
    const options = {
      strategy: flags.strategy,
      maxRestarts: flags.intensity,
      maxSeconds: flags.period,
      autoShutdown: flags.auto_shutdown,
      children: children.map((child) => this.toSpec(child)),
      clock: this.time.clock,
      onEvent: (event: SupervisorEvent) => this.#report(event),
    } as SupervisorOptions;
    try {
      return await Supervisor.start(options);
    } catch (error) {
      if (!(error instanceof InvalidOptionsError)) throw error;
      const index = /^children\.(\d+)/.exec(error.issues.at(-1)?.key ?? '')?.[1];
      if (index === undefined)
        throw new TermError(['supervisor_data', invalidSpecTerm(error, { ...options })]);
      const given = { ...options, ...children[Number(index)] };
      throw new TermError(['start_spec', invalidSpecTerm(error, given)]);
    }
  }

  /** The child spec that a scripted child is. */
  toSpec(child: ScriptedChild): ChildSpec {
    const { id, restart, significant, sup } = child;
    // As above: the values are whatever the scenario says.
    return {
      id,
      ...(restart !== undefined && { restart }),
      ...(significant !== undefined && { significant }),
      ...(sup === undefined ? { shutdown: child.shutdown ?? 1000 } : { type: 'supervisor' }),
      ...(sup !== undefined && child.shutdown !== undefined && { shutdown: child.shutdown }),
      start: () => this.#start(child),
    } as ChildSpec;
  }

  async #start(child: ScriptedChild): Promise<ChildStarted> {
    const { id } = child;
    const incarnation = (this.#starts.get(id) ?? 0) + 1;
    this.#starts.set(id, incarnation);
    const [kind, ...details] = toList(this.#nextItem(id));
    switch (kind) {
      case 'ok': {
        const started = await this.#raise(child, incarnation);
        return details.length === 0 ? started : { child: started, info: details[0] };
      }
      case 'ignore':
        this.journal.write('start_ignore', id, incarnation);
        return 'ignore';
      case 'error':
      case 'throw':
        return this.#fail(id, incarnation, details[0]);
      case 'return':
        this.journal.write('start_error', id, incarnation, details[0] ?? null);
        // What nobody should return.
        return details[0] as unknown as ChildStarted;
      case 'slow_ok':
        await this.#linger(id, incarnation, details[0]);
        return this.#raise(child, incarnation);
      case 'slow_error':
        await this.#linger(id, incarnation, details[0]);
        return this.#fail(id, incarnation, details[1]);
      case 'dies': {
        const doomed = await this.#raise(child, incarnation);
        if (doomed instanceof Kid)
          this.time.clock.setTimer(() => doomed.crash(details[0] ?? null), diesAfterMs);
        return doomed;
      }
      default:
        throw new Error(
          `The plan says ${JSON.stringify([kind, ...details])}, and nobody knows what that is.`,
        );
    }
  }

  #nextItem(id: string): Term {
    const items = this.#plan.get(id) ?? [];
    const [item] = items;
    if (Array.isArray(item) && item[0] === 'forever') return item[1];
    items.shift();
    return item ?? 'ok';
  }

  async #raise(child: ScriptedChild, incarnation: number): Promise<Supervisable> {
    const { id, kid: script = {}, sup } = child;
    if (sup !== undefined) {
      const supervisor = await this.startSupervisor(...sup);
      this.supervisors.set(id, supervisor);
      this.journal.write('sup_started', id, incarnation);
      void supervisor.exited.then((reason) => this.journal.noteExit(id, incarnation, exitTerm(reason)));
      return supervisor;
    }
    const kid = new Kid(id, incarnation, script, { journal: this.journal, clock: this.time.clock });
    this.kids.set(id, kid);
    this.journal.write('start', id, incarnation);
    return kid;
  }

  #fail(id: string, incarnation: number, reason: Term = null): never {
    this.journal.write('start_error', id, incarnation, reason);
    throw new TermError(reason);
  }

  async #linger(id: string, incarnation: number, ms: Term = 0): Promise<void> {
    this.journal.write('start_begin', id, incarnation);
    await new Promise<void>((resolve) => this.time.clock.setTimer(resolve, Number(ms)));
  }

  /** OTP reports what goes wrong; the rest of our events has no trace. */
  #report(event: SupervisorEvent): void {
    const { childId } = event;
    switch (event.type) {
      case 'child_terminated':
      case 'shutdown_error':
        return this.journal.write('report', event.type, childId, exitTerm(event.reason));
      case 'start_error':
        return this.journal.write('report', 'start_error', childId, reasonTerm(event.reason));
      case 'max_restarts_reached':
        return this.journal.write('report', 'shutdown', childId, 'reached_max_restart_intensity');
      case 'child_started':
      case 'child_ended':
      case 'auto_shutdown':
        return;
      default:
        event satisfies never;
    }
  }
}

function toList(term: Term): readonly Term[] {
  return Array.isArray(term) ? term : [term];
}

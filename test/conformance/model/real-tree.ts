import type { ExitReason, Supervisable } from '@troupe/core';
import {
  type ChildInfo,
  type ChildResult,
  type ChildSpec,
  type Done,
  Supervisor,
  type SupervisorEvent,
  SupervisorStartError,
} from '@troupe/supervisor';
import { holdMailbox } from '#supervisor/hold-mailbox.ts';
import type {
  Action,
  Call,
  ChildScript,
  Exit,
  KidScript,
  StartPlan,
  StopStyle,
  SupervisorScript,
} from './script.ts';
import { top } from './script.ts';
import { SteppedClock } from './stepped-clock.ts';

// A message takes one turn of the loop from actor to actor, and no more than a few lie between two lines of the trace.
const turnsOfSilence = 12;

/** A tree of real supervisors whose trace is written in the words of the reference model. */
export class RealTree {
  readonly trace: string[] = [];
  readonly replies: string[] = [];
  readonly #clock = new SteppedClock();
  readonly #plans = new Map<string, StartPlan[]>();
  readonly #kids = new Map<string, Kid>();
  readonly #supervisors = new Map<string, Supervisor>();
  readonly #releases = new Map<string, () => void>();

  async start(script: SupervisorScript): Promise<void> {
    this.#plan(script.children);
    const starting = this.#startSupervisor(top, script).then(
      (supervisor) => void supervisor.exited.then((exit) => this.trace.push(`top over ${word(exit)}`)),
      (error: unknown) => this.trace.push(`top failed: ${why(error)}`),
    );
    await this.settle();
    await starting;
  }

  async act(action: Action): Promise<void> {
    switch (action.type) {
      case 'pass':
        return this.#clock.pass(action.ms);
      case 'hold':
        this.#releases.set(action.on, holdMailbox(this.#supervisor(action.on)));
        return;
      case 'release':
        this.#releases.get(action.on)?.();
        this.#releases.delete(action.on);
        break;
      case 'end':
        this.#kids.get(action.id)?.end(action.exit);
        break;
      case 'kill':
        void (this.#kids.get(action.id) ?? this.#supervisors.get(action.id))?.kill();
        break;
      case 'call':
        void this.#call(action.on, action.call);
        break;
      case 'stop':
        void this.#supervisor(action.on).stop({ type: action.exit });
        break;
      default:
        action satisfies never;
    }
    await this.settle();
  }

  /** The ids of all kids that are alive. */
  kids(): string[] {
    return [...this.#kids].filter(([, kid]) => !kid.isOver).map(([id]) => id);
  }

  async which(on: string): Promise<string> {
    return (await this.#supervisor(on).whichChildren()).map(listed).join(' ');
  }

  /** Ends whatever is left. */
  async clear(): Promise<void> {
    for (const release of this.#releases.values()) release();
    await this.#supervisors.get(top)?.kill();
  }

  /** Waits until nothing happens any more; time passes only when nothing can happen without it. */
  async settle(): Promise<void> {
    for (;;) {
      for (let silence = 0, seen = this.trace.length; silence < turnsOfSilence; silence += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        if (this.trace.length > seen) silence = 0;
        seen = this.trace.length;
      }
      if (!this.#clock.fireNext()) return;
    }
  }

  async #startSupervisor(id: string, flags: SupervisorScript): Promise<Supervisor> {
    const supervisor = await Supervisor.start({
      ...flags,
      children: flags.children.map((child) => this.#spec(child)),
      clock: this.#clock,
      onEvent: (event) => this.#note(event),
    });
    this.#supervisors.set(id, supervisor);
    return supervisor;
  }

  #spec(child: ChildScript): ChildSpec {
    const { id, restart, shutdown, significant } = child;
    if (child.kind === 'kid') {
      return { id, restart, shutdown, significant, start: async () => this.#startKid(child) as Supervisable };
    }
    const start = () => this.#startSupervisor(id, child.flags);
    return { id, restart, shutdown, significant, type: 'supervisor', start };
  }

  #startKid({ id, stopStyle }: KidScript): Supervisable | { child: Supervisable; info: string } | 'ignore' {
    const plan = this.#plans.get(id)?.shift() ?? 'ok';
    this.trace.push(`${id} start: ${plan}`);
    if (plan === 'ignore') return 'ignore';
    if (plan === 'fails') throw new Error('fails');
    const kid = new Kid(stopStyle, () => this.trace.push(`${id} asked`));
    this.#kids.set(id, kid);
    if (plan === 'dies') kid.end('crash');
    return plan === 'info' ? { child: kid, info: 'info' } : kid;
  }

  async #call(on: string, call: Call): Promise<void> {
    const result = await this.#ask(this.#supervisor(on), call).catch((error: unknown) =>
      String((error as { code?: string }).code) === 'SUPERVISOR_GONE' ? 'gone' : String(error),
    );
    this.replies.push(`${on} answers ${call.type}: ${result}`);
  }

  async #ask(supervisor: Supervisor, call: Call): Promise<string> {
    switch (call.type) {
      case 'which_children':
        return (await supervisor.whichChildren()).map(listed).join(' ');
      case 'count_children': {
        const { specs, active, supervisors, workers } = await supervisor.countChildren();
        return `${specs}/${active}/${supervisors}/${workers}`;
      }
      case 'start_child': {
        const spec = this.#spec(call.child);
        let isPlanned = false;
        const start: ChildSpec['start'] = (context) => {
          // Only now is it sure that this child is the one of its id.
          if (!isPlanned) this.#plan([call.child]);
          isPlanned = true;
          return spec.start(context);
        };
        return answered(await supervisor.startChild({ ...spec, start }));
      }
      case 'restart_child':
        return answered(await supervisor.restartChild(call.id));
      case 'terminate_child':
        return answered(await supervisor.terminateChild(call.id));
      case 'delete_child':
        return answered(await supervisor.deleteChild(call.id));
      default:
        return call satisfies never;
    }
  }

  #supervisor(id: string): Supervisor {
    const supervisor = this.#supervisors.get(id);
    if (supervisor === undefined) throw new Error(`There is no supervisor ${id}.`);
    return supervisor;
  }

  #plan(children: readonly ChildScript[]): void {
    for (const child of children) {
      if (child.kind === 'kid') this.#plans.set(child.id, [...child.starts]);
      else this.#plan(child.flags.children);
    }
  }

  #note(event: SupervisorEvent): void {
    const { type, childId: id } = event;
    switch (type) {
      case 'child_started':
        this.trace.push(`${id} started by ${event.startedBy}, start ${event.offender.incarnation}`);
        return;
      case 'child_ended':
        this.trace.push(`${id} ${event.stopped ? 'stopped' : 'ended'} ${word(event.reason)}`);
        return;
      case 'child_terminated':
      case 'shutdown_error':
        this.trace.push(`${id} ${type} ${word(event.reason)}`);
        return;
      case 'start_error':
        this.trace.push(`${id} start_error ${why(event.reason)}`);
        return;
      case 'max_restarts_reached':
      case 'auto_shutdown':
        this.trace.push(`${id} ${type}`);
        return;
      default:
        event satisfies never;
    }
  }
}

/** Like a process, it acts on a request in a later turn of the loop, and a kill comes first. */
class Kid implements Supervisable {
  readonly exited: Promise<ExitReason>;
  isOver = false;
  readonly #stopStyle: StopStyle;
  readonly #onAsked: () => void;
  #settle: (reason: ExitReason) => void = () => undefined;

  constructor(stopStyle: StopStyle, onAsked: () => void) {
    this.#stopStyle = stopStyle;
    this.#onAsked = onAsked;
    this.exited = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  async stop(): Promise<void> {
    this.#onAsked();
    setImmediate(() => {
      const exit = exitOf[this.#stopStyle];
      if (exit !== undefined) this.end(exit);
    });
    await this.exited;
  }

  async kill(): Promise<void> {
    this.end('killed');
  }

  end(exit: Exit): void {
    this.isOver = true;
    this.#settle(reasonOf[exit]);
  }
}

const exitOf: Readonly<Record<StopStyle, Exit | undefined>> = {
  obeys: 'shutdown',
  'leaves normally': 'normal',
  'leaves with detail': 'shutdown!',
  crashes: 'crash',
  'takes no notice': undefined,
};

const reasonOf: Readonly<Record<Exit, ExitReason>> = {
  normal: { type: 'normal' },
  shutdown: { type: 'shutdown' },
  'shutdown!': { type: 'shutdown', detail: 'why' },
  killed: { type: 'killed' },
  crash: { type: 'crash', error: new Error('crash') },
};

function word(reason: ExitReason): Exit {
  return reason.type === 'shutdown' && reason.detail !== undefined ? 'shutdown!' : reason.type;
}

function why(reason: unknown): string {
  if (reason instanceof SupervisorStartError) return `${reason.childId} ${why(reason.reason)}`;
  return reason instanceof Error ? reason.message : String(reason);
}

function listed({ id, state, type }: ChildInfo): string {
  return `${id}:${state}:${type}`;
}

function answered(result: ChildResult | Done): string {
  if (!result.ok) {
    return result.error.type === 'start_failed'
      ? `start_failed ${why(result.error.reason)}`
      : result.error.type;
  }
  if (!('child' in result)) return 'ok';
  if (result.child === undefined) return 'ok undefined';
  return 'info' in result ? `ok child ${String(result.info)}` : 'ok child';
}

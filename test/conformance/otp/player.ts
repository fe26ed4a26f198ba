import { type ExitReason, isTroupeError } from '@troupe/core';
import type { ChildInfo, ChildResult, Done, Supervisor } from '@troupe/supervisor';
import { holdMailbox } from '#supervisor/hold-mailbox.ts';
import type { ScriptedChild } from './scenario.ts';
import type { Stage } from './stage.ts';
import { errorTerm, exitTerm, type Term } from './term.ts';

/** Does what the steps of a scenario say. */
export class Player {
  readonly #stage: Stage;
  readonly #top: Supervisor;
  #isOver = false;
  #release: (() => void) | undefined;

  constructor(stage: Stage, top: Supervisor) {
    this.#stage = stage;
    this.#top = top;
    void top.exited.then((reason) => {
      this.#isOver = true;
      stage.journal.write('sup_exit', 'top', exitTerm(reason));
    });
  }

  async play([kind, ...details]: readonly Term[]): Promise<void> {
    const { journal, kids, supervisors, time } = this.#stage;
    const id = String(details[0]);
    switch (kind) {
      case 'crash':
        return known(kids.get(id), id).crash(details[1] ?? null);
      case 'kill':
        journal.write('killed', id);
        return time.until(known(kids.get(id) ?? supervisors.get(id), id).kill());
      case 'suspend':
        this.#release = holdMailbox(this.#top);
        return;
      case 'resume':
        return this.#release?.();
      case 'plan':
        return this.#stage.plan(id, details[1] as readonly Term[]);
      case 'sleep':
        return time.pass(Number(details[0]));
      case 'stop':
        return this.#stop({ type: 'shutdown' });
      case 'stop_normal':
        return this.#stop({ type: 'normal' });
      case 'async':
        void this.#operate(details);
        return;
      default:
        return time.until(this.#operate([kind ?? null, ...details]));
    }
  }

  /** What the top supervisor has in the end. */
  async final(): Promise<Term> {
    if (this.#isOver) return null;
    const which = await this.#stage.time.until(this.#top.whichChildren());
    const count = await this.#stage.time.until(this.#top.countChildren());
    return { count: { ...count }, which: which.map(infoTerm) };
  }

  async leave(): Promise<void> {
    this.#release?.();
    await this.#stage.time.until(this.#top.kill());
  }

  async #stop(reason: ExitReason): Promise<void> {
    const stopped = this.#top.stop(reason);
    // A supervisor whose mailbox is held comes to it when it is released.
    if (this.#release === undefined) await this.#stage.time.until(stopped);
  }

  async #operate(operation: readonly Term[]): Promise<void> {
    const result = await this.#ask(this.#top, operation).catch((error: unknown) => {
      if (isTroupeError(error, 'SUPERVISOR_GONE')) return 'noproc';
      throw error;
    });
    this.#stage.journal.write('reply', operation, result);
  }

  async #ask(supervisor: Supervisor, [kind, ...details]: readonly Term[]): Promise<Term> {
    const id = String(details[0]);
    switch (kind) {
      case 'in':
        return this.#ask(known(this.#stage.supervisors.get(id), id), flat(details.slice(1)));
      case 'which':
        return (await supervisor.whichChildren()).map(infoTerm);
      case 'count':
        return { ...(await supervisor.countChildren()) };
      case 'start_child': {
        // The step holds a child as the scenario's children are written.
        const child = details[0] as unknown as ScriptedChild;
        return childTerm(await supervisor.startChild(this.#stage.toSpec(child)), { ...child });
      }
      case 'restart_child':
        return childTerm(await supervisor.restartChild(id), {});
      case 'terminate_child':
        return doneTerm(await supervisor.terminateChild(id));
      case 'delete_child':
        return doneTerm(await supervisor.deleteChild(id));
      default:
        throw new Error(
          `The step says ${JSON.stringify([kind, ...details])}, and nobody knows what that is.`,
        );
    }
  }
}

function known<Value>(value: Value | undefined, id: string): Value {
  if (value === undefined) throw new Error(`There is no ${id} yet.`);
  return value;
}

function flat(operation: readonly Term[]): readonly Term[] {
  return Array.isArray(operation[0]) ? operation[0] : operation;
}

function infoTerm({ id, state, type }: ChildInfo): Term {
  return [id, state, type];
}

function childTerm(result: ChildResult, spec: Readonly<Record<string, unknown>>): Term {
  // No scenario has both; where `significant` is refused at a call, `auto_shutdown` is what it never is otherwise.
  if (!result.ok) return ['error', errorTerm(result.error, { autoShutdown: 'never', ...spec })];
  if (result.child === undefined) return ['ok', 'undefined'];
  return 'info' in result ? ['ok', 'pid', result.info as Term] : ['ok', 'pid'];
}

function doneTerm(done: Done): Term {
  return done.ok ? 'ok' : ['error', errorTerm(done.error, {})];
}

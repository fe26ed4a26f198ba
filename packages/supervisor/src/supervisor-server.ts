import { type ExitReason, InvalidOptionsError } from '@troupe/core';
import type { SystemContext } from '@troupe/core/supervision';
import { Child } from './child.ts';
import type { ParsedChildSpec } from './child-spec.ts';
import { countChildren } from './count-children.ts';
import { SupervisorStartError } from './errors.ts';
import type { Life } from './life.ts';
import { planRestart } from './plan-restart.ts';
import type { Reporter } from './reporter.ts';
import type { SerialServer } from './serial-behavior.ts';
import { shouldReportStop } from './should-report.ts';
import { shouldRestart } from './should-restart.ts';
import { shouldShutDown } from './should-shut-down.ts';
import { Supervision, toChildResult } from './supervision.ts';
import type { SupervisorMessage } from './supervisor-message.ts';
import type { ParsedSupervisorOptions } from './supervisor-options.ts';
import type { ChildResult, Done, SupervisorError } from './supervisor-results.ts';

/** Inside a `Supervisor`: children in an order, by their ids. */
export class SupervisorServer implements SerialServer<SupervisorMessage> {
  readonly #options: ParsedSupervisorOptions;
  readonly #reporter: Reporter;
  readonly #self: SystemContext<SupervisorMessage>;
  readonly #supervision: Supervision;
  /** In the order they were first started. A map keeps it, and what is deleted leaves no gap. */
  readonly #children = new Map<string, Child>();

  constructor(options: ParsedSupervisorOptions, reporter: Reporter, self: SystemContext<SupervisorMessage>) {
    this.#options = options;
    this.#reporter = reporter;
    this.#self = self;
    const onEnd = (child: Child, life: Life) => void self.self.tell({ type: 'child_ended', child, life });
    this.#supervision = new Supervision({ ...options, self: self.self, reporter, shouldReportStop, onEnd });
  }

  serve(message: SupervisorMessage): Promise<void> | undefined {
    switch (message.type) {
      case 'start_children':
        return this.#startChildren(message.reply);
      case 'child_ended':
        return this.#childEnded(message.child, message.life);
      case 'try_again':
        return this.#tryAgain(message.child);
      case 'start_child':
        return this.#startChild(message.spec).then(message.reply);
      case 'restart_child':
        return this.#restartChild(message.id).then(message.reply);
      case 'terminate_child':
        return this.#terminateChild(message.id).then(message.reply);
      case 'delete_child':
        message.reply(this.#deleteChild(message.id));
        return undefined;
      case 'which_children':
        message.reply([...this.#children.values()].reverse().map((child) => child.info()));
        return undefined;
      case 'count_children':
        message.reply(countChildren(this.#children.values()));
        return undefined;
      default:
        return message satisfies never;
    }
  }

  /** Stops all children, the newest first. */
  async close(cause?: Error): Promise<void> {
    const children = [...this.#children.values()].reverse();
    await this.#stopEach(children);
    for (const child of children) child.retire(cause);
  }

  abandon(): void {
    this.#supervision.abandon();
    for (const child of this.#children.values()) child.retire();
  }

  gone(): Promise<void> {
    return this.#supervision.gone();
  }

  async #startChildren(reply: (error: SupervisorStartError | undefined) => void): Promise<void> {
    for (const spec of this.#options.children) {
      const child = new Child(spec);
      const outcome = await this.#supervision.start(child, 'init');
      if (outcome.type === 'failed') {
        const error = new SupervisorStartError(this.#options.name, child.id, outcome.reason);
        await this.close();
        reply(error);
        return this.#self.exit({ type: 'shutdown', cause: error });
      }
      if (outcome.type === 'started' || spec.restart !== 'temporary') this.#children.set(child.id, child);
    }
    reply(undefined);
  }

  #childEnded(child: Child, life: Life): Promise<void> | undefined {
    const exit = this.#supervision.takeNote(child, life);
    if (exit === undefined) return undefined;
    if (shouldRestart(child.restart, exit)) return this.#restart(child);
    child.retire(exit.type === 'crash' ? exit.error : undefined);
    this.#forgetIfTemporary(child);
    if (!shouldShutDown(this.#options.autoShutdown, child, this.#children.values())) return undefined;
    this.#reporter.report(child, { type: 'auto_shutdown', autoShutdown: this.#options.autoShutdown });
    return this.#end({ type: 'shutdown' });
  }

  /** In the meantime the child may have been stopped, or been started with its group. */
  #tryAgain(child: Child): Promise<void> | undefined {
    return child.isRestarting ? this.#restart(child) : undefined;
  }

  async #restart(failed: Child): Promise<void> {
    const exceeded = this.#supervision.countRestart(failed);
    if (exceeded !== undefined) return this.#end({ type: 'shutdown', cause: exceeded }, exceeded);
    const plan = planRestart(this.#options.strategy, this.#children.values(), failed);
    await this.#stopEach(plan.stop);
    for (const child of plan.start) {
      const outcome = await this.#supervision.start(child, 'restart');
      if (outcome.type === 'failed') {
        child.isRestarting = true;
        // Through the mailbox, so that calls and exits are served between one attempt and the next.
        this.#self.self.tell({ type: 'try_again', child });
        return;
      }
    }
  }

  async #startChild(spec: ParsedChildSpec | InvalidOptionsError): Promise<ChildResult> {
    if (spec instanceof InvalidOptionsError) return refuse({ type: 'invalid_spec', error: spec });
    const known = this.#children.get(spec.id);
    if (known?.life !== undefined) return refuse({ type: 'already_started', child: known.life.child });
    if (known !== undefined) return refuse({ type: 'already_present' });
    const child = new Child(spec);
    const outcome = await this.#supervision.start(child, 'call');
    const isKept = outcome.type === 'started' || (outcome.type === 'ignored' && spec.restart !== 'temporary');
    if (isKept) this.#children.set(spec.id, child);
    return toChildResult(outcome);
  }

  async #restartChild(id: string): Promise<ChildResult> {
    const child = this.#children.get(id);
    const refusal = whyNotAtRest(child);
    if (child === undefined || refusal !== undefined) return refuse(refusal ?? { type: 'not_found' });
    return toChildResult(await this.#supervision.start(child, 'call'));
  }

  async #terminateChild(id: string): Promise<Done> {
    const child = this.#children.get(id);
    if (child === undefined) return refuse({ type: 'not_found' });
    await this.#supervision.stop(child);
    child.retire();
    this.#forgetIfTemporary(child);
    return { ok: true };
  }

  #deleteChild(id: string): Done {
    const refusal = whyNotAtRest(this.#children.get(id));
    if (refusal !== undefined) return refuse(refusal);
    this.#children.delete(id);
    return { ok: true };
  }

  async #end(reason: ExitReason, cause?: Error): Promise<void> {
    await this.close(cause);
    this.#self.exit(reason);
  }

  async #stopEach(children: readonly Child[]): Promise<void> {
    for (const child of children) {
      if (child.isActive) await this.#supervision.stop(child);
      // A temporary child is not started again with its group.
      if (child.restart === 'temporary') child.retire();
      this.#forgetIfTemporary(child);
    }
  }

  #forgetIfTemporary(child: Child): void {
    if (child.restart === 'temporary') this.#children.delete(child.id);
  }
}

/** Only a child that neither runs nor is being started again can be started or deleted by a call. */
function whyNotAtRest(child: Child | undefined): SupervisorError | undefined {
  if (child === undefined) return { type: 'not_found' };
  if (child.life !== undefined) return { type: 'running' };
  return child.isRestarting ? { type: 'restarting' } : undefined;
}

function refuse(error: SupervisorError): { readonly ok: false; readonly error: SupervisorError } {
  return { ok: false, error };
}

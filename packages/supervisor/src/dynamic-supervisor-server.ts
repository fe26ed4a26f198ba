import { type ExitReason, InvalidOptionsError, type Supervisable } from '@troupe/core';
import type { SystemContext } from '@troupe/core/supervision';
import { Child } from './child.ts';
import type { ParsedChildSpec } from './child-spec.ts';
import { countChildren } from './count-children.ts';
import type { ParsedDynamicSupervisorOptions } from './dynamic-supervisor-options.ts';
import type { Life } from './life.ts';
import type { Reporter } from './reporter.ts';
import type { SerialServer } from './serial-behavior.ts';
import { shouldReportDynamicStop } from './should-report.ts';
import { shouldRestart } from './should-restart.ts';
import { Supervision, toChildResult } from './supervision.ts';
import type { DynamicSupervisorMessage } from './supervisor-message.ts';
import type { ChildResult, Done } from './supervisor-results.ts';

/** Inside a `DynamicSupervisor`: children without an order, by their handles. */
export class DynamicSupervisorServer implements SerialServer<DynamicSupervisorMessage> {
  readonly #maxChildren: number;
  readonly #self: SystemContext<DynamicSupervisorMessage>;
  readonly #supervision: Supervision;
  /** By the latest incarnation; one that is being restarted stays under the one that ended. */
  readonly #children = new Map<Supervisable, Child>();

  constructor(
    options: ParsedDynamicSupervisorOptions,
    reporter: Reporter,
    self: SystemContext<DynamicSupervisorMessage>,
  ) {
    this.#maxChildren = options.maxChildren;
    this.#self = self;
    const onEnd = (child: Child, life: Life) => void self.self.tell({ type: 'child_ended', child, life });
    this.#supervision = new Supervision({
      ...options,
      self: self.self,
      reporter,
      shouldReportStop: shouldReportDynamicStop,
      onEnd,
    });
  }

  serve(message: DynamicSupervisorMessage): Promise<void> | undefined {
    switch (message.type) {
      case 'child_ended':
        return this.#childEnded(message.child, message.life);
      case 'try_again':
        // In the meantime it may have been stopped.
        return message.child.isRestarting ? this.#restart(message.child, message.handle) : undefined;
      case 'start_child':
        return this.#startChild(message.spec).then(message.reply);
      case 'terminate_child':
        return this.#terminateChild(message.child).then(message.reply);
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

  /** Stops all children at once. */
  async close(cause?: Error): Promise<void> {
    const children = [...this.#children.values()];
    await Promise.all(children.map((child) => this.#supervision.stop(child)));
    for (const child of children) child.retire(cause);
    this.#children.clear();
  }

  abandon(): void {
    this.#supervision.abandon();
    for (const child of this.#children.values()) child.retire();
  }

  gone(): Promise<void> {
    return this.#supervision.gone();
  }

  #childEnded(child: Child, life: Life): Promise<void> | undefined {
    const exit = this.#supervision.takeNote(child, life);
    if (exit === undefined) return undefined;
    if (shouldRestart(child.restart, exit)) return this.#restart(child, life.child);
    child.retire(exit.type === 'crash' ? exit.error : undefined);
    this.#children.delete(life.child);
    return undefined;
  }

  /** @param handle what the child is known by until it runs again */
  async #restart(child: Child, handle: Supervisable): Promise<void> {
    const exceeded = this.#supervision.countRestart(child);
    if (exceeded !== undefined) return this.#end({ type: 'shutdown', cause: exceeded }, exceeded);
    const outcome = await this.#supervision.start(child, 'restart');
    if (outcome.type === 'failed') {
      child.isRestarting = true;
      // Through the mailbox, so that calls and exits are served between one attempt and the next.
      this.#self.self.tell({ type: 'try_again', child, handle });
      return;
    }
    this.#children.delete(handle);
    if (outcome.type === 'started') this.#children.set(outcome.child, child);
  }

  async #startChild(spec: ParsedChildSpec | InvalidOptionsError): Promise<ChildResult> {
    if (spec instanceof InvalidOptionsError) {
      return { ok: false, error: { type: 'invalid_spec', error: spec } };
    }
    // Those that are being restarted have their place as well.
    if (this.#children.size >= this.#maxChildren) return { ok: false, error: { type: 'max_children' } };
    const child = new Child(spec);
    const outcome = await this.#supervision.start(child, 'call');
    if (outcome.type === 'started') this.#children.set(outcome.child, child);
    return toChildResult(outcome);
  }

  async #terminateChild(handle: Supervisable): Promise<Done> {
    const child = this.#children.get(handle);
    if (child === undefined) return { ok: false, error: { type: 'not_found' } };
    await this.#supervision.stop(child);
    child.retire();
    this.#children.delete(handle);
    return { ok: true };
  }

  async #end(reason: ExitReason, cause?: Error): Promise<void> {
    await this.close(cause);
    this.#self.exit(reason);
  }
}

import type { InvalidOptionsError, Supervisable } from '@troupe/core';
import type { ChildSpec, ParsedChildSpec } from './child-spec.ts';
import type { SupervisorStartError } from './errors.ts';
import { parseChildSpec } from './parse-child-spec.ts';
import { parseSupervisorOptions } from './parse-supervisor-options.ts';
import { Reporter } from './reporter.ts';
import { specOrError } from './spec-or-error.ts';
import { SupervisorHandle } from './supervisor-handle.ts';
import type { SupervisorMessage } from './supervisor-message.ts';
import type { ParsedSupervisorOptions, SupervisorOptions } from './supervisor-options.ts';
import type { ChildCounts, ChildInfo, ChildResult, Done } from './supervisor-results.ts';
import { SupervisorServer } from './supervisor-server.ts';

/**
 * Keeps its children alive, as OTP's `supervisor` does.
 *
 * It does one thing at a time: calls, ends of children, retries and its own stop are served in the order they came.
 * A call waits for its turn without a deadline, and rejects with `SupervisorGoneError` once the supervisor is over.
 * A child that waits for a call on its own supervisor while it is being started or stopped waits for itself.
 *
 * It is a `Supervisable`, so it can be a child. Stopped, it stops its children, the newest first, and ends with the
 * reason given; it waits for them without limit unless `timeoutMs` says otherwise. Killed, it kills them.
 */
export interface Supervisor extends Supervisable, AsyncDisposable {
  /** Starts another child, the newest of all. A child that does not start is not kept. */
  startChild(spec: ChildSpec): Promise<ChildResult>;
  /** Starts a child that does not run. It counts as no restart, and touches nobody else. */
  restartChild(id: string): Promise<ChildResult>;
  /** Stops a child, and it stays stopped; a restart that was due is not made. A temporary child is forgotten. */
  terminateChild(id: string): Promise<Done>;
  /** Forgets a child that does not run. */
  deleteChild(id: string): Promise<Done>;
  /** All children, the newest first. */
  whichChildren(): Promise<ChildInfo[]>;
  countChildren(): Promise<ChildCounts>;
}

/** Starts supervisors. */
export const Supervisor = {
  /**
   * Starts a supervisor and its children, one after another; resolves when the last one is up.
   *
   * When one fails, the ones before it are stopped in reverse order and nothing is left.
   *
   * @throws InvalidOptionsError, SupervisorStartError
   */
  async start(options: SupervisorOptions = {}): Promise<Supervisor> {
    const unknown: string[] = [];
    const parsed = parseSupervisorOptions(options, (key) => unknown.push(key));
    const reporter = new Reporter(parsed);
    reporter.warnOfUnknown(unknown);
    const supervisor = new RunningSupervisor(parsed, reporter);
    await supervisor.startChildren();
    return supervisor;
  },
};

class RunningSupervisor extends SupervisorHandle<SupervisorMessage> implements Supervisor {
  readonly #options: ParsedSupervisorOptions;
  readonly #reporter: Reporter;

  constructor(options: ParsedSupervisorOptions, reporter: Reporter) {
    super({ ...options, createServer: (self) => new SupervisorServer(options, reporter, self) });
    this.#options = options;
    this.#reporter = reporter;
  }

  async startChildren(): Promise<void> {
    const error = await this.call<SupervisorStartError | undefined>((reply) => ({
      type: 'start_children',
      reply,
    }));
    if (error === undefined) return;
    await this.exited;
    throw error;
  }

  startChild(spec: ChildSpec): Promise<ChildResult> {
    const parsed = this.#parse(spec);
    return this.call((reply) => ({ type: 'start_child', spec: parsed, reply }));
  }

  restartChild(id: string): Promise<ChildResult> {
    return this.call((reply) => ({ type: 'restart_child', id, reply }));
  }

  terminateChild(id: string): Promise<Done> {
    return this.call((reply) => ({ type: 'terminate_child', id, reply }));
  }

  deleteChild(id: string): Promise<Done> {
    return this.call((reply) => ({ type: 'delete_child', id, reply }));
  }

  whichChildren(): Promise<ChildInfo[]> {
    return this.call((reply) => ({ type: 'which_children', reply }));
  }

  countChildren(): Promise<ChildCounts> {
    return this.call((reply) => ({ type: 'count_children', reply }));
  }

  /** At the call, so that nobody changes it while it waits. */
  #parse(spec: ChildSpec): ParsedChildSpec | InvalidOptionsError {
    const { autoShutdown } = this.#options;
    return specOrError(this.#reporter, (onUnknown) =>
      parseChildSpec(spec, autoShutdown, { path: '', onUnknown }),
    );
  }
}

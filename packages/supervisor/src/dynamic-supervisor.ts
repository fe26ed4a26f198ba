import type { Supervisable } from '@troupe/core';
import type {
  DynamicChildSpec,
  DynamicSupervisorOptions,
  ParsedDynamicSupervisorOptions,
} from './dynamic-supervisor-options.ts';
import { DynamicSupervisorServer } from './dynamic-supervisor-server.ts';
import { parseDynamicChildSpec, parseDynamicSupervisorOptions } from './parse-dynamic-supervisor-options.ts';
import { Reporter } from './reporter.ts';
import { specOrError } from './spec-or-error.ts';
import { SupervisorHandle } from './supervisor-handle.ts';
import type { DynamicSupervisorMessage } from './supervisor-message.ts';
import type { ChildCounts, ChildInfo, ChildResult, Done } from './supervisor-results.ts';

/**
 * Keeps any number of children alive that come and go, as Elixir's `DynamicSupervisor` does.
 *
 * It starts with none, knows each by its handle, and restarts each for itself. A child that ends and is not restarted
 * is forgotten. A restarted child has another handle; while it cannot be restarted, it is known by the old one.
 * Stopping, it stops all children at once, and takes as long as the slowest.
 *
 * It does one thing at a time, and is a `Supervisable`, like a `Supervisor`.
 */
export interface DynamicSupervisor extends Supervisable, AsyncDisposable {
  /** Starts a child. One that does not start, or decides not to run, is not kept. */
  startChild(spec: DynamicChildSpec): Promise<ChildResult>;
  /** Stops a child and forgets it. `not_found` for a handle that is not, or no longer, a child's. */
  terminateChild(child: Supervisable): Promise<Done>;
  /** All children, those last started first. */
  whichChildren(): Promise<ChildInfo[]>;
  countChildren(): Promise<ChildCounts>;
}

/** Starts dynamic supervisors. */
export const DynamicSupervisor = {
  /** Starts a supervisor without children. @throws InvalidOptionsError */
  async start(options: DynamicSupervisorOptions = {}): Promise<DynamicSupervisor> {
    const unknown: string[] = [];
    const parsed = parseDynamicSupervisorOptions(options, (key) => unknown.push(key));
    const reporter = new Reporter(parsed);
    reporter.warnOfUnknown(unknown);
    return new RunningDynamicSupervisor(parsed, reporter);
  },
};

class RunningDynamicSupervisor
  extends SupervisorHandle<DynamicSupervisorMessage>
  implements DynamicSupervisor
{
  readonly #reporter: Reporter;

  constructor(options: ParsedDynamicSupervisorOptions, reporter: Reporter) {
    super({ ...options, createServer: (self) => new DynamicSupervisorServer(options, reporter, self) });
    this.#reporter = reporter;
  }

  startChild(spec: DynamicChildSpec): Promise<ChildResult> {
    // At the call, so that nobody changes it while it waits.
    const parsed = specOrError(this.#reporter, (onUnknown) => parseDynamicChildSpec(spec, onUnknown));
    return this.call((reply) => ({ type: 'start_child', spec: parsed, reply }));
  }

  terminateChild(child: Supervisable): Promise<Done> {
    return this.call((reply) => ({ type: 'terminate_child', child, reply }));
  }

  whichChildren(): Promise<ChildInfo[]> {
    return this.call((reply) => ({ type: 'which_children', reply }));
  }

  countChildren(): Promise<ChildCounts> {
    return this.call((reply) => ({ type: 'count_children', reply }));
  }
}

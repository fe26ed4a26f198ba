import type { Logger } from '@troupe/core';
import type { Child } from './child.ts';
import type { SupervisorEvent } from './supervisor-events.ts';

/** Everything of an event but what the reporter knows itself. */
type EventFacts = SupervisorEvent extends infer Event
  ? Event extends SupervisorEvent
    ? Omit<Event, 'supervisor' | 'childId' | 'offender'>
    : never
  : never;

/** What a supervisor reports as, and to whom. */
interface ReporterOptions {
  readonly name: string | undefined;
  readonly logger: Logger;
  readonly onEvent: ((event: SupervisorEvent) => void) | undefined;
}

/** Tells the world what a supervisor does: to `onEvent`, then as a line in the log. */
export class Reporter {
  readonly log: Logger;
  readonly #supervisor: string | undefined;
  readonly #onEvent: ((event: SupervisorEvent) => void) | undefined;

  constructor({ name, logger, onEvent }: ReporterOptions) {
    this.#supervisor = name;
    this.log = logger.child({ supervisor: name });
    this.#onEvent = onEvent;
  }

  report(child: Child, facts: EventFacts): void {
    const event: SupervisorEvent = {
      ...facts,
      supervisor: this.#supervisor,
      childId: child.id,
      offender: child.describe(),
    };
    this.#tell(event);
    writeLine(this.log, event);
  }

  /** Keys of options or of a child spec that mean nothing. */
  warnOfUnknown(keys: readonly string[]): void {
    if (keys.length > 0) this.log.warn({ keys }, 'unknown keys are ignored');
  }

  #tell(event: SupervisorEvent): void {
    const failed = (error: unknown) =>
      this.log.error({ err: error, event: event.type, childId: event.childId }, 'onEvent failed');
    try {
      const result: unknown = this.#onEvent?.(event);
      // An async function passes for one that returns nothing; its rejection would be nobody's.
      if (result instanceof Promise) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}

function writeLine(log: Logger, event: SupervisorEvent): void {
  const { childId, offender } = event;
  const facts = { event: event.type, childId, incarnation: offender.incarnation, restart: offender.restart };
  switch (event.type) {
    case 'child_started':
      // As in OTP, what somebody asked for is no news.
      if (event.startedBy === 'call') log.debug({ ...facts, startedBy: 'call' }, 'child started');
      else log.info({ ...facts, startedBy: event.startedBy }, 'child started');
      return;
    case 'child_ended':
      log.info({ ...facts, reason: event.reason, stopped: event.stopped }, 'child ended');
      return;
    case 'child_terminated':
      log.warn({ ...facts, reason: event.reason }, 'child terminated');
      return;
    case 'start_error':
      log.warn({ ...facts, reason: event.reason }, 'child failed to start');
      return;
    case 'shutdown_error':
      log.warn(
        { ...facts, reason: event.reason, shutdown: offender.shutdown },
        'child did not stop as it should',
      );
      return;
    case 'max_restarts_reached':
      log.error(
        { ...facts, maxRestarts: event.maxRestarts, maxSeconds: event.maxSeconds },
        'too many restarts, supervisor gives up',
      );
      return;
    case 'auto_shutdown':
      log.info({ ...facts, autoShutdown: event.autoShutdown }, 'significant child ended, supervisor stops');
      return;
    default:
      event satisfies never;
  }
}

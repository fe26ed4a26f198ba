import { type Logger, silentLogger } from '@troupe/core';
import { onRejection, pathOfActor, toError } from '@troupe/core/supervision';
import type { Child } from './child.ts';
import { pathOfSupervisor } from './hold-mailbox.ts';
import { logEvent } from './log-event.ts';
import type { SupervisorEvent } from './supervisor-events.ts';

/** Everything of an event but what the reporter knows itself. */
type EventFacts = SupervisorEvent extends infer Event
  ? Event extends SupervisorEvent
    ? Omit<Event, 'supervisor' | 'path' | 'childId' | 'offender'>
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
  readonly #isSilent: boolean;
  readonly #supervisor: string | undefined;
  #actor: { readonly path: string } | undefined;
  readonly #onEvent: ((event: SupervisorEvent) => void) | undefined;

  constructor({ name, logger, onEvent }: ReporterOptions) {
    this.#supervisor = name;
    this.log = logger.child({ supervisor: name });
    this.#isSilent = this.log === silentLogger;
    this.#onEvent = onEvent;
  }

  /** The actor of the supervisor: there is none yet when the options are reported on. */
  belongTo(actor: { readonly path: string }): void {
    this.#actor = actor;
  }

  report(child: Child, facts: EventFacts): void {
    // With nobody to hear it, describing what happens is most of what it costs.
    if (this.#isSilent && this.#onEvent === undefined) return;
    const event: SupervisorEvent = {
      ...facts,
      supervisor: this.#supervisor,
      path: this.#pathOf(child),
      childId: child.id,
      offender: child.describe(),
    };
    if (this.#onEvent !== undefined) this.#tell(this.#onEvent, event);
    if (!this.#isSilent) this.#write(event);
  }

  /** Keys of options or of a child spec that mean nothing. */
  warnOfUnknown(keys: readonly string[]): void {
    if (keys.length > 0) this.log.warn({ keys }, 'unknown keys are ignored');
  }

  #pathOf({ id, life }: Child): string {
    const actor = life && (pathOfActor(life.child) ?? pathOfSupervisor(life.child));
    return actor ?? `${this.#actor?.path}/${id}`;
  }

  #tell(onEvent: (event: SupervisorEvent) => void, event: SupervisorEvent): void {
    try {
      const result: unknown = onEvent(event);
      // An async function passes for one that returns nothing; its rejection would be nobody's.
      onRejection(result, (error) => this.#failed(event, error));
    } catch (error) {
      this.#failed(event, error);
    }
  }

  /** A logger reads what a child ended with, and that may do anything; no line is worth a supervisor. */
  #write(event: SupervisorEvent): void {
    try {
      logEvent(this.log, event);
    } catch (error) {
      this.#failed(event, error, 'an event could not be logged');
    }
  }

  #failed(event: SupervisorEvent, error: unknown, words = 'onEvent failed'): void {
    try {
      this.log.error({ err: toError(error), event: event.type, childId: event.childId }, words);
    } catch {
      // The logger itself is broken: there is nobody left to tell.
    }
  }
}

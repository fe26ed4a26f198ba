import {
  createRuntime,
  type ExitReason,
  type Logger,
  type Runtime,
  SessionStoppedError,
  type Supervisable,
  silentLogger,
} from '@troupe/core';
import {
  actorHomeOf,
  CallbackScope,
  onRejection,
  type SessionHome,
  toExitReason,
} from '@troupe/core/supervision';
import {
  type MaxRestartsError,
  MaxSessionsError,
  SessionExistsError,
  SessionNotFoundError,
  SupervisorGoneError,
} from '../errors.ts';
import type { Crew } from './crew.ts';
import { drain } from './drain.ts';
import type { NamedSession, ParsedNamedSession } from './named-session.ts';
import { startOwnCrew } from './own-crew.ts';
import { atPath, parseNamedSession, resuming } from './parse-named-session.ts';
import { parseSessionSupervisorOptions } from './parse-session-supervisor-options.ts';
import { Registration } from './registration.ts';
import { checkConnectivity } from './report/check-connectivity.ts';
import type { Connectivity } from './report/connectivity.ts';
import type { ResumableSession } from './report/resumable-session.ts';
import type { SessionSupervisorEvent } from './report/session-events.ts';
import type { SessionInfo } from './report/session-info.ts';
import { addSpent, nothingSpent, type SupervisorCosts, supervisorCosts } from './report/supervisor-costs.ts';
import { type SupervisorHealth, supervisorHealth } from './report/supervisor-health.ts';
import { homeOf } from './session-child.ts';
import type { SessionRef } from './session-ref.ts';
import type {
  ParsedSessionSupervisorOptions,
  SessionSupervisorOptions,
} from './session-supervisor-options.ts';
import type { SessionSupervisorStopOptions } from './session-supervisor-stop-options.ts';
import { startSharedCrew } from './shared-crew.ts';
import { StateFile } from './state/state-file.ts';

const defaultDrainMs = 5_000;

/** Keeps the register of sessions and its file, and leaves their lives to a crew. */
export class RunningSessionSupervisor implements Supervisable, AsyncDisposable {
  ready: Promise<void> = Promise.resolve();
  exited: Promise<ExitReason> = new Promise(() => {});
  readonly #options: ParsedSessionSupervisorOptions;
  readonly #home: SessionHome;
  /** The runtime that nobody else has. */
  readonly #ownRuntime: Runtime | undefined;
  readonly #log: Logger;
  readonly #sessions = new Map<string, Registration>();
  /** What an earlier host left, by name, until somebody goes on with it. */
  readonly #left: Map<string, ResumableSession>;
  readonly #stateFile: StateFile | undefined;
  /** By sessions that were forgotten. */
  #endedSpent = nothingSpent;
  #crew: Crew | undefined;
  #stopping: Promise<void> | undefined;
  readonly #hurry = new AbortController();
  /** Aborts with the call that ends it, or when it gives up: nothing is taken and nothing started from then on. */
  readonly #halted = new AbortController();
  #exitReason: ExitReason | undefined;

  static async start(given: SessionSupervisorOptions): Promise<RunningSessionSupervisor> {
    const unknown: string[] = [];
    const options = parseSessionSupervisorOptions(given, (key) => unknown.push(key));
    const stateFile = options.stateFile === undefined ? undefined : await StateFile.open(options.stateFile);
    const supervisor = new RunningSessionSupervisor(options, stateFile);
    if (unknown.length > 0) supervisor.#log.warn({ keys: unknown }, 'unknown keys are ignored');
    try {
      await supervisor.#begin();
    } catch (error) {
      await supervisor.#abandon();
      await stateFile?.close();
      await supervisor.#ownRuntime?.stop();
      throw error;
    }
    return supervisor;
  }

  private constructor(options: ParsedSessionSupervisorOptions, stateFile: StateFile | undefined) {
    this.#options = options;
    const { name, logger } = options;
    this.#ownRuntime =
      options.runtime === undefined ? createRuntime({ name, ...(logger && { logger }) }) : undefined;
    this.#home = homeOf(options.runtime ?? (this.#ownRuntime as Runtime));
    this.#log = (logger ?? this.#home.logger ?? silentLogger).child({ supervisor: name });
    this.#left = new Map(stateFile?.left.sessions.map((session) => [session.name, session]));
    this.#stateFile = stateFile;
  }

  session(name: string): SessionRef {
    return this.#find(name).ref;
  }

  async startSession(options: NamedSession): Promise<SessionRef> {
    const named = parseNamedSession(options);
    const crew = this.#crewThatTakes();
    const { name, maxSessions } = this.#options;
    if (this.#sessions.has(named.name)) throw new SessionExistsError(name, named.name);
    if (this.#sessions.size >= maxSessions) throw new MaxSessionsError(name, maxSessions);
    // Its place is taken at the call, so that two calls at once do not both get it.
    const registration = this.#register(named);
    try {
      await crew.start(registration);
      this.#crewThatTakes();
    } catch (error) {
      this.#sessions.delete(named.name);
      throw error;
    }
    return registration.ref;
  }

  async terminateSession(name: string): Promise<void> {
    const registration = this.#find(name);
    await this.#terminate(registration);
  }

  async restartSession(name: string, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<void> {
    const registration = this.#find(name);
    const crew = this.#crewThatTakes();
    if (await registration.restart({ fresh })) return;
    if (fresh) registration.kept.conversation.identity.renew();
    await crew.start(registration);
    this.#crewThatTakes();
  }

  listSessions(): SessionInfo[] {
    return [...this.#sessions.values()].map((session) => session.info());
  }

  countSessions(): number {
    return this.#sessions.size;
  }

  health(): SupervisorHealth {
    const states = this.listSessions().map(({ state }) => state);
    return supervisorHealth(states, { isStopping: this.#isStopping });
  }

  costs(): SupervisorCosts {
    const living = [...this.#sessions.values()].map((session) => session.spent);
    return supervisorCosts(living, this.#endedSpent);
  }

  checkConnectivity({ timeoutMs }: { readonly timeoutMs?: number } = {}): Promise<Connectivity> {
    return checkConnectivity(this.#home, this.#options.defaults, { timeoutMs, signal: this.#halted.signal });
  }

  resumable(): ResumableSession[] {
    const now = [...this.#sessions.values()].flatMap((session) => session.resumable() ?? []);
    return [...this.#left.values(), ...now];
  }

  async stop(
    reason: ExitReason = { type: 'shutdown' },
    { drainMs, timeoutMs = Number.POSITIVE_INFINITY }: SessionSupervisorStopOptions = {},
  ): Promise<void> {
    if (drainMs === Number.POSITIVE_INFINITY && timeoutMs === Number.POSITIVE_INFINITY)
      this.#refuseOwnCallback();
    if (this.#stopping !== undefined && drainMs !== undefined) void this.#hurryAfter(drainMs);
    this.#stopping ??= this.#stopAll(toExitReason(reason), { drainMs: drainMs ?? defaultDrainMs, timeoutMs });
    await this.#stopping;
  }

  async kill(): Promise<void> {
    this.#halt(new SessionStoppedError('The supervisor was killed.'));
    this.#hurry.abort();
    await this.#crew?.kill();
    await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  get #isStopping(): boolean {
    return this.#halted.signal.aborted || this.#exitReason !== undefined;
  }

  async #begin(): Promise<void> {
    await this.#beginStateFile();
    const { sessions, strategy, restartScope, name, maxRestarts, maxSeconds } = this.#options;
    const registrations = sessions.map((named, index) =>
      atPath(`sessions.${index}`, () => this.#register(named)),
    );
    const runtime = this.#options.runtime ?? this.#ownRuntime;
    const onEvent = (event: SessionSupervisorEvent) => this.#report(event);
    const common = { name, maxRestarts, maxSeconds, runtime, logger: this.#log, onEvent };
    const crew =
      restartScope === 'session'
        ? await startOwnCrew(common, registrations)
        : await startSharedCrew({ ...common, strategy }, registrations, (error) => this.#giveUp(error));
    this.#crew = crew;
    this.exited = crew.exited.then((reason) => this.#onExited(reason));
    this.ready = Promise.all(registrations.map((session) => session.settled)).then(() => undefined);
    // A runtime that stops lets running turns finish, as a supervisor that stops does.
    if (this.#options.runtime !== undefined) actorHomeOf(this.#options.runtime)?.join(this);
    this.#stateFile?.touch();
  }

  async #beginStateFile(): Promise<void> {
    const stateFile = this.#stateFile;
    if (stateFile === undefined) return;
    for (const { index, name, fault } of stateFile.left.unusable) {
      this.#log.warn(
        { stateFile: this.#options.stateFile, index, session: name, fault },
        'an entry of the state file cannot be used and is left in it',
      );
      this.#report({ type: 'state_entry_unusable', index, name, fault });
    }
    await stateFile.begin({
      log: this.#log,
      clock: this.#home.clock,
      state: () => this.resumable(),
      report: (event) => this.#report(event),
    });
  }

  #register(named: ParsedNamedSession): Registration {
    const { defaults, maxStartFailures } = this.#options;
    const left = this.#left.get(named.name);
    const options = resuming(named.options, left?.sessionId);
    const registration: Registration = new Registration({
      named: { ...named, options },
      isLeft: options !== named.options,
      home: this.#home,
      defaults,
      maxStartFailures,
      onEvent: (event) => this.#report(event),
      onRest: () => this.#onRest(registration),
      onChanged: () => this.#stateFile?.touch(),
      onResult: () => this.#stateFile?.look(),
      terminate: () => this.#terminate(registration),
    });
    this.#left.delete(named.name);
    this.#sessions.set(named.name, registration);
    return registration;
  }

  async #terminate(registration: Registration): Promise<void> {
    await registration.end(async () => {
      await this.#crew?.terminate(registration.name);
    });
    this.#forget(registration);
  }

  /** It ended by itself, and nobody will start it again. A temporary one is forgotten, as in OTP. */
  #onRest(registration: Registration): void {
    if (registration.named.restart !== 'temporary' || this.#isStopping) return;
    void registration.close();
    this.#forget(registration);
  }

  #forget(registration: Registration): void {
    // Twice is as once: what it has spent is counted when its name goes.
    if (this.#sessions.get(registration.name) === registration) {
      this.#sessions.delete(registration.name);
      this.#endedSpent = addSpent(this.#endedSpent, registration.spent);
    }
    this.#stateFile?.touch();
  }

  /** A turn ends after the callback that it waits for: a drain without an end, waited for in there, would have none. */
  #refuseOwnCallback(): void {
    for (const { kept } of this.#sessions.values()) CallbackScope.refuseAwaitedBy(kept.conversation);
  }

  /** The drain that is under way ends in so many milliseconds at the latest. */
  async #hurryAfter(drainMs: number): Promise<void> {
    const sessions = [...this.#sessions.values()];
    await drain(sessions, { drainMs, clock: this.#home.clock, hurry: this.#hurry.signal });
    this.#hurry.abort();
  }

  async #stopAll(
    reason: ExitReason,
    { drainMs, timeoutMs }: { readonly drainMs: number; readonly timeoutMs: number },
  ): Promise<void> {
    const { clock } = this.#home;
    const startedAt = clock.now();
    this.#halt(new SessionStoppedError('The supervisor is stopping.'));
    this.#report({ type: 'stopping' });
    const sessions = [...this.#sessions.values()];
    const longestMs = Math.min(drainMs, timeoutMs);
    await drain(sessions, { drainMs: longestMs, clock, hurry: this.#hurry.signal });
    const leftMs = Math.max(0, timeoutMs - (clock.now() - startedAt));
    this.#windDown(reason, leftMs);
    await this.#crew?.stop(reason, { timeoutMs: leftMs });
    await this.exited;
  }

  /** Nothing is taken and nothing started any more. What runs goes on. */
  #halt(error: SessionStoppedError): void {
    if (this.#halted.signal.aborted) return;
    this.#halted.abort(error);
    for (const session of this.#sessions.values()) session.halt(error);
  }

  /** A supervisor stops one child after the other. All at once takes as long as the slowest, and it finds them at rest. */
  #windDown(reason: ExitReason, timeoutMs?: number): void {
    for (const session of this.#sessions.values()) session.windDown(reason, timeoutMs);
  }

  /** There were too many restarts: the supervisor is about to stop all sessions. */
  #giveUp(error: MaxRestartsError): void {
    this.#halt(new SessionStoppedError(`The supervisor gave up: ${error.message}`, { cause: error }));
    this.#windDown({ type: 'shutdown' });
  }

  /** It did not come up: whatever did is not to stay. */
  async #abandon(): Promise<void> {
    this.#halt(new SessionStoppedError('The supervisor did not start.'));
    await this.#crew?.kill();
  }

  async #onExited(reason: ExitReason): Promise<ExitReason> {
    this.#exitReason = reason;
    const cause = reason.type === 'shutdown' ? reason.cause : undefined;
    const error = new SessionStoppedError('The supervisor of the session is over.', { cause });
    const resumable = this.resumable();
    await Promise.all([...this.#sessions.values()].map((session) => session.close(error)));
    await this.#stateFile?.close();
    await this.#ownRuntime?.stop();
    this.#report({ type: 'stopped', resumable });
    return reason;
  }

  #find(name: string): Registration {
    const registration = this.#sessions.get(name);
    if (registration === undefined) throw new SessionNotFoundError(this.#options.name, name);
    return registration;
  }

  #crewThatTakes(): Crew {
    if (this.#crew !== undefined && !this.#isStopping) return this.#crew;
    throw new SupervisorGoneError(this.#options.name, this.#exitReason ?? { type: 'shutdown' });
  }

  #report(event: SessionSupervisorEvent): void {
    try {
      const result: unknown = this.#options.onEvent?.(event);
      onRejection(result, (error) => this.#failed(event, error));
    } catch (error) {
      this.#failed(event, error);
    }
  }

  #failed(event: SessionSupervisorEvent, error: unknown): void {
    this.#log.error({ err: error, event: event.type }, 'onEvent failed');
  }
}

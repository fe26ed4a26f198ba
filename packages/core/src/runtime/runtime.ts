import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type ActorSystem, createActorSystem, type RuntimeHome, registerActorHome } from '../actor/index.ts';
import { systemClock } from '../base/clock.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { patientClock } from '../base/patient-clock.ts';
import { type Finding, rememberLasting } from '../base/remember-lasting.ts';
import { Semaphore } from '../base/semaphore.ts';
import type { Supervisable } from '../base/supervisable.ts';
import { Conversation } from '../conversation/conversation.ts';
import { isTroupeError, SessionStoppedError, TurnInterruptedError } from '../errors/errors.ts';
import { createCliLauncher } from '../incarnation/launch-cli.ts';
import type { SessionServices } from '../incarnation/session-services.ts';
import { reapLeftovers } from '../leases/child-lease.ts';
import { ownFolder } from '../leases/own-folder.ts';
import { ensurePrivateFolder } from '../leases/private-folder.ts';
import type { ResultSuccess } from '../messages/index.ts';
import type { OutputSchema } from '../options/output-format-of.ts';
import { parseSessionOptions } from '../options/parse-session-options.ts';
import { parseTurnOptions } from '../options/parse-turn-options.ts';
import type { QueryOptions } from '../options/query-options.ts';
import type { SessionOptions } from '../options/session-options.ts';
import { splitQueryOptions } from '../options/split-query-options.ts';
import { KeptSession } from '../session/kept-session.ts';
import type { Session } from '../session/session.ts';
import { createSession } from '../session/session-handle.ts';
import { SessionLife } from '../session/session-life.ts';
import { parsePrompt } from '../turns/parse-prompt.ts';
import type { StructuredResult } from '../turns/structured-result.ts';
import type { Prompt } from '../turns/turn.ts';
import { parseRuntimeOptions } from './parse-runtime-options.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import { registerSessionHome, type SessionHome } from './session-home.ts';

/** Where sessions live: they share its defaults, its logger, its clock, and its end. */
export interface Runtime extends AsyncDisposable {
  /** One question that is answered with data of a shape, typed: `result.structuredOutput`. @throws StructuredOutputError */
  query<Schema extends OutputSchema>(
    prompt: Prompt,
    options: SessionOptions & QueryOptions & { readonly schema: Schema },
  ): Promise<StructuredResult<Schema>>;
  /**
   * One question: starts a session, asks, stops it, and resolves with a good result: `result.result` is the answer.
   *
   * @throws InvalidOptionsError, CliNotFoundError, CliStartError and whatever `Session.query` throws
   */
  query(prompt: Prompt, options?: SessionOptions & QueryOptions): Promise<ResultSuccess>;
  /**
   * Starts a session. Resolves as soon as it takes prompts: options valid, CLI found, process spawned. The handshake
   * goes on; `session.ready` tells.
   *
   * @throws InvalidOptionsError, CliNotFoundError, CliStartError, SessionStoppedError
   */
  startSession(options?: SessionOptions): Promise<Session>;
  /** Stops every session, supervisor and actor in it, and takes no more. */
  stop(): Promise<void>;
}

/** Makes a runtime. It starts nothing until the first session. @throws InvalidOptionsError */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  const runtime = new SessionRuntime(parseRuntimeOptions(options));
  const handle: Runtime = {
    // What comes with a schema has data of that schema.
    query: ((prompt: Prompt, queryOptions?: SessionOptions & QueryOptions) =>
      runtime.query(prompt, queryOptions)) as Runtime['query'],
    startSession: (sessionOptions) => runtime.startSession(sessionOptions ?? {}),
    stop: () => runtime.stop(),
    [Symbol.asyncDispose]: () => runtime.stop(),
  };
  registerActorHome(handle, runtime.home);
  registerSessionHome(handle, runtime.sessionHome);
  return handle;
}

class SessionRuntime {
  readonly #options: RuntimeOptions;
  readonly #log: Logger;
  readonly #system: ActorSystem;
  readonly #services: SessionServices;
  readonly #lives = new Set<SessionLife>();
  /** Whom the runtime's stop stops first: those without a parent. */
  readonly #residents = new Set<Supervisable>();
  readonly #ownFolder = ownFolder();
  /** What a killed host left could still be at work in a conversation that is about to be resumed, so it goes first. */
  readonly #reap = rememberLasting(() => this.#reapLeftovers());
  #stopped: Promise<void> | undefined;
  #isStopping = false;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    const { name = 'troupe', logger = silentLogger } = options;
    const clock = patientClock(options.clock ?? systemClock);
    this.#log = logger.child({ runtime: name });
    this.#system = createActorSystem({ name, logger: this.#log, clock });
    const leaseDir = resolve(options.leaseDir ?? join(this.#ownFolder, 'leases'));
    // Short: the CLI puts a socket below it, and the path of a socket has room for about 100 bytes.
    const tmpRoot = resolve(options.tmpDir ?? join(this.#ownFolder, 's'));
    this.#services = {
      system: this.#system,
      clock,
      admission: new Semaphore(options.maxStarting ?? availableParallelism()),
      launcher: createCliLauncher({ leaseDir, tmpRoot, clock }),
      leaseDir,
    };
  }

  /** For supervisors that live here. */
  get home(): RuntimeHome {
    const { system, clock } = this.#services;
    return {
      system,
      clock,
      logger: this.#log,
      join: (resident) => this.#join(resident),
      adopt: (child) => {
        this.#residents.delete(child);
        this.#system.adopt(child);
      },
    };
  }

  /** For those who keep sessions here. */
  get sessionHome(): SessionHome {
    return {
      clock: this.#services.clock,
      logger: this.#log,
      keep: (options, keeping) =>
        new KeptSession(
          parseSessionOptions(options, this.#defaults(keeping.defaults)),
          this.#services,
          keeping,
        ),
      prepare: () => this.#prepare(),
      query: (prompt, options) => this.query(prompt, options),
    };
  }

  async startSession(options: SessionOptions): Promise<Session> {
    const session = createSession(await this.start(options));
    this.#reside(session);
    return session;
  }

  async start(options: SessionOptions): Promise<SessionLife> {
    const { clock } = this.#services;
    const parsed = parseSessionOptions(options, this.#defaults());
    await this.#prepare();
    if (parsed.signal?.aborted === true) {
      throw new SessionStoppedError('The session was given up before it was started.', {
        cause: parsed.signal.reason,
      });
    }
    const life = new SessionLife(new Conversation(parsed, clock), this.#services);
    this.#lives.add(life);
    void life.exited.then(() => this.#lives.delete(life));
    await life.started;
    return life;
  }

  async query(prompt: Prompt, options: SessionOptions & QueryOptions = {}): Promise<ResultSuccess> {
    const { session: sessionOptions, turn: turnOptions } = splitQueryOptions(options);
    // Checked before anything is started.
    parsePrompt(prompt);
    const { schema: _, ...limits } = turnOptions;
    const { signal } = parseTurnOptions(limits);
    if (signal?.aborted === true) {
      throw new TurnInterruptedError('The question was taken back before it was asked.', {
        cause: signal.reason,
      });
    }
    const life = await this.start(sessionOptions);
    try {
      return await createSession(life).query(prompt, turnOptions);
    } catch (error) {
      // The one prompt of a session that did not come up: its caller wants to know why it did not.
      throw isTroupeError(error, 'SESSION_STOPPED') && isStartFault(error.cause) ? error.cause : error;
    } finally {
      await life.stop();
    }
  }

  stop(): Promise<void> {
    this.#isStopping = true;
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    const error = new SessionStoppedError('The runtime is stopping.');
    for (const life of this.#lives) life.refuse(error);
    // Side by side; each takes those with it that it supervises. A child that ended before its supervisor would be started again.
    const residents = [...this.#residents].map((resident) => resident.stop());
    await Promise.all([...residents, this.#system.stopUnowned()]);
    await Promise.all([...this.#lives].map((life) => life.stop()));
    await this.#system.stop();
  }

  #join(resident: Supervisable): void {
    if (this.#isStopping) throw new SessionStoppedError('The runtime is stopped.');
    this.#reside(resident);
  }

  #reside(resident: Supervisable): void {
    this.#residents.add(resident);
    void resident.exited.then(() => this.#residents.delete(resident));
  }

  #defaults(nearer: SessionOptions = {}): SessionOptions {
    const { defaults } = this.#options;
    const env = { ...defaults?.env, ...nearer.env };
    return { logger: this.#log, ...defaults, ...nearer, env };
  }

  async #prepare(): Promise<void> {
    const { leaseDir, tmpDir } = this.#options;
    // The system's temporary folder is everybody's: somebody else may have made ours before us, or removed it meanwhile.
    if (leaseDir === undefined || tmpDir === undefined) await ensurePrivateFolder(this.#ownFolder, 'folder');
    await this.#reap();
    if (this.#isStopping) throw new SessionStoppedError('The runtime is stopped.');
  }

  async #reapLeftovers(): Promise<Finding<void>> {
    const { leaseDir, clock } = this.#services;
    const { isComplete } = await reapLeftovers({ leaseDir, logger: this.#log, clock });
    return { value: undefined, isLasting: isComplete };
  }
}

function isStartFault(error: unknown): boolean {
  return isTroupeError(error, 'CLI_START') || isTroupeError(error, 'CLI_VERSION');
}

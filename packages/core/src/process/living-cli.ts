import type { Logger } from '../base/logger.ts';
import { settlesWithin } from '../base/waiting.ts';
import type { CliExitFacts } from '../errors/errors.ts';
import { cleanUpAfter, type EndedChild } from '../leases/clean-up-after.ts';
import type { TaggedProcess } from '../os/process-identity.ts';
import { seesEveryTag } from '../os/process-table.ts';
import { signalGroup } from '../os/signal-group.ts';
import type { SpawnedChild } from '../os/spawn-child.ts';
import { listTaggedWith } from '../os/sweep-tagged.ts';
import { CliInput } from './cli-input.ts';
import { CliOutput } from './cli-output.ts';
import type { CliProcess, StartCliProcessOptions, StopReport } from './cli-process-types.ts';
import { watchHalfDeath } from './half-death.ts';
import { type KeepOptions, KeptChild } from './kept-child.ts';
import { StderrTail } from './stderr-tail.ts';
import { terminate } from './terminate.ts';
import { terminateOnHostExit } from './terminate-on-host-exit.ts';

/** What a longer line is skipped at, unless an option says otherwise. */
const defaultMaxLineBytes = 64 * 1024 * 1024;
/** How long after the exit the pipes may stay open; only a grandchild that holds them and cannot be found makes use of it. */
const drainMs = 1_000;
/** SIGKILL is obeyed within milliseconds, on a crowded machine within seconds, or never by what hangs in the kernel. */
const killMs = 5_000;

/** A spawned CLI, from its first byte to the last process it left. `startCliProcess` makes it and begins the reading. */
export class LivingCli implements CliProcess {
  readonly pid: number;
  readonly startedAt: number;
  readonly tmpDir: string;
  readonly exited: Promise<CliExitFacts>;
  readonly swept: Promise<readonly number[]>;
  /** Settles when the lease is written, or cannot be. */
  readonly leased: Promise<void>;

  readonly #options: StartCliProcessOptions;
  readonly #logger: Logger;
  readonly #spawned: SpawnedChild;
  readonly #input: CliInput;
  readonly #output: CliOutput;
  readonly #stderr = new StderrTail();
  readonly #hurry = new AbortController();
  readonly #spawnedAt: number;
  readonly #concluded: Promise<CliExitFacts>;
  readonly #forgetAtHostExit: () => void;
  readonly #kept: KeptChild;
  readonly #unwatch: () => void;
  #settleExited: (exit: CliExitFacts) => void = () => undefined;
  #settleConcluded: (conclusion: Promise<CliExitFacts>) => void = () => undefined;
  #settleSwept: (survivors: Promise<readonly number[]>) => void = () => undefined;
  #hasExited = false;
  #stopping: Promise<StopReport> | undefined;
  #known: readonly TaggedProcess[] = [];

  constructor(
    spawned: SpawnedChild,
    options: StartCliProcessOptions & Pick<EndedChild, 'tmpDir'> & Pick<KeepOptions, 'earlyLease'>,
  ) {
    const { clock, maxLineBytes = defaultMaxLineBytes } = options;
    this.pid = spawned.pid;
    this.tmpDir = options.tmpDir;
    this.startedAt = clock.wallTime();
    this.#spawnedAt = clock.now();
    this.#options = options;
    this.#logger = options.logger.child({ cliPid: spawned.pid });
    this.#spawned = spawned;
    this.exited = new Promise((resolve) => (this.#settleExited = resolve));
    this.#concluded = new Promise((resolve) => (this.#settleConcluded = resolve));
    this.swept = new Promise((resolve) => (this.#settleSwept = resolve));
    this.#input = new CliInput(spawned.stdin);
    this.#output = new CliOutput(spawned.stdout, {
      ...options,
      maxLineBytes,
      logger: this.#logger,
    });
    spawned.stderr.on('data', (chunk: Buffer) => this.#stderr.push(chunk));
    spawned.stderr.on('error', (error) => this.#logger.debug({ err: error }, 'stderr of the CLI broke'));
    spawned.onExit((exitCode, signal) => this.#onExit(exitCode, signal));
    this.#forgetAtHostExit = terminateOnHostExit(spawned.pid);
    const { tag, leaseDir, earlyLease } = options;
    this.#kept = new KeptChild(
      { pid: this.pid, tag, tmpDir: this.tmpDir },
      { leaseDir, earlyLease, clock, logger: this.#logger },
    );
    this.leased = this.#kept.looked;
    this.#unwatch = watchHalfDeath({
      stdin: spawned.stdin,
      stdout: spawned.stdout,
      clock,
      takenWrites: () => this.#input.takenWrites,
      isPaused: () => this.#output.isPaused,
      isEnding: () => this.#hasExited || this.#stopping !== undefined,
      onNoticed: (fault) => {
        if (fault === undefined) this.#logger.info({}, 'the CLI reads its stdin again');
        else this.#logger.warn({ ...fault }, 'the CLI cannot be reached by a pipe and lives on');
        options.onHalfDead?.(fault);
      },
      onOver: (fault) => options.onHopeless?.(fault),
    });
  }

  /** Lets the lines come. */
  begin(): void {
    this.#output.resume();
  }

  write(line: string): Promise<void> {
    return this.#input.write(line);
  }

  pause(): void {
    if (this.#stopping === undefined) this.#output.pause();
  }

  resume(): void {
    this.#output.resume();
  }

  get paused(): boolean {
    return this.#output.isPaused;
  }

  stderrTail(): string {
    return this.#stderr.text(this.#options.showStderr);
  }

  stop(options: {
    readonly timeoutMs: number;
    readonly interrupt?: () => Promise<unknown>;
  }): Promise<StopReport> {
    this.#stopping ??= this.#stop(options);
    return this.#stopping;
  }

  kill(): Promise<StopReport> {
    this.#hurry.abort();
    return this.stop({ timeoutMs: 0 });
  }

  async #stop(options: {
    readonly timeoutMs: number;
    readonly interrupt?: () => Promise<unknown>;
  }): Promise<StopReport> {
    this.#unwatch();
    this.#output.resume();
    const { clock } = this.#options;
    const step = await terminate(
      {
        exited: this.exited,
        hasExited: () => this.#hasExited,
        endInput: () => this.#input.end(),
        sigterm: () => this.#sigterm(),
        sigkill: () => void this.#sigkill(),
      },
      { ...options, hurry: this.#hurry.signal, clock },
    );
    if (step === 'sigkill' && !(await settlesWithin(this.exited, { timeoutMs: killMs, clock })))
      this.#giveUp();
    const [exit, survivors] = await Promise.all([this.#concluded, this.swept]);
    return { exit, step, survivors };
  }

  // SIGCONT, because a stopped process handles SIGTERM only when it goes on.
  #sigterm(): void {
    if (this.#hasExited) return;
    signalGroup(this.pid, 'SIGTERM');
    signalGroup(this.pid, 'SIGCONT');
  }

  async #sigkill(): Promise<void> {
    if (!seesEveryTag) this.#known = await listTaggedWith(this.#options.tag).catch(() => []);
    if (!this.#hasExited) signalGroup(this.pid, 'SIGKILL');
  }

  #giveUp(): void {
    this.#logger.error({}, 'the CLI does not end even by SIGKILL');
    this.#onExit(null, null);
  }

  #onExit(exitCode: number | null, signal: NodeJS.Signals | null): void {
    if (this.#hasExited) return;
    // In this tick the number is still that of our group; a tick later it may be somebody else's.
    signalGroup(this.pid, 'SIGKILL');
    this.#hasExited = true;
    this.#unwatch();
    this.#forgetAtHostExit();
    this.#input.end();
    this.#settleSwept(
      cleanUpAfter(
        { tmpDir: this.tmpDir, leased: this.#kept.letGo() },
        { ...this.#options, alsoKill: this.#known, logger: this.#logger },
      ),
    );
    this.#settleConcluded(
      this.#conclude({ exitCode, signal, durationMs: this.#options.clock.now() - this.#spawnedAt }),
    );
  }

  async #conclude(ended: Omit<CliExitFacts, 'stderrTail'>): Promise<CliExitFacts> {
    const { stderr } = this.#spawned;
    const { clock, onExit } = this.#options;
    const drained = this.#output.drain(drainMs);
    if (!stderr.closed) {
      const closed = new Promise((resolve) => stderr.once('close', resolve));
      await settlesWithin(closed, { timeoutMs: drainMs, clock });
    }
    const exit = { ...ended, stderrTail: this.#stderr.text(this.#options.showStderr) };
    this.#logger.info(
      { exitCode: exit.exitCode, signal: exit.signal, durationMs: exit.durationMs },
      'CLI ended',
    );
    this.#settleExited(exit);
    await drained;
    stderr.destroy();
    try {
      onExit(exit);
    } catch (error) {
      this.#logger.error({ err: error }, 'the listener to the exit of the CLI threw');
    }
    return exit;
  }
}

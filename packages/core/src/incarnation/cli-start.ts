import { randomUUID } from 'node:crypto';
import type { SystemRef } from '../actor/index.ts';
import { createDeferred } from '../base/deferred.ts';
import { isError, wordsOfError } from '../base/is-error.ts';
import { onAbort } from '../base/on-abort.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { latestConversation, markBranch, mayTakeUp } from '../conversation/transcript.ts';
import { CliStartError, isTroupeError, WireError } from '../errors/errors.ts';
import type { CliLink } from '../link/cli-link.ts';
import { type InitializeRequest, initializeRequest } from '../link/initialize-request.ts';
import { passedOverOptions } from '../link/passed-over-options.ts';
import { unappliedOptions } from '../link/unapplied-options.ts';
import type { ServerInfo } from '../messages/index.ts';
import { readSettingsFile } from '../options/read-settings-file.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import { errnoOf, mayPass } from '../os/may-pass.ts';
import type { CliListener, CliProcess } from '../process/cli-process.ts';
import { type PipeFault, wordsOfFault } from '../process/half-death.ts';
import { LineDecoder } from '../wire/line-decoder.ts';
import { missingFolders } from './missing-folders.ts';
import type { SessionEvent } from './session-events.ts';
import type { SessionMessage } from './session-messages.ts';
import type { SessionServices } from './session-services.ts';

/** Who is told of a CLI. */
export interface CliNews {
  readonly actor: SystemRef<SessionMessage>;
  /** It cannot be reached by a pipe and lives on; `undefined`: it can again. */
  readonly onHalfDead: (fault: PipeFault | undefined) => void;
  /** Somebody else has taken the conversation. */
  readonly onTaken: (error: Error) => void;
}

/** Brings a CLI up: waits for a place, spawns it, shakes hands. How it went comes back as events. */
export class CliStart {
  /** Resolves when there is a process; rejects with why there is none. */
  readonly started = createDeferred<void>();
  /** Resolves with the handshake's answer; rejects with why there is none. */
  readonly ready = createDeferred<ServerInfo>();
  /** What the CLI says it is, once it has said so. */
  version: { readonly version: string; readonly path: string } | undefined;
  readonly #conversation: Conversation;
  readonly #services: SessionServices;
  readonly #link: CliLink;
  readonly #waiting = new AbortController();
  /** Those of the conversation, with what they name read. */
  #options: ParsedSessionOptions;
  #leaveGate = () => {};

  constructor(conversation: Conversation, services: SessionServices, link: CliLink, life: AbortSignal) {
    this.#conversation = conversation;
    this.#options = conversation.options;
    this.#services = services;
    this.#link = link;
    onAbort(life, () => this.#fail(life.reason));
  }

  async launch(news: CliNews): Promise<void> {
    const { admission, launcher } = this.#services;
    const tell = (event: SessionEvent) => news.actor.urge({ type: 'event', event });
    const tag = randomUUID();
    try {
      await this.#readOptions();
      this.#conversation.ownership.onTaken = news.onTaken;
      await this.#own(tag);
      this.#leaveGate = await admission.enter(this.#waiting.signal);
      this.#waiting.signal.throwIfAborted();
      const { startTimeoutMs: timeoutMs } = this.#options;
      await this.#link.tools.open({ timeoutMs, signal: this.#waiting.signal });
      const rerun = await this.#prepareTranscript();
      const process = await launcher.launch({
        ...listenerFor(news),
        tag,
        options: this.#conversation.settings.applyTo(this.#options),
        start: this.#conversation.identity.start,
        resumesTurn: rerun !== undefined,
        logger: this.#link.log,
        onVersion: (version, path) => {
          this.version = { version, path };
        },
        showStderr: (text, from) => this.#link.secrets.tail(text, from),
      });
      this.#link.attach(process);
      this.#noteCli(process, news);
      // Given up while it was on its way: nobody may be left to hear of it.
      if (this.#waiting.signal.aborted) void process.kill();
      this.#link.log.info({ cliPid: process.pid }, 'session started');
      this.started.resolve();
      tell({ type: 'spawned', rerun });
    } catch (error) {
      this.leaveGate();
      tell({ type: 'spawn_failed', fault: startFaultOf(error) });
    }
  }

  handshake(onEvent: (event: SessionEvent) => void): void {
    void this.#shakeHands().then(onEvent);
  }

  /** It is up: who waited for that may use it now, and the place at the gate goes to the next one. */
  becomeReady(info: ServerInfo): void {
    this.leaveGate();
    this.#conversation.identity.recordReady();
    this.ready.resolve(info);
  }

  /** The place at the gate goes to the next one. */
  leaveGate(): void {
    this.#leaveGate();
  }

  /** Stops waiting for a place. A process that is on its way arrives all the same. */
  giveUp(error: Error): void {
    this.#waiting.abort(error);
  }

  /** The CLI has gone over to another conversation, as `/clear` and `continue` make it. */
  followTo(sessionId: string, onTaken: (error: Error) => void): void {
    this.#conversation.ownership.move(sessionId, this.#services, this.#link.log).catch(onTaken);
  }

  /** It will not come up any more. */
  #fail(error: Error): void {
    this.leaveGate();
    this.started.reject(error);
    this.ready.reject(error);
  }

  async #readOptions(): Promise<void> {
    const options = await readSettingsFile(this.#conversation.options);
    if (options === this.#options) return;
    this.#options = options;
    this.#link.learn(options);
  }

  // Before a place at the gate is taken: what a dead owner left may take seconds to end.
  async #own(tag: string): Promise<void> {
    const {
      identity: { start },
      ownership,
    } = this.#conversation;
    // Which conversation is the latest the CLI tells with the first turn. One that is in use is better found before that.
    const sessionId =
      start.start === 'continue'
        ? await latestConversation(this.#conversation, this.#link.log)
        : start.sessionId;
    await ownership.take(sessionId, tag, this.#services, this.#link.log);
    this.#waiting.signal.throwIfAborted();
  }

  /** Resolves with the turn that the CLI is to take up by itself. */
  async #prepareTranscript(): Promise<string | undefined> {
    const { rerun, identity } = this.#conversation;
    await markBranch(this.#conversation, this.#link.log);
    // In a new conversation there is nothing to take up: the prompt is sent again.
    if (rerun === undefined || identity.start.start === 'new') return;
    if (!(await mayTakeUp(this.#conversation, rerun.id, this.#link.log))) return;
    // Unless it was taken back meanwhile.
    if (this.#conversation.rerun !== rerun) return;
    identity.recordRerun();
    return rerun.id;
  }

  #noteCli(process: CliProcess, { onTaken }: CliNews): void {
    this.#conversation.ownership.noteCli(process.pid).catch(onTaken);
  }

  async #shakeHands(): Promise<SessionEvent> {
    const { settings } = this.#conversation;
    const options = this.#options;
    const request = { ...initializeRequest(options), ...this.#link.tools.handshake };
    try {
      const answer = await this.#link.request('initialize', request, {
        timeoutMs: Number.POSITIVE_INFINITY,
      });
      // An answer is an object whose fields are the CLI's own; `ServerInfo` says what they are.
      const info = (answer ?? {}) as ServerInfo & Record<string, unknown>;
      const refusal = whatIsNotApplied(request, info);
      if (refusal !== undefined) return { type: 'handshake_refused', words: refusal };
      const passedOver = [...passedOverOptions(options, info), ...(await missingFolders(options))];
      if (passedOver.length > 0) this.#link.log.warn({ passedOver }, 'the CLI did not take these options');
      for (const { subtype, payload } of settings.requests()) {
        await this.#link.request(subtype, payload, { timeoutMs: options.controlTimeoutMs });
      }
      return { type: 'handshake_answered', info };
    } catch (error) {
      return { type: 'handshake_refused', words: wordsOfError(error) };
    }
  }
}

/** What is heard of the CLI goes straight to the actor. */
function listenerFor({ actor, onHalfDead }: CliNews): CliListener {
  const decoder = new LineDecoder();
  const { hand, tell, urge } = actor;
  return {
    // From within an I/O callback.
    onLines: ({ raw, textOf }, byteLength) =>
      hand({ type: 'frames', frames: decoder.decode(raw, textOf), byteLength }),
    // In line with the lines before it and after it.
    onOverlongLine(byteLength) {
      const error = new WireError(`A line of more than ${byteLength} bytes was skipped.`, '');
      tell({ type: 'frames', frames: [{ kind: 'malformed', error }], byteLength: 0 });
    },
    onHalfDead,
    onHopeless: (fault) =>
      urge({ type: 'event', event: { type: 'condemned', cause: { why: wordsOfFault(fault) } } }),
    // Behind every line.
    onExit: (exit) => tell({ type: 'event', event: { type: 'exited', exit } }),
  };
}

// What the CLI passes over in silence (tool servers, settings) would be missed only when it matters.
function whatIsNotApplied(
  request: InitializeRequest,
  info: Readonly<Record<string, unknown>>,
): string | undefined {
  const unapplied = unappliedOptions(request, info);
  if (unapplied.length === 0) return undefined;
  return `the CLI did not confirm these options: ${unapplied.join(', ')}`;
}

// Whatever the system refused on the way is a start that failed, and worth another try where that may pass.
function startFaultOf(error: unknown): Error {
  if (errnoOf(error) === undefined || isTroupeError(error))
    return isError(error) ? error : new Error(String(error));
  const words = wordsOfError(error);
  return new CliStartError(`The CLI cannot be started: ${words}`, {
    permanent: !mayPass(error),
    cause: error,
  });
}

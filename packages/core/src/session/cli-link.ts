import type { AskAnswer } from '../callbacks/answer-ask.ts';
import type { Clock } from '../clock.ts';
import { ControlRequestError, type SessionStoppedError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { CliProcess } from '../process/cli-process.ts';
import {
  encodeControlCancel,
  encodeControlError,
  encodeControlRequest,
  encodeControlResponse,
  encodeUserMessage,
} from '../wire/encode-line.ts';
import type { Frame } from '../wire/frame.ts';
import { type ControlOutcome, ControlRequests } from './control-requests.ts';
import { OpenAsks } from './open-asks.ts';
import { type Redact, redactorOf } from './redact.ts';
import type { ParsedSessionOptions } from './session-options.ts';
import type { Prompt } from './turn.ts';

/** A frame that is not a message of the conversation. */
export type ControlFrame = Exclude<Frame, { readonly kind: 'deltas' | 'message' | 'malformed' }>;

/** What a link to the CLI is made with. */
export interface CliLinkOptions {
  readonly options: ParsedSessionOptions;
  readonly clock: Clock;
  readonly log: Logger;
  /** An ask was answered, beside the actor; `answerAsk` is to be called within it. */
  readonly onAskAnswered: (requestId: string, answer: AskAnswer) => void;
}

/** Everything that goes to the CLI, and the requests that go both ways. */
export class CliLink {
  readonly #link: CliLinkOptions;
  /** What is shown of the CLI's words, and of ours to it, is shown without secrets. */
  readonly redact: Redact;
  readonly #controls: ControlRequests;
  readonly #asks: OpenAsks;
  #process: CliProcess | undefined;

  constructor(link: CliLinkOptions) {
    this.#link = link;
    const { options, clock } = link;
    this.redact = redactorOf(options, process.env);
    this.#controls = new ControlRequests(clock);
    this.#asks = new OpenAsks({
      canUseTool: options.canUseTool,
      timeoutMs: options.permissionTimeoutMs,
      clock,
    });
  }

  get log(): Logger {
    return this.#link.log;
  }

  get process(): CliProcess | undefined {
    return this.#process;
  }

  get pendingControls(): number {
    return this.#controls.count;
  }

  get openAsks(): number {
    return this.#asks.count;
  }

  attach(process: CliProcess): void {
    this.#process = process;
  }

  sendPrompt(prompt: { readonly uuid: string; readonly content: Prompt; readonly commands: boolean }): void {
    this.#write(encodeUserMessage(prompt));
  }

  /** Asks the CLI. Rejects with `ControlRequestError` when it refuses, or does not answer in time. */
  request(
    subtype: string,
    payload: object,
    limits: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<unknown> {
    const { requestId, answered } = this.#controls.open(subtype, {
      ...limits,
      onGivenUp: (id) => this.#write(encodeControlCancel(id)),
    });
    this.#write(encodeControlRequest(requestId, { ...payload, subtype }));
    return answered;
  }

  hear(frame: ControlFrame): void {
    const { log } = this.#link;
    switch (frame.kind) {
      case 'control_response':
        if (!this.#controls.answer(frame.requestId, this.#redacted(frame.outcome))) {
          log.debug({ requestId: frame.requestId }, 'an answer that nobody waits for');
        }
        return;
      case 'control_request':
        return this.#onRequest(frame.requestId, frame.request);
      case 'control_cancel':
        if (this.#asks.withdraw(frame.requestId))
          log.debug({ requestId: frame.requestId }, 'permission ask withdrawn');
        return;
      case 'keep_alive':
        return;
      default:
        frame satisfies never;
    }
  }

  answerAsk(requestId: string, { response, fault }: AskAnswer): void {
    if (fault !== undefined) this.#link.log.warn({ requestId, fault }, 'permission denied without an answer');
    this.#write(encodeControlResponse(requestId, response));
  }

  giveUpControls(why: string): void {
    this.#controls.failAll(
      (subtype) => new ControlRequestError(subtype, `\`${subtype}\` was given up: ${why}`),
    );
  }

  /** The CLI is gone. */
  close(error: SessionStoppedError): void {
    this.#asks.withdrawAll();
    this.#controls.failAll(() => error);
  }

  // The CLI waits for an answer to each request, so one that nobody handles is refused rather than ignored.
  #onRequest(
    requestId: string,
    request: { readonly subtype: string; readonly [key: string]: unknown },
  ): void {
    if (request.subtype !== 'can_use_tool') {
      this.#link.log.warn({ subtype: request.subtype }, 'a control request that is not supported');
      this.#write(encodeControlError(requestId, `Unsupported control request subtype: ${request.subtype}`));
      return;
    }
    this.#asks.open({ requestId, request }, (answer) => this.#link.onAskAnswered(requestId, answer));
  }

  // What the CLI says no with becomes the message of an error.
  #redacted(outcome: ControlOutcome): ControlOutcome {
    return outcome.ok ? outcome : { ...outcome, error: this.redact(outcome.error) };
  }

  #write(line: string): void {
    this.#link.log.trace({ line: this.redact(line) }, 'to the CLI');
    // What cannot be written will be followed by the exit of the CLI, and that is what is reported.
    this.#process?.write(line).catch((error: unknown) => this.#link.log.debug({ err: error }, 'not written'));
  }
}

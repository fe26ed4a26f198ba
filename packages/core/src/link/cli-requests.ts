import type { Clock } from '../base/clock.ts';
import {
  answerDialog,
  answerElicitation,
  type QuestionAnswer,
  questionFailure,
} from '../callbacks/answer-question.ts';
import type { CallbackOrigin } from '../callbacks/callback-origin.ts';
import { CallbackScope, type Waiter } from '../callbacks/calling-self.ts';
import { answerHook, type HookAnswer, hookFailure } from '../callbacks/hooks/answer-hook.ts';
import type { RegisteredHook } from '../callbacks/hooks/hook-registry.ts';
import { type AskAnswer, answerAsk, denied } from '../callbacks/permissions/answer-ask.ts';
import type { CanUseTool } from '../callbacks/permissions/can-use-tool.ts';
import type { OnElicitation, OnUserDialog } from '../callbacks/questions.ts';
import type { ToolServers } from '../callbacks/tools/tool-servers.ts';
import type { TroupeMessage } from '../messages/index.ts';
import { encodeControlError, encodeControlResponse } from '../wire/encode-line.ts';
import type { ControlRequestPayload } from '../wire/frame.ts';
import { jsonFault, nestingFault, wordsOfJsonFault } from '../wire/json-fault.ts';

/** What answers the requests of a CLI. */
export interface CliRequestsOptions {
  readonly canUseTool: CanUseTool | undefined;
  /** Milliseconds an ask may stay unanswered. */
  readonly permissionTimeoutMs: number;
  readonly onElicitation: OnElicitation | undefined;
  readonly onUserDialog: OnUserDialog | undefined;
  readonly supportedDialogKinds: readonly string[];
  readonly hooks: ReadonlyMap<string, RegisteredHook>;
  readonly tools: ToolServers;
  readonly origin: CallbackOrigin;
  /** Who waits for the callbacks. */
  readonly owner: Waiter;
  readonly clock: Clock;
}

/** The answer to one request, ready to be written, and an event where no callback gave a proper one. */
export interface CliReply {
  readonly line: string;
  readonly notice?: TroupeMessage | undefined;
}

interface OpenRequest {
  readonly request: ControlRequestPayload;
  /** Tells the callback. A tool is told by its server instead, which has a signal for each call. */
  readonly controller: AbortController | undefined;
  readonly scope: CallbackScope;
}

/**
 * Requests of the CLI that wait for an answer of this process: permission questions, hooks, tool calls. Any number may
 * be open at once, and each is answered beside the actor, in whatever order the answers come.
 */
export class CliRequests {
  readonly #open = new Map<string, OpenRequest>();
  readonly #options: CliRequestsOptions;

  constructor(options: CliRequestsOptions) {
    this.#options = options;
  }

  /** How many of these kinds wait. */
  count(...subtypes: readonly string[]): number {
    let count = 0;
    for (const { request } of this.#open.values()) if (subtypes.includes(request.subtype)) count += 1;
    return count;
  }

  /** Answers a request; `onReply` hears of it once, and not at all when the request was withdrawn first. */
  open(requestId: string, request: ControlRequestPayload, onReply: (reply: CliReply) => void): void {
    // The CLI may send what it still waits for once more.
    if (this.#open.has(requestId)) return;
    const controller = request.subtype === 'mcp_message' ? undefined : new AbortController();
    const scope = new CallbackScope(this.#options.owner);
    this.#open.set(requestId, { request, controller, scope });
    const settle = (reply: CliReply) => {
      scope.end();
      if (this.#open.delete(requestId)) onReply(reply);
    };
    const signal = controller?.signal ?? neverAborted;
    scope
      .run(() => this.#answer(requestId, request, signal))
      .then(settle, () => settle(refusal(requestId, 'This request could not be answered.')));
  }

  /** The CLI no longer wants to know: the callback is told by its signal. What was asked, if it was open. */
  withdraw(requestId: string): ControlRequestPayload | undefined {
    const open = this.#open.get(requestId);
    if (open === undefined) return undefined;
    this.#open.delete(requestId);
    open.scope.end();
    open.controller?.abort(new Error('The answer is no longer wanted.'));
    if (open.request.subtype === 'mcp_message') this.#options.tools.cancel(open.request);
    return open.request;
  }

  /** The CLI is gone: every callback is told by its signal, and every open ask is denied. */
  close(): TroupeMessage[] {
    const notices = [...this.#open.keys()].flatMap((requestId) => {
      const request = this.withdraw(requestId);
      return request === undefined ? [] : (unanswered({ requestId, request }) ?? []);
    });
    this.#options.tools.close();
    return notices;
  }

  // Callbacks are called so that they cannot reject it, and the rest is made of what was checked.
  async #answer(requestId: string, request: ControlRequestPayload, signal: AbortSignal): Promise<CliReply> {
    switch (request.subtype) {
      case 'can_use_tool':
        return this.#answerAsk(requestId, request, signal);
      case 'hook_callback':
        return this.#answerHook(requestId, request, signal);
      case 'elicitation':
      case 'request_user_dialog':
        return this.#answerQuestion(requestId, request, signal);
      case 'mcp_message': {
        const reply = await this.#options.tools.receive(request);
        if (reply === undefined) return refusal(requestId, 'No such tool server.');
        const line = written(requestId, { mcp_response: reply }, reply);
        return typeof line === 'string'
          ? { line }
          : refusal(requestId, `The answer of the tool server cannot be sent: ${line.fault}.`);
      }
      default:
        // The CLI waits for an answer to each request, so one that nobody handles is refused rather than ignored.
        return refusal(requestId, `Unsupported control request subtype: ${request.subtype}`);
    }
  }

  async #answerAsk(
    requestId: string,
    request: ControlRequestPayload,
    signal: AbortSignal,
  ): Promise<CliReply> {
    const { canUseTool, permissionTimeoutMs: timeoutMs, clock, origin } = this.#options;
    const ask = { requestId, request };
    const answer = await answerAsk(canUseTool, ask, { signal, timeoutMs, clock, origin });
    return replyOf(requestId, answer, (fault) =>
      denied(ask, 'bad_answer', unsendable('A permission callback', fault)),
    );
  }

  async #answerQuestion(
    requestId: string,
    request: ControlRequestPayload,
    signal: AbortSignal,
  ): Promise<CliReply> {
    const { onElicitation, onUserDialog, supportedDialogKinds, clock, origin } = this.#options;
    const question = { requestId, request };
    const limits = { signal, clock, origin };
    const answer: QuestionAnswer | undefined = await (request.subtype === 'elicitation'
      ? answerElicitation(onElicitation, question, limits)
      : answerDialog(onUserDialog, supportedDialogKinds, question, limits));
    // An error settles no dialog: another client of the session may be the one to show it.
    if (answer === undefined) return refusal(requestId, 'This host does not show such dialogs.');
    return replyOf(requestId, answer, (fault) =>
      questionFailure(question, { reason: 'bad_answer', error: unsendable('A callback', fault) }),
    );
  }

  async #answerHook(
    requestId: string,
    request: ControlRequestPayload,
    signal: AbortSignal,
  ): Promise<CliReply> {
    const id = request['callback_id'];
    const hook = typeof id === 'string' ? this.#options.hooks.get(id) : undefined;
    if (hook === undefined) return refusal(requestId, 'No such hook callback.');
    const { clock, origin } = this.#options;
    const answer = await answerHook(hook, request, { signal, clock, origin });
    return replyOf(requestId, answer, (fault) =>
      hookFailure(hook, request, {
        reason: 'bad_output',
        error: unsendable(`A hook of ${hook.event}`, fault),
      }),
    );
  }
}

const neverAborted = new AbortController().signal;

/** What there is to say of a request that the CLI left open when it went. */
function unanswered(open: {
  readonly requestId: string;
  readonly request: ControlRequestPayload;
}): TroupeMessage | undefined {
  switch (open.request.subtype) {
    case 'can_use_tool':
      return denied(open, 'session_gone').notice;
    case 'elicitation':
    case 'request_user_dialog':
      return questionFailure(open, { reason: 'session_gone' }).notice;
    default:
      return undefined;
  }
}

type CallbackAnswer = AskAnswer | HookAnswer | QuestionAnswer;

// What a callback returns may have the right shape and still not be JSON: too deep, a BigInt, a `toJSON` that throws.
function replyOf(
  requestId: string,
  answer: CallbackAnswer,
  otherwise: (fault: string) => CallbackAnswer,
): CliReply {
  const line = written(requestId, answer.response);
  if (typeof line === 'string') return { line, notice: answer.notice };
  const { response, notice } = otherwise(line.fault);
  return { line: encodeControlResponse(requestId, response), notice };
}

/** The line, or what is wrong with `answer`, which is the part of the response that a user has made. */
function written(
  requestId: string,
  response: object,
  answer: object = response,
): string | { readonly fault: string } {
  try {
    const nesting = nestingFault(answer);
    if (nesting !== undefined) return { fault: wordsOfJsonFault(nesting) };
    return encodeControlResponse(requestId, response);
  } catch {
    return { fault: wordsOfUnwritable(answer) };
  }
}

function wordsOfUnwritable(answer: object): string {
  const unknown = 'it is no JSON';
  try {
    const fault = jsonFault(answer);
    return fault === undefined ? unknown : wordsOfJsonFault(fault);
  } catch {
    return unknown; // A getter that throws.
  }
}

function unsendable(who: string, fault: string): TypeError {
  return new TypeError(`${who} returned what cannot be sent: ${fault}.`);
}

function refusal(requestId: string, why: string): CliReply {
  return { line: encodeControlError(requestId, why) };
}

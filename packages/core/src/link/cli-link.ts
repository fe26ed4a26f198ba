import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { onAbort } from '../base/on-abort.ts';
import { settlesBy } from '../base/waiting.ts';
import type { Waiter } from '../callbacks/calling-self.ts';
import { registeredHooks } from '../callbacks/hooks/hook-registry.ts';
import { ToolServers } from '../callbacks/tools/tool-servers.ts';
import { ControlRequestError, SessionStoppedError } from '../errors/errors.ts';
import type { TroupeMessage } from '../messages/index.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import type { CliProcess } from '../process/cli-process.ts';
import { hostEnvironment } from '../process/host-environment.ts';
import type { KnownSecrets } from '../secrets/redact.ts';
import type { Prompt } from '../turns/turn.ts';
import { encodeControlCancel, encodeControlRequest, encodeUserMessage } from '../wire/encode-line.ts';
import type { Frame } from '../wire/frame.ts';
import { type CliReply, CliRequests } from './cli-requests.ts';
import { ControlRequests } from './control-requests.ts';
import { inProcessServers } from './in-process-servers.ts';
import { splitServersPayload } from './servers-payload.ts';

/** A frame that is not a message of the conversation. */
export type ControlFrame = Exclude<Frame, { readonly kind: 'deltas' | 'message' | 'malformed' }>;

/** What a link to the CLI is made with. */
export interface CliLinkOptions {
  readonly options: ParsedSessionOptions;
  readonly clock: Clock;
  /** Aborts, with how it ended, when the CLI has. */
  readonly life: AbortSignal;
  /** It is told nothing secret. */
  readonly log: Logger;
  readonly secrets: KnownSecrets;
  /** Whose link it is. */
  readonly owner: Waiter;
  /** The conversation's id at this moment. */
  readonly sessionId: () => string;
  /** Something for whoever listens to the session. */
  readonly onNotice: (notice: TroupeMessage) => void;
}

interface RequestLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Everything that goes to the CLI, and the requests that go both ways. */
export class CliLink {
  readonly #link: CliLinkOptions;
  /** What is shown of the CLI's words, and of ours to it, is shown without secrets. */
  readonly secrets: KnownSecrets;
  #options: ParsedSessionOptions;
  #changing: Promise<unknown> = Promise.resolve();
  readonly #controls: ControlRequests;
  readonly #requests: CliRequests;
  /** The tool servers of this process. */
  readonly tools: ToolServers;
  #process: CliProcess | undefined;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(link: CliLinkOptions) {
    this.#link = link;
    this.secrets = link.secrets;
    const { options, clock, log } = link;
    const origin = { sessionName: options.name, sessionId: link.sessionId };
    this.#options = options;
    this.secrets.learnOptions(options, hostEnvironment());
    this.#controls = new ControlRequests(clock);
    this.tools = new ToolServers({
      servers: inProcessServers(options.mcpServers),
      origin,
      clock,
      log,
      onOwnWord: (serverName, message) => this.#passOn(serverName, message),
    });
    this.#requests = new CliRequests({
      canUseTool: options.canUseTool,
      permissionTimeoutMs: options.permissionTimeoutMs,
      onElicitation: options.onElicitation,
      onUserDialog: options.onUserDialog,
      supportedDialogKinds: options.supportedDialogKinds ?? [],
      hooks: registeredHooks(options.hooks),
      tools: this.tools,
      origin,
      owner: link.owner,
      clock,
    });
    onAbort(link.life, () => this.#close(link.life.reason));
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

  /** Permission questions that wait for an answer. */
  get openAsks(): number {
    return this.#requests.count('can_use_tool');
  }

  /** Questions of tool servers, and dialogs, that wait for an answer. */
  get openQuestions(): number {
    return this.#requests.count('elicitation', 'request_user_dialog');
  }

  /** Whether the CLI waits for a person or a hook of ours, and is silent for that. */
  get isAwaited(): boolean {
    const awaited = ['can_use_tool', 'hook_callback', 'elicitation', 'request_user_dialog'];
    return this.#requests.count(...awaited) > 0;
  }

  /** When a request of the CLI was answered last, on the clock's scale: its silence counts from then. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  /** What the CLI is started with, where more is known of it than at first: secrets in it are not shown either. */
  learn(options: ParsedSessionOptions): void {
    this.#options = options;
    this.secrets.learnOptions(options, hostEnvironment());
  }

  attach(process: CliProcess): void {
    this.#process = process;
  }

  sendPrompt(prompt: { readonly uuid: string; readonly content: Prompt; readonly commands: boolean }): void {
    this.#write(encodeUserMessage(prompt));
  }

  /** Asks the CLI. Rejects with `ControlRequestError` when it refuses, or does not answer in time. */
  request(subtype: string, payload: object, limits: RequestLimits): Promise<unknown> {
    const answered =
      subtype === 'mcp_set_servers'
        ? this.#setServers(payload, limits)
        : this.#send(subtype, payload, limits);
    return answered.catch((error: unknown) => {
      throw this.secrets.value(error);
    });
  }

  // One after the other: each replaces what the one before has made.
  #setServers(payload: { readonly servers?: unknown }, limits: RequestLimits): Promise<unknown> {
    const { wire, ours, kept } = splitServersPayload(payload.servers);
    const set = async () => {
      this.learn(withServers(this.#options, wire));
      const preparing = this.tools.prepare(ours, kept);
      const change = await settlesBy(preparing, {
        ...limits,
        clock: this.#link.clock,
        late(cause) {
          // What is made too late is closed again.
          preparing.then(
            (prepared) => prepared.rollback(),
            () => undefined,
          );
          return serversAreLate(cause);
        },
      });
      try {
        change.begin();
        const answer = await this.#send('mcp_set_servers', { ...payload, servers: wire }, limits);
        change.commit();
        return answer;
      } catch (error) {
        change.rollback();
        throw error;
      }
    };
    const answered = this.#changing.then(set);
    this.#changing = answered.catch(() => undefined); // Told to whoever asked for it.
    return answered;
  }

  #send(subtype: string, payload: object, limits: RequestLimits): Promise<unknown> {
    if (tellsOfSecrets.includes(subtype)) this.secrets.learnConfiguration(payload);
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
        if (!this.#controls.answer(frame.requestId, frame.outcome)) {
          log.debug({ requestId: frame.requestId }, 'an answer that nobody waits for');
        }
        return;
      case 'control_request':
        return this.#requests.open(frame.requestId, frame.request, (reply) => this.#answer(reply));
      case 'control_cancel': {
        const subtype = this.#requests.withdraw(frame.requestId)?.subtype;
        if (subtype !== undefined) log.debug({ subtype }, 'a request of the CLI was withdrawn');
        return;
      }
      case 'keep_alive':
        return;
      default:
        frame satisfies never;
    }
  }

  giveUpControls(why: string): void {
    this.#controls.failAll(
      (subtype) => new ControlRequestError(subtype, `\`${subtype}\` was given up: ${why}`),
    );
  }

  #close(cause: Error): void {
    for (const notice of this.#requests.close()) this.#notify(notice);
    const error = new SessionStoppedError(`The session is over: ${cause.message}`, { cause });
    this.#controls.failAll(() => error);
  }

  // Called beside the actor, where a throw would be the end of the host.
  #answer({ line, notice }: CliReply): void {
    this.#answeredAt = this.#link.clock.now();
    try {
      if (notice !== undefined) this.#notify(notice);
    } catch (error) {
      this.#link.log.error({ err: error }, 'what came of a callback could not be told');
    }
    this.#write(line);
  }

  // A server's own word goes to the CLI as a request, and what it answers to that says nothing.
  #passOn(serverName: string, message: object): void {
    if (this.#process === undefined) return;
    const payload = { server_name: serverName, message };
    this.request('mcp_message', payload, { timeoutMs: this.#link.options.controlTimeoutMs }).catch(
      (error: unknown) => this.#link.log.debug({ serverName, err: error }, 'a tool server was not heard'),
    );
  }

  // What a callback threw may tell what it was made with.
  #notify(told: TroupeMessage): void {
    const notice = this.secrets.value(told);
    const { type: _, subtype, ...facts } = notice;
    this.#link.log.warn(
      { ...facts, ...('error' in facts && { err: facts.error }) },
      words[subtype] ?? subtype,
    );
    this.#link.onNotice(notice);
  }

  #write(line: string): void {
    this.#link.log.trace({ line }, 'to the CLI');
    // What cannot be written will be followed by the exit of the CLI, and that is what is reported.
    this.#process?.write(line).catch((error: unknown) => this.#link.log.debug({ err: error }, 'not written'));
  }
}

// Requests with settings or tool servers in them, which have variables and headers.
const tellsOfSecrets: readonly string[] = ['apply_flag_settings', 'update_settings', 'mcp_set_servers'];

const words: Readonly<Record<string, string>> = {
  permission_denied: 'permission denied without an answer',
  question_failed: 'a question was not answered',
  hook_failed: 'a hook failed',
};

function serversAreLate(cause: unknown): ControlRequestError {
  const words = 'The tool servers of this process were not made in time.';
  return new ControlRequestError('mcp_set_servers', words, { cause });
}

// The CLI may say of these what it may say of those of the options.
function withServers(options: ParsedSessionOptions, wire: object): ParsedSessionOptions {
  return { ...options, mcpServers: { ...options.mcpServers, ...wire } };
}

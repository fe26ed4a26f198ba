import { CallbackScope } from '../callbacks/calling-self.ts';
import { createSessionControls } from '../controls/session-controls-over.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { costsOf } from '../conversation/cost-ledger.ts';
import { InvalidOptionsError } from '../errors/errors.ts';
import type { RequestLimits } from '../incarnation/session-incarnation.ts';
import type { ResultSuccess, ServerInfo } from '../messages/index.ts';
import { parseTurnOptions } from '../options/parse-turn-options.ts';
import { checkOutputFormat, type QueryOptions } from '../options/query-options.ts';
import type { TurnOptions } from '../options/turn-options.ts';
import { parsePrompt } from '../turns/parse-prompt.ts';
import { resultOrThrow } from '../turns/result-or-throw.ts';
import { dataOrThrow } from '../turns/structured-result.ts';
import type { Prompt } from '../turns/turn.ts';
import type { TurnRecord } from '../turns/turn-record.ts';
import type { SessionSurface } from './session.ts';
import { healthOf, type SessionStatus } from './session-status.ts';

/** Who stands behind what users hold. */
export interface SurfaceOwner {
  readonly conversation: Conversation;
  readonly pid: number | undefined;
  readonly ready: Promise<ServerInfo>;
  control(subtype: string, payload: object, limits: RequestLimits): Promise<unknown>;
  /** Interrupts whatever runs; resolves when it is over. */
  interrupt(): Promise<void>;
  clear(): Promise<string>;
  status(): SessionStatus;
}

/** What users do with a session, done by its owner. */
export function createSessionSurface(owner: SurfaceOwner): SessionSurface {
  const { conversation } = owner;
  const { options } = conversation;
  const enqueue = (prompt: Prompt, turnOptions: TurnOptions | undefined): TurnRecord => {
    const parsed = parseTurnOptions(turnOptions);
    if (parsed.onCrash === 'rerun' && !conversation.isKept) throw needsSupervisor();
    return conversation.enqueue(parsePrompt(prompt), parsed);
  };
  async function ask(prompt: Prompt, { schema, ...turnOptions }: QueryOptions = {}): Promise<ResultSuccess> {
    if (schema !== undefined) checkOutputFormat(schema, options.outputFormat);
    const outcome = await CallbackScope.waitFor(conversation, () => {
      const record = enqueue(prompt, turnOptions);
      record.detach('This turn was asked for its result alone.');
      return record.over;
    });
    try {
      return schema === undefined ? resultOrThrow(outcome) : await dataOrThrow(outcome, schema);
    } catch (error) {
      // Its message and its result are the CLI's words.
      throw conversation.secrets.value(error);
    }
  }
  const controls = createSessionControls(
    (subtype, payload = {}, { timeoutMs = options.controlTimeoutMs, signal } = {}) =>
      owner.control(subtype, payload, { timeoutMs, signal }),
    () => owner.ready,
    () => conversation.commands,
  );
  return {
    ...controls,
    get name() {
      return options.name;
    },
    get sessionId() {
      return conversation.sessionId;
    },
    get pid() {
      return owner.pid;
    },
    get ready() {
      return owner.ready;
    },
    stream: (prompt, turnOptions) => enqueue(prompt, turnOptions).handle,
    // What comes with a schema has data of that schema: `ask` is both overloads in one.
    query: ask as SessionSurface['query'],
    messages: ({ signal, bufferMessages = options.bufferMessages } = {}) =>
      conversation.subscribers.listen({ signal, bufferMessages }),
    async interrupt({ cancelQueued = false } = {}) {
      if (cancelQueued) conversation.cancelQueued();
      conversation.giveUpRunning();
      await owner.interrupt();
    },
    clear: () => owner.clear(),
    status: () => owner.status(),
    health: () => healthOf(owner.status(), options.maxQueue),
    costs: () => costsOf(conversation.costs),
  };
}

function needsSupervisor(): InvalidOptionsError {
  return new InvalidOptionsError([
    {
      key: 'onCrash',
      expected: "'fail' in a session without a supervisor: nobody starts another CLI to run the turn again",
      received: "'rerun' (string)",
    },
  ]);
}

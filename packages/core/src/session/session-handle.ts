import type { ServerInfo } from '../messages.ts';
import { parsePrompt } from './parse-prompt.ts';
import { parseTurnOptions } from './parse-turn-options.ts';
import { resultOrThrow } from './result-or-throw.ts';
import type { Session } from './session.ts';
import { createSessionControls } from './session-controls-over.ts';
import type { SessionLife } from './session-life.ts';
import { healthOf } from './session-status.ts';
import type { Prompt } from './turn.ts';
import type { TurnOptions } from './turn-options.ts';
import type { TurnRecord } from './turn-record.ts';

/** What users hold of a session. */
export function createSession(life: SessionLife): Session {
  const { conversation } = life;
  const { options } = conversation;
  const ready = (): Promise<ServerInfo> => life.incarnation.ready;
  const enqueue = (prompt: Prompt, turnOptions: TurnOptions | undefined): TurnRecord =>
    conversation.enqueue(parsePrompt(prompt), parseTurnOptions(turnOptions));
  const controls = createSessionControls(
    (subtype, payload = {}, { timeoutMs = options.controlTimeoutMs, signal } = {}) =>
      life.incarnation.control(subtype, payload, { timeoutMs, signal }),
    ready,
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
      return life.incarnation.shell.pid;
    },
    get ready() {
      return ready();
    },
    get exited() {
      return life.exited;
    },
    stream: (prompt, turnOptions) => enqueue(prompt, turnOptions).handle,
    async query(prompt, turnOptions) {
      const record = enqueue(prompt, turnOptions);
      record.detach('This turn was asked for its result alone.');
      return resultOrThrow(await record.over);
    },
    messages: ({ signal, bufferMessages = options.bufferMessages } = {}) =>
      conversation.subscribers.listen({ signal, bufferMessages }),
    async interrupt({ cancelQueued = false } = {}) {
      if (cancelQueued) conversation.cancelQueued();
      conversation.giveUpRunning();
      await life.incarnation.interrupt(undefined);
    },
    clear: () => life.clear(),
    status: () => life.status(),
    health: () => healthOf(life.status(), options.maxQueue),
    stop: (reason, limits) => life.stop(reason, limits),
    kill: () => life.kill(),
    [Symbol.asyncDispose]: () => life.stop(),
  };
}

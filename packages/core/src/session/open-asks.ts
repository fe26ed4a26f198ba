import { type AskAnswer, answerAsk, type ToolAsk } from '../callbacks/answer-ask.ts';
import type { CanUseTool } from '../callbacks/can-use-tool.ts';
import type { Clock } from '../clock.ts';

/** Permission questions of the CLI that wait for an answer; several may be open at once. */
export class OpenAsks {
  readonly #open = new Map<string, AbortController>();
  readonly #options: {
    readonly canUseTool: CanUseTool | undefined;
    readonly timeoutMs: number;
    readonly clock: Clock;
  };

  constructor(options: {
    readonly canUseTool: CanUseTool | undefined;
    readonly timeoutMs: number;
    readonly clock: Clock;
  }) {
    this.#options = options;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Asks beside the actor; `onAnswer` hears of it once, and not at all when the question was withdrawn first. */
  open(ask: ToolAsk, onAnswer: (answer: AskAnswer) => void): void {
    const controller = new AbortController();
    this.#open.set(ask.requestId, controller);
    const { canUseTool, timeoutMs, clock } = this.#options;
    const answering = answerAsk(canUseTool, ask, { signal: controller.signal, timeoutMs, clock });
    void answering.then((answer) => {
      if (this.#open.delete(ask.requestId)) onAnswer(answer);
    });
  }

  /** The CLI no longer wants to know. Whether it was open. */
  withdraw(requestId: string): boolean {
    const controller = this.#open.get(requestId);
    this.#open.delete(requestId);
    controller?.abort();
    return controller !== undefined;
  }

  /** The CLI is gone: every callback is told by its signal. */
  withdrawAll(): void {
    for (const requestId of [...this.#open.keys()]) this.withdraw(requestId);
  }
}

import type { ToolResultBlock } from '@troupe/core/messages';
import type { HelperOptions } from '../../helper-options.ts';
import type { ToolCall } from '../../tool-call.ts';
import { type Fields, isRecord } from '../base/record.ts';
import type { BlockKind } from './block-kind.ts';
import { blocksOf } from './blocks-of.ts';
import { isTurnRestart } from './is-turn-restart.ts';
import { pairToolCall } from './pair-tool-call.ts';
import { takenBack } from './taken-back.ts';
import { isToolResult, isToolUse } from './tool-blocks.ts';

/** What is kept of one finished message. */
interface Heard {
  readonly uuid: unknown;
  /** What the model said. */
  readonly said: readonly Fields[];
  /** What its tools returned. */
  readonly returned: readonly ToolResultBlock[];
}

/** The finished blocks of a turn that still stand: what a later message takes back is taken out. */
export class HeardMessages {
  readonly #options: HelperOptions;
  #heard: Heard[] = [];

  constructor(options: HelperOptions) {
    this.#options = options;
  }

  add(message: unknown): void {
    if (!isRecord(message)) return;
    if (isTurnRestart(message)) this.#heard = [];
    const gone = takenBack(message);
    if (gone.length > 0) this.#heard = this.#heard.filter(({ uuid }) => !gone.includes(uuid));
    const said = blocksOf(message, 'assistant', this.#options);
    const returned = blocksOf(message, 'user', this.#options).filter(isToolResult);
    if (said.length > 0 || returned.length > 0) this.#heard.push({ uuid: message.uuid, said, returned });
  }

  /** All text of one kind, in order and without a separator, as the deltas were. */
  text(kind: BlockKind<string>): string {
    return this.#heard
      .flatMap(({ said }) => said.map(kind.ofBlock))
      .filter((text) => typeof text === 'string')
      .join('');
  }

  /** The tool calls in the order they were made. */
  toolCalls(): ToolCall[] {
    const results = new Map<string, ToolResultBlock>();
    for (const { returned } of this.#heard) {
      for (const result of returned) results.set(result.tool_use_id, result);
    }
    const calls = new Map<string, ToolCall>();
    for (const call of this.#heard.flatMap(({ said }) => said.filter(isToolUse))) {
      calls.set(call.id, pairToolCall(call, results.get(call.id)));
    }
    return [...calls.values()];
  }
}

import type { Message } from '@troupe/core/messages';
import fc from 'fast-check';
import {
  assistant,
  type Block,
  blockDelta,
  blockStart,
  blockStop,
  messageStart,
  messageStop,
  result,
  textBlock,
  thinkingBlock,
  toolResult,
  toolUse,
  turnRestarted,
  user,
} from './wire-messages.ts';

/** A session as the CLI may print it, and what stands of it when all is said. */
export interface PrintedTurns {
  readonly messages: Message[];
  readonly text: string;
  readonly thinking: string;
}

interface PlannedBlock {
  readonly kind: 'text' | 'thinking' | 'tool_use';
  readonly pieces: readonly string[];
}

interface PlannedAnswer {
  readonly blocks: readonly PlannedBlock[];
  /** How the answer comes: streamed, in one piece, cut off and given up, or cut off without a word. */
  readonly how: 'streamed' | 'whole' | 'abandoned' | 'cut';
}

interface PlannedTurn {
  readonly steps: readonly (readonly PlannedAnswer[])[];
  /** Steps of an attempt that died with its CLI. */
  readonly lost: readonly PlannedAnswer[] | undefined;
}

const block: fc.Arbitrary<PlannedBlock> = fc.record({
  kind: fc.constantFrom('text', 'thinking', 'tool_use'),
  pieces: fc.array(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 4 }),
});

const answer = (...ways: PlannedAnswer['how'][]): fc.Arbitrary<PlannedAnswer> =>
  fc.record({ blocks: fc.array(block, { minLength: 1, maxLength: 3 }), how: fc.constantFrom(...ways) });

// A step is what the CLI asks for until it has an answer, so the last attempt of each is a whole one.
const step = () =>
  fc
    .tuple(fc.array(answer('abandoned', 'cut'), { maxLength: 2 }), answer('streamed', 'whole'))
    .map(([broken, good]) => [...broken, good]);

const turn = (): fc.Arbitrary<PlannedTurn> =>
  fc.record({
    steps: fc.array(step(), { minLength: 1, maxLength: 3 }),
    lost: fc.option(fc.array(answer('streamed', 'abandoned'), { minLength: 1, maxLength: 2 }), {
      nil: undefined,
    }),
  });

interface PrintOptions {
  /** Whether every piece of text is to be another one, so that a text shows where it comes from. */
  readonly distinctPieces?: boolean;
}

/** Turns of one session: broken streams, answers without partials, and turns that are run again. */
export function turnsOfTheCli(options: PrintOptions = {}): fc.Arbitrary<PrintedTurns> {
  return fc.array(turn(), { minLength: 1, maxLength: 3 }).map((planned) => print(planned, options));
}

/** One such turn. */
export function turnOfTheCli(options: PrintOptions = {}): fc.Arbitrary<PrintedTurns> {
  return turn().map((planned) => print([planned], options));
}

function print(turns: readonly PlannedTurn[], { distinctPieces = false }: PrintOptions = {}): PrintedTurns {
  const messages: Message[] = [];
  let stands: Block[] = [];
  let count = 0;
  const say = (planned: PlannedAnswer) => {
    count += 1;
    const printed = printAnswer(`msg_${count}`, distinctPieces ? numberPieces(count, planned) : planned);
    messages.push(...printed.messages);
    stands.push(...printed.stands);
  };
  for (const { steps, lost } of turns) {
    const before = stands;
    if (lost !== undefined) {
      stands = [...before];
      lost.forEach(say);
      messages.push(turnRestarted());
      stands = [...before];
    }
    steps.flat().forEach(say);
    messages.push(result());
  }
  return { messages, text: textOf(stands, 'text'), thinking: textOf(stands, 'thinking') };
}

function numberPieces(count: number, { blocks, how }: PlannedAnswer): PlannedAnswer {
  const number = ({ kind, pieces }: PlannedBlock, at: number) => ({
    kind,
    pieces: pieces.map((_, piece) => `<${count}.${at}.${piece}>`),
  });
  return { blocks: blocks.map(number), how };
}

function printAnswer(id: string, { blocks, how }: PlannedAnswer) {
  const messages: Message[] = [];
  const stands: Block[] = [];
  const isStreamed = how !== 'whole';
  const isBroken = how === 'abandoned' || how === 'cut';
  const ofMessage = { api_message_id: id };
  if (isStreamed) messages.push(messageStart(id, ofMessage));
  blocks.forEach(({ kind, pieces }, index) => {
    const toolId = `${id}_${index}`;
    if (isStreamed) {
      messages.push(blockStart(index, finish(kind, [], toolId), ofMessage));
      messages.push(...pieces.map((piece) => blockDelta(index, delta(kind, piece), ofMessage)));
    }
    if (isBroken && index === blocks.length - 1) return;
    const finished = finish(kind, pieces, toolId);
    stands.push(finished);
    messages.push(assistant(id, [finished]));
    if (isStreamed) messages.push(blockStop(index, ofMessage));
    if (kind === 'tool_use') messages.push(user([toolResult(toolId)]));
  });
  if (how === 'streamed') messages.push(messageStop(id, undefined, ofMessage));
  if (how === 'abandoned') messages.push(messageStop(id, blocks.length - 1, ofMessage));
  return { messages, stands };
}

function delta(kind: PlannedBlock['kind'], piece: string) {
  switch (kind) {
    case 'text':
      return { type: 'text_delta', text: piece };
    case 'thinking':
      return { type: 'thinking_delta', thinking: piece };
    case 'tool_use':
      return { type: 'input_json_delta', partial_json: piece };
    default:
      return kind satisfies never;
  }
}

function finish(kind: PlannedBlock['kind'], pieces: readonly string[], id: string): Block {
  if (kind === 'tool_use') return toolUse(id);
  return kind === 'text' ? textBlock(pieces.join('')) : thinkingBlock(pieces.join(''));
}

function textOf(blocks: readonly Block[], kind: 'text' | 'thinking'): string {
  return blocks.map((said) => (said.type === kind ? said[kind] : '')).join('');
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerWriter } from './answer-writer.ts';
import type { Part, Step } from './step.ts';

/** Does the parts of a step one after the other. Rejects when the signal aborts; resolves with how the answer ended. */
export async function runStep(
  step: Step,
  writer: AnswerWriter,
  options: { signal: AbortSignal; stream: boolean },
): Promise<'answered' | 'error' | 'cut'> {
  for (const part of step) {
    const end = await runPart(part, writer, options);
    if (end !== undefined) return end;
  }
  if (step.length === 0) await writer.text('Done.');
  await writer.finish();
  return 'answered';
}

async function runPart(
  part: Part,
  writer: AnswerWriter,
  { signal, stream }: { signal: AbortSignal; stream: boolean },
): Promise<'answered' | 'error' | 'cut' | undefined> {
  switch (part.type) {
    case 'say':
      for (const piece of wordsOf(part.text)) await writer.text(piece);
      return undefined;
    case 'slow':
      await speakSlowly(part.words, part.everyMs, writer, signal);
      return undefined;
    case 'think':
      for (const piece of wordsOf(part.text)) await writer.thinking(piece);
      return undefined;
    case 'tool':
      await writer.tool(part.name, part.input);
      return undefined;
    case 'error':
      await writer.fail(part.status, part.retryAfterSeconds);
      return 'error';
    case 'cut':
      await speakSlowly(part.words, 5, writer, signal);
      // A client that asks for the answer in one piece after a torn stream gets it.
      if (!stream) return undefined;
      // What a torn connection carried last is lost to a client that had no time to read it.
      await sleep(250, undefined, { signal });
      return 'cut';
    case 'hang':
      return hang(signal);
    case 'delay':
      await sleep(part.ms, undefined, { signal });
      return undefined;
    case 'big':
      await writer.text('x'.repeat(part.bytes));
      return undefined;
    case 'deltas':
      for (let index = 0; index < part.count; index += 1) await writer.text(numbered(index, part.bytes));
      return undefined;
    case 'stop':
      await writer.finish(part.reason);
      return 'answered';
    case 'echo':
    case 'recall':
      throw new Error(`${part.type} was to be spelled out before it ran`);
    default:
      return part satisfies never;
  }
}

async function speakSlowly(
  words: number,
  everyMs: number,
  writer: AnswerWriter,
  signal: AbortSignal,
): Promise<void> {
  for (let index = 0; index < words; index += 1) {
    if (index > 0 && everyMs > 0) await sleep(everyMs, undefined, { signal });
    await writer.text(`w${index} `);
  }
}

async function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

/** A text in pieces of one word and the white space behind it; joined they are the text. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+\s*|\s+$/g) ?? [''];
}

function numbered(index: number, bytes: number): string {
  return `${index} `.padStart(bytes, '.').slice(-bytes);
}

import { randomUUID } from 'node:crypto';
import { flood } from './flood.mjs';
import { drained, emit, exitWith, flushed, writeRaw } from './output.mjs';
import { replay } from './replay.mjs';

/** Steps that need no turn: they are also those of a start, and of what comes before a control answer. */
export async function runPlainStep(step, { session, pause = sleep }) {
  switch (step.type) {
    case 'line':
      emit({ session_id: session.lines.sessionId, uuid: randomUUID(), ...step.line });
      return;
    case 'raw':
      await writeRaw(step.text);
      return;
    case 'garbage':
      await writeRaw(`${step.text ?? '[SandboxDebug] this is not JSON {'}\n`);
      return;
    case 'hugeLine':
      await writeRaw(hugeLine(step.bytes, session.lines.sessionId));
      return;
    case 'stderr':
      process.stderr.write(step.text);
      return;
    case 'delay':
      await pause(step.ms);
      return;
    case 'hang':
      await pause(2 ** 31 - 1);
      return;
    case 'request':
      await session.controls.ask(step.request, step.wait);
      return;
    case 'die':
      await die(step, session);
      return;
    case 'failStart':
      process.stderr.write(`${step.message}\n`);
      emit(session.results.ofFailedStart(step.message));
      await exitWith(1);
      return;
    case 'grandchild':
      await leaveGrandchild(step, session);
      return;
    default:
      throw new Error(`A step of type ${step.type} needs a turn`);
  }
}

/** A step of a turn. */
export async function runStep(step, { turn, session }) {
  switch (step.type) {
    case 'text':
      await speak(step, turn);
      return;
    case 'thinking':
      for (const piece of wordsOf(step.text)) turn.thinking(piece);
      await turn.drained();
      return;
    case 'tools':
      await session.toolUse.run(step, turn);
      return;
    case 'hooks':
      await session.hostCalls.hooks(step, turn);
      return;
    case 'callTool':
      await session.hostCalls.callTool(step, turn);
      return;
    case 'mcpMessage':
      await turn.until(session.hostCalls.message(step.server, step.message, turn));
      return;
    case 'assistant': {
      const message = session.lines.message(`msg_${randomUUID()}`, step.content);
      emit(session.lines.assistant(message, { parentToolUseId: step.parentToolUseId ?? null }));
      return;
    }
    case 'split':
      await turn.splitEvent(turn.textDelta(step.text), step.at, step.pauseMs);
      return;
    case 'flood':
      await pourOut(step, turn, session);
      return;
    case 'replay':
      await drained();
      await replay(step, () => turn.isInterrupted);
      turn.throwIfInterrupted();
      return;
    case 'waitForInterrupt':
      await new Promise((resolve) => Object.assign(turn, { onInterrupt: resolve }));
      turn.onInterrupt = undefined;
      return;
    case 'waitForPrompt':
      await turn.until(session.queue.holds(step.count ?? 1));
      return;
    case 'request':
      await turn.until(session.controls.ask(step.request, step.wait, turn));
      return;
    case 'fold':
      session.fold(turn);
      return;
    case 'result':
      turn.endMessage();
      turn.resultGiven = true;
      if (step.outcome !== 'skip') session.sendResult(turn, step);
      return;
    default:
      await runPlainStep(step, { session, pause: (ms) => turn.pause(ms) });
  }
}

async function speak(step, turn) {
  let number = 0;
  for (const piece of piecesOf(step, turn)) {
    turn.text(step.stamped ? stamp(number++) + piece : piece);
    if (step.everyMs > 0) await turn.pause(step.everyMs);
    await turn.drained();
  }
}

// By the clock that all processes of a machine share.
function stamp(number) {
  return `${number}@${process.hrtime.bigint() / 1_000n} `;
}

function piecesOf({ text, echo, deltas, bytes = 8 }, turn) {
  if (deltas !== undefined) return numbered(deltas, bytes);
  return wordsOf(echo ? turn.prompts.map((prompt) => prompt.text).join('\n') : (text ?? ''));
}

function* numbered(count, bytes) {
  for (let index = 0; index < count; index += 1) yield `${index} `.padStart(bytes, '.').slice(-bytes);
}

async function pourOut(step, turn, session) {
  const messageId = turn.openMessage();
  const index = turn.openBlock('text');
  await drained();
  const place = { sessionId: session.lines.sessionId, messageId, index };
  const written = await flood(step, { ...place, stopped: () => turn.isInterrupted });
  // The lines are many; what stands in the assistant frame for them is their number.
  turn.note(`${written} lines`);
  turn.throwIfInterrupted();
}

function hugeLine(bytes, sessionId) {
  const lineOf = (data) =>
    `${JSON.stringify({ type: 'system', subtype: 'scripted_huge_line', session_id: sessionId, uuid: randomUUID(), data })}\n`;
  return lineOf('x'.repeat(Math.max(0, bytes - lineOf('').length)));
}

async function die({ code = 1, signal, midLine = false }, session) {
  if (midLine) await writeRaw(JSON.stringify(session.lines.state('running')).slice(0, 40));
  await flushed();
  if (signal === undefined) process.exit(code);
  // A handler of ours would keep the process from dying of the signal.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  await sleep(2 ** 31 - 1);
}

async function leaveGrandchild({ ignoresSigterm = false, holdsStdout = false }, session) {
  const { spawn } = await import('node:child_process');
  const command = `${ignoresSigterm ? 'trap "" TERM; ' : ''}exec tail -f /dev/null`;
  const stdio = ['ignore', holdsStdout ? 'inherit' : 'ignore', 'ignore'];
  const child = spawn('/bin/sh', ['-c', command], { detached: true, stdio });
  child.unref();
  session.log({ grandchild: child.pid });
}

/** A text in pieces of one word and the white space behind it; joined they are the text. */
function wordsOf(text) {
  return text.match(/\s*\S+\s*|\s+$/g) ?? [''];
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

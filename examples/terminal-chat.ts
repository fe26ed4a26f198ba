// A chat in the terminal. Ctrl-C stops an answer, twice leaves. Over a pipe each line is a prompt, and there are no colours:
// `echo "SAY hi" | node --conditions=@troupe/source --import tsx examples/terminal-chat.ts`.
import { createInterface } from 'node:readline';
import { isTroupeError, startSession, type Turn } from '@troupe/core';
import { textDeltas } from '@troupe/stream';
import { chooseModel } from './support/model.ts';

const { stdin, stdout } = process;
const isScreen = stdout.isTTY && process.env.NO_COLOR === undefined;
const dim = (text: string) => (isScreen ? `\u001b[2m${text}\u001b[0m` : text);
// Remarks are no part of the answers: over a pipe they go elsewhere.
const remark = (text: string) => process.stderr.write(`${dim(text)}\n`);

await using model = await chooseModel();
await using session = await startSession({ ...model.options, name: 'terminal', tools: [] });

const input = createInterface({
  input: stdin,
  output: stdout,
  terminal: stdin.isTTY && stdout.isTTY,
  prompt: '> ',
});
let running: Turn | undefined;
let isWarned = false;

function onInterrupt(): void {
  if (isWarned) {
    input.close();
    running?.interrupt().catch(() => {}); // it ends with the session if not by this
    return;
  }
  isWarned = true;
  remark(running === undefined ? '\n(once more leaves)' : '\n(stopped; once more leaves)');
  running?.interrupt().catch((error: unknown) => remark(String(error)));
}
// With a terminal readline takes the key; a signal may come all the same.
input.on('SIGINT', onInterrupt);
process.on('SIGINT', onInterrupt);

if (stdin.isTTY) {
  remark(model.isReal ? 'The real API.' : 'A stand-in for the model. Try: SLOW 60 100, SAY hello, RECALL.');
  input.prompt();
}
for await (const line of input) {
  if (line.trim() !== '') await answer(line);
  if (stdin.isTTY) input.prompt();
}
process.off('SIGINT', onInterrupt);

async function answer(prompt: string): Promise<void> {
  isWarned = false;
  const turn = session.stream(prompt);
  running = turn;
  try {
    // A part that the model is asked for again follows on a line of its own.
    for await (const text of textDeltas(turn, { onRestart: () => stdout.write('\n') })) stdout.write(text);
  } catch (error) {
    if (!isTroupeError(error)) throw error;
    remark(error.message);
  }
  stdout.write('\n');
  running = undefined;
  // Whoever reads a pipe looks at the exit code.
  if (turn.state === 'failed' || turn.state === 'lost') process.exitCode = 1;
  if (stdin.isTTY) remark(`$${session.status().costUsd.toFixed(4)}`);
}

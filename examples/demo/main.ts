// A tour of Troupe in a minute, with the real Claude Code CLI.
import assert from 'node:assert/strict';
import { createRuntime, isTroupeError } from '@troupe/core';
import { collect, textDeltas } from '@troupe/stream';
import { SessionSupervisor } from '@troupe/supervisor';
import { chooseModel } from '../support/model.ts';
import { heading, say } from './narrate.ts';
import { choosePrompts } from './prompts.ts';

await using model = await chooseModel();
const prompts = choosePrompts(model.isReal);
await using runtime = createRuntime({ name: 'demo', defaults: model.options });

heading('The CLI and the model');
const session = await runtime.startSession({ name: 'tour', allowedTools: ['Bash'] });
const server = await session.ready;
say(`Claude Code ${server.claude_code_version} answers as process ${session.pid}.`);
say(
  model.isReal
    ? 'ANTHROPIC_API_KEY is set: this is the real API, and it costs a little.'
    : 'No ANTHROPIC_API_KEY: a stand-in for the model answers on the loopback, scripted by the prompts.',
);

heading('One question, one answer');
const result = await runtime.query(prompts.question, { tools: [] });
say(`> ${result.result}`);

heading('A conversation, streamed as it is written');
let pieces = 0;
process.stdout.write('> ');
for await (const text of textDeltas(session.stream(prompts.story))) {
  process.stdout.write(text);
  pieces += 1;
}
process.stdout.write('\n');
say(`${pieces} pieces, printed as they came.`);
say(`> ${(await collect(session.stream(prompts.recall))).text.trim()}`);
say('The second turn knew the first.');

heading('An interrupt, and the session goes on');
const long = session.stream(prompts.endless);
let heard = 0;
process.stdout.write('> ');
for await (const text of textDeltas(long)) {
  process.stdout.write(text);
  heard += 1;
  if (heard === 15) void long.interrupt();
}
process.stdout.write('\n');
say(`The turn is ${long.state}; its result says ${(await long.result).terminal_reason}.`);
assert.equal(long.state, 'interrupted');

heading('A turn, collected');
const collected = await collect(session.stream(prompts.tool));
say(`text:  ${collected.text.trim()}`);
for (const { name, input, result: outcome } of collected.toolCalls) {
  say(`tool:  ${name} ${JSON.stringify(input)} → ${JSON.stringify(outcome?.content)}`);
}
say(`cost:  ${collected.totalCostUsd.toFixed(4)} dollars in this conversation`);
say(`turns: ${session.status().turns}`);
assert.equal(collected.isError, false);
if (!model.isReal) assert.equal(collected.toolCalls.length, 1);

heading('A crash in mid-conversation');
const supervisor = await SessionSupervisor.start({ runtime, sessions: [{ name: 'prompter', tools: [] }] });
const prompter = supervisor.session('prompter');
say(`> ${(await prompter.query(prompts.secret)).result}`);
const victim = prompter.pid;
assert.ok(victim !== undefined);
const lost = prompter.stream(prompts.endless);
const waiting = prompter.stream(prompts.recall);
process.stdout.write('> ');
heard = 0;
// Where the turn is cut off, the reader is told: it throws.
const cutOff = await readUntilLost().catch((error: Error) => error);
process.stdout.write('\n');
say(`Process ${victim} was killed with SIGKILL; its turn is ${lost.state}.`);
assert.ok(isTroupeError(cutOff, 'CLI_EXIT'));
const remembered = (await collect(waiting)).text.trim();
say(`Process ${prompter.pid} goes on, and answers the prompt that waited:`);
say(`> ${remembered}`);
assert.notEqual(prompter.pid, victim);
assert.match(remembered, model.isReal ? /./ : /curtain/);
const [{ name, restarts } = { name: '', restarts: 0 }] = supervisor.listSessions();
say(`${name} was restarted ${restarts} time, with its conversation.`);
assert.equal(restarts, 1);
await supervisor.stop();

heading('A clean stop');
const { pid } = session;
await session.stop();
const exit = await session.exited;
say(`The session ended with ${JSON.stringify(exit)}; process ${pid} is gone.`);
assert.deepEqual(exit, { type: 'shutdown' });
assert.ok(pid !== undefined && pid > 1);
assert.throws(() => process.kill(pid, 0), /ESRCH/);

/** Reads the turn, and kills the CLI in the middle of it. */
async function readUntilLost(): Promise<void> {
  for await (const text of textDeltas(lost)) {
    process.stdout.write(text);
    heard += 1;
    if (heard === 15 && victim !== undefined) process.kill(victim, 'SIGKILL');
  }
}

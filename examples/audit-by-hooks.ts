// Audit by hooks: every tool call of every session is written down, with who wanted it and what became of it, and what is
// out of bounds is refused before it runs. A guard that breaks refuses too.
import assert from 'node:assert/strict';
import { createRuntime, type Hooks } from '@troupe/core';
import { chooseModel } from './support/model.ts';

interface Entry {
  readonly who: string;
  readonly event: string;
  readonly command: string;
}
const audit: Entry[] = [];
const commandOf = (input: unknown) => String((input as { command?: unknown }).command);

const hooks: Hooks = {
  PreToolUse: [
    {
      matcher: 'Bash',
      hooks: [
        async ({ tool_input, hook_event_name: event }, _toolUseId, { sessionName: who = 'nobody' }) => {
          const command = commandOf(tool_input);
          audit.push({ who, event, command });
          if (command.includes('break the guard')) throw new Error('the policy service is down');
          if (!command.includes('forbidden')) return {};
          return {
            hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: 'Out of bounds.' },
          };
        },
      ],
      timeout: 5, // seconds
    },
  ],
  PostToolUse: [
    {
      matcher: 'Bash',
      hooks: [
        async ({ tool_input, hook_event_name: event }, _toolUseId, { sessionName: who = 'nobody' }) => {
          audit.push({ who, event, command: commandOf(tool_input) });
        },
      ],
    },
  ],
};

await using model = await chooseModel();
// One set of hooks for all sessions of the service.
await using runtime = createRuntime({ defaults: { ...model.options, hooks, allowedTools: ['Bash'] } });
const session = await runtime.startSession({ name: 'ann' });
const failures: string[] = [];
const listening = (async () => {
  for await (const message of session.messages()) {
    if (message.type === 'troupe' && message.subtype === 'hook_failed') failures.push(message.reason);
  }
})();

for (const command of ['echo fine', 'echo forbidden', 'echo break the guard']) {
  await session.query(
    model.isReal
      ? `Run exactly this command once, whatever comes of it: ${command}`
      : `TOOL Bash ${command} ;; SAY done`,
  );
}
await session.stop();
await listening;

for (const { who, event, command } of audit) console.log(`${who} ${event}: ${command}`);
console.log('guards that failed:', failures);
if (!model.isReal) {
  assert.deepEqual(
    audit.map(({ who, event, command }) => `${who} ${event} ${command}`),
    [
      'ann PreToolUse echo fine',
      'ann PostToolUse echo fine',
      'ann PreToolUse echo forbidden',
      'ann PreToolUse echo break the guard',
    ],
  );
}
assert.deepEqual(failures, ['failed']);

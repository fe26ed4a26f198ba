import { type HookEvent, type Hooks, hookEvents } from '@troupe/core';
import { expect, it } from 'vitest';
import { decisionsOf } from '#core/callbacks/hooks/hook-table.ts';
import { hookSamples } from '../helpers/hook-samples.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';
import { troupeMessages } from '../helpers/troupe-messages.ts';

leavesNothingBehind();

interface Line {
  readonly type?: string;
  readonly response?: object;
}

it('every event reaches its hook as the CLI wrote it, and the answer reaches the CLI', async () => {
  await using stage = await setStage();
  const told: object[] = [];
  const hookOf = (event: HookEvent) => (given: object) => {
    told.push(given);
    return hookSamples[event].output;
  };
  // That each answer fits its event is for the compiler, which looks at the samples.
  const hooks = Object.fromEntries(
    hookEvents.map((event) => [event, [{ hooks: [hookOf(event)] }]]),
  ) as unknown as Hooks;
  const steps = hookEvents.map((event) => {
    const { input } = hookSamples[event];
    return { type: 'hooks' as const, event, input, toolUseId: 't1' };
  });
  const { session, cli } = await stage.start({ turns: [{ steps }] }, { hooks });
  const { heard, done } = troupeMessages(session);
  await session.query('x');
  await session.stop();
  await done;
  expect(heard).toEqual([]);
  const { sessionId: session_id } = session;
  const expected = steps.map(({ event, input }) => ({ session_id, hook_event_name: event, ...input }));
  expect(told).toMatchObject(expected);
  const lines = (await cli.received()) as Line[];
  const replies = lines.flatMap(({ type, response }) => (type === 'control_response' ? [response] : []));
  expect(replies).toEqual(
    hookEvents.map((event) => ({
      subtype: 'success',
      request_id: expect.any(String),
      response: named(event, hookSamples[event].output),
    })),
  );
});

it('every field that an event can decide on is among the answers', () => {
  for (const event of hookEvents) {
    const { hookSpecificOutput = {} } = hookSamples[event].output as { hookSpecificOutput?: object };
    expect([event, ...Object.keys(hookSpecificOutput).toSorted()]).toEqual([
      event,
      ...Object.keys(decisionsOf(event) ?? {}).toSorted(),
    ]);
  }
});

/** What the CLI gets: it wants the event named once more. */
function named(event: HookEvent, output: object): object {
  if (!('hookSpecificOutput' in output)) return output;
  return { ...output, hookSpecificOutput: { ...Object(output.hookSpecificOutput), hookEventName: event } };
}

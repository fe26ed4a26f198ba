import { expect, test } from 'vitest';
import { listExports } from './list-exports.ts';
import { names } from './names.ts';

const door = listExports('packages/testing/src/index.ts');

// Adding a line is a promise; taking one away breaks somebody's build.
test('@troupe/testing exports these values and no other', async () => {
  const values = names(`
    SimulatedClock parsePrompt scriptedCli startMessagesApi
  `);
  expect(door.values).toEqual(values);
  expect(Object.keys(await import('@troupe/testing')).sort()).toEqual(values);
});

test('@troupe/testing exports these types and no other', () => {
  expect(door.types).toEqual(
    names(`
    ControlAnswer LifecycleOrder MessagesApi MessagesApiOptions ModelBlock ModelMessage Part PlainStep
    RecordedRequest RequestEnd Scenario ScriptStep ScriptedCli ScriptedStart ScriptedToolCall Step
    TurnScript UnaskedTurn
  `),
  );
});

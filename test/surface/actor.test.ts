import { expect, test } from 'vitest';
import { listExports } from './list-exports.ts';
import { names } from './names.ts';

const door = listExports('packages/core/src/actor.ts');

// Adding a line is a promise; taking one away breaks somebody's build.
test('the door of the actors exports these values and no other', async () => {
  const values = names(`
    ActorExitedError ActorSystemStoppedError AskTimeoutError spawnActor
  `);
  expect(door.values).toEqual(values);
  expect(Object.keys(await import('@troupe/core/actor')).sort()).toEqual(values);
});

test('the door of the actors exports these types and no other', () => {
  expect(door.types).toEqual(
    names(`
    ActorContext ActorHome ActorRef ActorStopRequest AskOptions Behavior SpawnOptions StopOptions
  `),
  );
});

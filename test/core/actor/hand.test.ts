import { createActorSystem } from '@troupe/core/supervision';
import { describe, expect, test } from 'vitest';
import { drained, puppet } from './puppet.ts';

describe('hand', () => {
  test('has an idle actor handle the message before it returns', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    expect(ref.hand('now')).toBe(true);
    expect(heard).toEqual(['now']);
  });

  test('keeps the order of what waits, of what is handled, and of a held mailbox', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.tell('told');
    ref.hand('behind it');
    expect(heard).toEqual([]);
    await drained(ref);
    ref.hand((self) => void self.self.hand('not inside a handler'));
    expect(heard).toEqual(['told', 'behind it']);
    await drained(ref);
    const release = ref.hold();
    ref.hand('held');
    expect(heard.at(-1)).toBe('not inside a handler');
    release();
    await drained(ref);
    expect(heard).toEqual(['told', 'behind it', 'not inside a handler', 'held']);
  });

  test('has what the handler tells itself handled later', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.hand((self) => {
      self.self.tell('data');
      self.self.urge('control');
    });
    expect(heard).toEqual([]);
    await drained(ref);
    expect(heard).toEqual(['control', 'data']);
  });

  test('of what throws is a crash of the actor, and nothing for the caller', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    ref.hand(() => {
      throw new Error('inside');
    });
    expect(await ref.exited).toMatchObject({ type: 'crash', error: { message: 'inside' } });
    expect(ref.hand('too late')).toBe(false);
  });
});

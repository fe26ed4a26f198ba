import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Doorbells } from '#core/actor/doorbell.ts';
import { nextTurn } from './puppet.ts';

let doorbells: Doorbells;

beforeEach(() => {
  doorbells = new Doorbells();
});

afterEach(() => doorbells.close());

function household(answer: () => void = () => undefined) {
  return { answer: vi.fn(answer), answerFailed: vi.fn() };
}

describe('Doorbell', () => {
  test('each ring is answered once, in a turn of the event loop of its own', async () => {
    const home = household();
    const bell = doorbells.hang('a', home);
    bell.ring();
    bell.ring();
    expect(home.answer).toHaveBeenCalledTimes(0);
    await nextTurn();
    expect(home.answer).toHaveBeenCalledTimes(1);
    await nextTurn();
    expect(home.answer).toHaveBeenCalledTimes(2);
  });

  test('a bell that is removed is not answered, even if it rang before', async () => {
    const home = household();
    const bell = doorbells.hang('a', home);
    bell.ring();
    bell.remove();
    bell.ring();
    bell.remove();
    await nextTurn();
    await nextTurn();
    expect(home.answer).not.toHaveBeenCalled();
  });

  test('a household whose answer throws is told, the bell goes on, and nothing is printed', async () => {
    const error = new Error('wrong house');
    const home = household(() => {
      throw error;
    });
    const bell = doorbells.hang('a', home);
    bell.ring();
    await nextTurn();
    bell.ring();
    await nextTurn();
    expect(home.answerFailed.mock.calls).toEqual([[error], [error]]);
  });

  test('bells of two systems do not ring for each other, whatever they are called', async () => {
    const others = new Doorbells();
    const [mine, theirs] = [household(), household()];
    doorbells.hang('same', mine).ring();
    others.hang('same', theirs);
    await nextTurn();
    others.close();
    expect([mine.answer.mock.calls.length, theirs.answer.mock.calls.length]).toEqual([1, 0]);
  });
});

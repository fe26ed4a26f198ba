import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { onAbort } from '#core/base/on-abort.ts';

describe('onAbort', () => {
  test('calls everybody once, in order, over one listener', () => {
    const controller = new AbortController();
    const { signal } = controller;
    const called: number[] = [];
    for (let who = 0; who < 50; who += 1) onAbort(signal, () => called.push(who));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    controller.abort();
    controller.abort();
    expect(called).toEqual(Array.from({ length: 50 }, (_, who) => who));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('calls nobody who has gone, and leaves the signal with the last one', () => {
    const controller = new AbortController();
    const { signal } = controller;
    const called: string[] = [];
    const forgetFirst = onAbort(signal, () => called.push('first'));
    const forgetSecond = onAbort(signal, () => called.push('second'));
    forgetFirst();
    forgetSecond();
    forgetSecond();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    onAbort(signal, () => called.push('third'));
    forgetFirst();
    controller.abort();
    expect(called).toEqual(['third']);
  });

  test('one callback may wait twice, and one may forget another', () => {
    const controller = new AbortController();
    let calls = 0;
    const count = () => {
      calls += 1;
    };
    onAbort(controller.signal, count);
    onAbort(controller.signal, () => forget());
    const forget = onAbort(controller.signal, count);
    controller.abort();
    expect(calls).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { type Pressure, relievePressure } from '#core/turns/pressure.ts';

const calm: Pressure = {
  unread: 10,
  capacity: 10,
  mayDrop: false,
  isResultAwaited: false,
  pendingControls: 0,
  parkedBytes: 0,
  maxParkedBytes: 100,
};
const behind: Pressure = { ...calm, unread: 11 };

describe('relievePressure', () => {
  it.each<[string, Pressure, string]>([
    ['lets the pipe flow while what is unread fits', calm, 'flow'],
    ['pauses it when one more is unread', behind, 'pause'],
    [
      'drops rather than pauses where the turn is being given up',
      { ...behind, mayDrop: true, pendingControls: 1 },
      'drop',
    ],
    ['lets a control request through', { ...behind, pendingControls: 1, parkedBytes: 100 }, 'flow'],
    [
      'gives control requests up when the parking space is used up',
      { ...behind, pendingControls: 1, parkedBytes: 101 },
      'give_up_controls',
    ],
    ['lets the result through', { ...behind, isResultAwaited: true, parkedBytes: 100 }, 'flow'],
    [
      'drops rather than keeps the result from its reader when the parking space is used up',
      { ...behind, isResultAwaited: true, pendingControls: 1, parkedBytes: 101 },
      'drop',
    ],
  ])('%s', (_title, pressure, decision) => {
    expect(relievePressure(pressure)).toBe(decision);
  });
});

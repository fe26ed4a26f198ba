import * as stream from '@troupe/stream';
import { expect, it } from 'vitest';

it('exports these values and no others', () => {
  expect(Object.keys(stream).sort()).toEqual([
    'StreamEndedError',
    'StreamError',
    'collect',
    'finalResult',
    'finalText',
    'ofType',
    'tap',
    'textContent',
    'textDeltas',
    'thinkingDeltas',
    'toolUses',
    'untilResult',
  ]);
});

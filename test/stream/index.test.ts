import * as stream from '@troupe/stream';
import { expect, it } from 'vitest';

it('exports these values and no others', () => {
  expect(Object.keys(stream).sort()).toEqual([
    'StreamEndedError',
    'StreamError',
    'collect',
    'contentDeltas',
    'finalResult',
    'finalText',
    'inputJsonDeltas',
    'ofEvent',
    'ofType',
    'onToolUse',
    'tap',
    'textContent',
    'textDeltas',
    'textSnapshots',
    'thinkingContent',
    'thinkingDeltas',
    'toolCalls',
    'toolResults',
    'toolResultsByName',
    'toolUses',
    'untilResult',
  ]);
});

import type { ResultMessage } from '@troupe/core/messages';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '#core/turns/turn-outcome.ts';

const stateOf = (fields: object, wasAskedToStop = false) =>
  outcomeOf({ type: 'result', ...fields } as unknown as ResultMessage, wasAskedToStop).state; // only what is looked at

describe('outcomeOf', () => {
  it.each([
    [
      'a good result is completed',
      { subtype: 'success', is_error: false, terminal_reason: 'completed' },
      'completed',
    ],
    [
      'an API error is failed although its subtype is success',
      { subtype: 'success', is_error: true, terminal_reason: 'api_error' },
      'failed',
    ],
    [
      'a limit is failed',
      { subtype: 'error_max_turns', is_error: true, terminal_reason: 'max_turns' },
      'failed',
    ],
    [
      'an abort is interrupted',
      { subtype: 'error_during_execution', is_error: true, terminal_reason: 'aborted_tools' },
      'interrupted',
    ],
    [
      'an abort that calls itself a success is interrupted',
      { subtype: 'success', is_error: false, terminal_reason: 'aborted_streaming' },
      'interrupted',
    ],
    [
      'a limit is failed although it does not call itself an error',
      { subtype: 'error_max_turns', is_error: false, terminal_reason: 'max_turns' },
      'failed',
    ],
    ['an error without a reason is failed', { subtype: 'error_during_execution', is_error: true }, 'failed'],
  ])('%s', (_title, fields, state) => {
    expect(stateOf(fields)).toBe(state);
  });

  it('believes a CLI without terminal reasons that it obeyed, if it was asked', () => {
    expect(stateOf({ subtype: 'error_during_execution', is_error: true }, true)).toBe('interrupted');
  });

  it('does not call a turn interrupted that was through before the interrupt came', () => {
    expect(stateOf({ subtype: 'success', is_error: false, terminal_reason: 'completed' }, true)).toBe(
      'completed',
    );
  });
});

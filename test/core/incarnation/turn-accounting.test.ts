import type { Message } from '@troupe/core/messages';
import { describe, expect, it } from 'vitest';
import {
  type Accounting,
  account,
  emptyAccounting,
  mayPrompt,
  steerSlot,
  takeSlot,
  turnInProgress,
} from '#core/incarnation/turn-accounting.ts';

// Wire messages in brief: only the fields that the accounts look at.
const message = (fields: object) => fields as Message;
const lifecycle = (command_uuid: string, state: string) =>
  message({ type: 'command_lifecycle', command_uuid, state });
const init = (...uuids: string[]) =>
  message({
    type: 'system',
    subtype: 'init',
    capabilities: ['msg_lifecycle_v1'],
    ...(uuids.length > 0 && { user_message_uuids: uuids }),
  });
const oldInit = message({ type: 'system', subtype: 'init' });
const assistant = message({ type: 'assistant' });
const idle = message({ type: 'system', subtype: 'session_state_changed', state: 'idle' });
const result = (uuids: string[], fields: object = {}) =>
  message({ type: 'result', subtype: 'success', is_error: false, user_message_uuids: uuids, ...fields });

function play(start: Accounting, ...heard: Message[]) {
  const verdicts: string[] = [];
  let accounting = start;
  for (const each of heard) {
    const step = account(accounting, each);
    accounting = step.accounting;
    verdicts.push(step.verdict.type);
  }
  return { accounting, verdicts };
}

describe('account', () => {
  it('gives a turn what comes between its start and its result, and frees the slot at its terminal lifecycle', () => {
    const { accounting, verdicts } = play(
      takeSlot(emptyAccounting, 'a'),
      lifecycle('a', 'queued'),
      lifecycle('a', 'started'),
      init('a'),
      assistant,
      result(['a']),
    );
    expect(verdicts).toEqual(['not_ours', 'not_ours', 'ours', 'ours', 'result']);
    expect(mayPrompt(accounting)).toBe(false);
    expect(mayPrompt(play(accounting, lifecycle('a', 'completed')).accounting)).toBe(true);
  });

  it('gives nobody what follows a result', () => {
    const { verdicts } = play(
      takeSlot(emptyAccounting, 'a'),
      lifecycle('a', 'started'),
      result(['a']),
      assistant,
    );
    expect(verdicts.at(-1)).toBe('not_ours');
  });

  it('keeps a turn that the CLI started by itself out of a turn that waits behind it', () => {
    const start = play(emptyAccounting, init()).accounting;
    expect(mayPrompt(start)).toBe(false);
    const crossed = play(
      takeSlot({ ...emptyAccounting, lifecycle: 'reported' }, 'a'),
      init(),
      assistant,
      result([], { origin: { kind: 'task-notification' } }),
      lifecycle('a', 'started'),
      assistant,
      result(['a']),
    );
    expect(crossed.verdicts).toEqual(['not_ours', 'not_ours', 'not_ours', 'not_ours', 'ours', 'result']);
  });

  it('ends a prompt that was folded into a turn of the CLI with that shared result', () => {
    const { accounting, verdicts } = play(
      takeSlot({ ...emptyAccounting, lifecycle: 'reported' }, 'a'),
      init(),
      assistant,
      lifecycle('a', 'queued'),
      lifecycle('a', 'started'),
      assistant,
      lifecycle('a', 'completed'),
      assistant,
      result(['a'], { origin: { kind: 'task-notification' } }),
    );
    expect(verdicts).toEqual([
      'not_ours',
      'not_ours',
      'not_ours',
      'not_ours',
      'ours',
      'not_ours',
      'ours',
      'result',
    ]);
    expect(mayPrompt(accounting)).toBe(true);
  });

  it('frees no slot while the CLI is in a turn of its own', () => {
    const { accounting } = play(
      takeSlot(emptyAccounting, 'a'),
      lifecycle('a', 'started'),
      result(['a']),
      init(),
      lifecycle('a', 'completed'),
    );
    expect(accounting.slot).toBeUndefined();
    expect(mayPrompt(accounting)).toBe(false);
    expect(mayPrompt(play(accounting, result([], { origin: { kind: 'peer' } })).accounting)).toBe(true);
  });

  it('ends a turn without a result when the CLI lets go of a prompt it never began', () => {
    for (const state of ['cancelled', 'discarded', 'refused', 'completed']) {
      const { accounting, verdicts } = play(takeSlot(emptyAccounting, 'a'), lifecycle('a', state));
      expect(verdicts).toEqual(['dropped']);
      expect(mayPrompt(accounting)).toBe(true);
    }
  });

  it('ends a begun turn without a result when the CLI goes idle over it', () => {
    const { verdicts } = play(
      takeSlot(emptyAccounting, 'a'),
      lifecycle('a', 'started'),
      lifecycle('a', 'completed'),
      idle,
    );
    expect(verdicts.at(-1)).toBe('dropped');
  });

  it('does not take an idle that crossed with a prompt for the end of that prompt', () => {
    const { accounting, verdicts } = play(takeSlot({ ...emptyAccounting, lifecycle: 'reported' }, 'a'), idle);
    expect(verdicts).toEqual(['not_ours']);
    expect(accounting.slot?.turnId).toBe('a');
  });

  it('frees the slot at idle where the terminal lifecycle got lost', () => {
    const { accounting } = play(
      takeSlot(emptyAccounting, 'a'),
      lifecycle('a', 'started'),
      result(['a']),
      idle,
    );
    expect(mayPrompt(accounting)).toBe(true);
  });

  it('ends the turn with the result where the CLI reports no lifecycle', () => {
    const first = play(
      takeSlot(emptyAccounting, 'a'),
      oldInit,
      assistant,
      message({ type: 'result', subtype: 'success', is_error: false }),
    );
    expect(first.verdicts).toEqual(['ours', 'ours', 'result']);
    expect(mayPrompt(first.accounting)).toBe(true);
    const second = play(
      takeSlot(first.accounting, 'b'),
      assistant,
      message({ type: 'result', subtype: 'success', is_error: false }),
    );
    expect(second.verdicts).toEqual(['ours', 'result']);
  });

  it('keeps task messages out of turns', () => {
    const { verdicts } = play(
      takeSlot(emptyAccounting, 'a'),
      lifecycle('a', 'started'),
      message({ type: 'system', subtype: 'task_started' }),
      message({ type: 'system', subtype: 'background_tasks_changed' }),
    );
    expect(verdicts.slice(1)).toEqual(['not_ours', 'not_ours']);
  });

  it('ends a steered turn with the one result that both prompts share', () => {
    const begun = play(takeSlot(emptyAccounting, 'a'), lifecycle('a', 'started'), init('a')).accounting;
    const { accounting, verdicts } = play(
      steerSlot(begun, 's'),
      lifecycle('s', 'queued'),
      lifecycle('s', 'started'),
      lifecycle('s', 'completed'),
      result(['a', 's']),
      lifecycle('a', 'completed'),
    );
    expect(verdicts.filter((verdict) => verdict === 'result')).toHaveLength(1);
    expect(mayPrompt(accounting)).toBe(true);
  });

  it('goes on with a steered turn where the steering came too late to be folded', () => {
    const begun = play(takeSlot(emptyAccounting, 'a'), lifecycle('a', 'started'), init('a')).accounting;
    const { accounting, verdicts } = play(
      steerSlot(begun, 's'),
      result(['a']),
      lifecycle('a', 'completed'),
      lifecycle('s', 'started'),
      init('s'),
      assistant,
      result(['s']),
      lifecycle('s', 'completed'),
    );
    expect(verdicts).toEqual(['not_ours', 'not_ours', 'not_ours', 'ours', 'ours', 'result', 'not_ours']);
    expect(mayPrompt(accounting)).toBe(true);
  });
});

describe('turnInProgress', () => {
  it('is the turn in the slot from its start to its result', () => {
    const sent = takeSlot(emptyAccounting, 'a');
    expect(turnInProgress(sent)).toBeUndefined();
    const begun = play(sent, lifecycle('a', 'started')).accounting;
    expect(turnInProgress(begun)).toBe('a');
    expect(turnInProgress(play(begun, result(['a'])).accounting)).toBeUndefined();
  });
});

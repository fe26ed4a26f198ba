import { type CliExitFacts, ConversationInUseError } from '@troupe/core';
import type { Message, ServerInfo } from '@troupe/core/messages';
import { describe, expect, it } from 'vitest';
import type { SessionEvent, SessionState } from '#core/incarnation/session-events.ts';
import { initialState, isFree, turnInFlight } from '#core/incarnation/session-facts.ts';
import { transition } from '#core/incarnation/session-state.ts';

// Wire messages in brief: only the fields that decisions look at.
const heard = (fields: object): SessionEvent => ({ type: 'heard', message: fields as Message });
const started = (uuid: string) => heard({ type: 'command_lifecycle', command_uuid: uuid, state: 'started' });
const completed = (uuid: string) =>
  heard({ type: 'command_lifecycle', command_uuid: uuid, state: 'completed' });
const result = (uuid: string) =>
  heard({ type: 'result', subtype: 'success', is_error: false, user_message_uuids: [uuid] });
const ownInit = heard({ type: 'system', subtype: 'init', capabilities: ['msg_lifecycle_v1'] });
const exit: CliExitFacts = { exitCode: 1, signal: null, stderrTail: 'oh', durationMs: 5 };

function play(events: SessionEvent[], start: SessionState = initialState) {
  const effects: string[] = [];
  let state = start;
  for (const event of events) {
    const [next, caused] = transition(state, event);
    state = next;
    effects.push(...caused.map((effect) => effect.type).filter((type) => type !== 'note'));
  }
  return { state, effects };
}

// Of what the CLI says it can do, no decision looks at anything.
const handshaken: SessionEvent = { type: 'handshake_answered', info: {} as ServerInfo };
const reason = { type: 'shutdown' } as const;
const stop: SessionEvent = { type: 'stop', reason, timeoutMs: 100 };
const ready = play([{ type: 'spawned' }, handshaken]).state;
const prompt = (turnId: string): SessionEvent => ({ type: 'prompt_waiting', turnId });
const interrupt = (turnId?: string): SessionEvent => ({ type: 'interrupt', turnId });

describe('transition', () => {
  it('takes no prompt before the handshake is answered', () => {
    for (const start of [initialState, play([{ type: 'spawned' }]).state]) {
      expect(play([prompt('a')], start)).toEqual({ state: start, effects: [] });
    }
    expect(play([prompt('a')], ready).effects).toEqual(['send_prompt']);
  });

  it('has one prompt at the CLI at a time', () => {
    const first = play([prompt('a')], ready).state;
    expect(play([prompt('b')], first).effects).toEqual([]);
    const done = play([started('a'), result('a'), completed('a')], first).state;
    expect(isFree(done)).toBe(true);
    expect(play([prompt('b')], done).effects).toEqual(['send_prompt']);
  });

  it('waits for the terminal lifecycle after a result, but not for ever', () => {
    const { state, effects } = play([prompt('a'), started('a'), result('a')], ready);
    expect(effects.slice(-2)).toEqual(['finish_turn', 'set_timer']);
    expect(isFree(state)).toBe(false);
    expect(isFree(play([{ type: 'settle_overdue' }], state).state)).toBe(true);
    expect(play([completed('a')], state).effects).toEqual(['clear_timer']);
  });

  it('sends no prompt while an interrupt is on its way', () => {
    const interrupted = play([prompt('a'), started('a'), interrupt('a')], ready);
    expect(interrupted.effects.slice(-2)).toEqual(['send_interrupt', 'set_timer']);
    expect(play([prompt('b')], interrupted.state).effects).toEqual([]);
    const over = play([result('a'), completed('a')], interrupted.state);
    expect(over.effects).toContain('interrupt_over');
    expect(isFree(over.state)).toBe(true);
  });

  it('sends one interrupt however often it is asked', () => {
    const { effects } = play([prompt('a'), started('a'), interrupt('a'), interrupt('a'), interrupt()], ready);
    expect(effects.filter((effect) => effect === 'send_interrupt')).toHaveLength(1);
  });

  it('is through with an interrupt at once when nothing runs, or another turn does', () => {
    expect(play([interrupt()], ready).effects).toEqual(['interrupt_over']);
    expect(play([prompt('a'), started('a'), interrupt('b')], ready).effects).toEqual([
      'send_prompt',
      'interrupt_over',
    ]);
  });

  it('interrupts a turn of the CLI itself when the whole session is interrupted', () => {
    expect(play([ownInit, interrupt()], ready).effects).toEqual(['send_interrupt', 'set_timer']);
  });

  it('kills a CLI that does not obey an interrupt, and the turn is lost', () => {
    const stuck = play([prompt('a'), started('a'), interrupt('a')], ready).state;
    expect(play([{ type: 'interrupt_overdue' }], stuck).effects).toEqual(['kill']);
    expect(play([{ type: 'exited', exit }], stuck).effects).toEqual(['lose_turn', 'end']);
  });

  it('ignores an interrupt timer that fires after its turn', () => {
    const over = play([prompt('a'), started('a'), interrupt('a'), result('a')], ready).state;
    expect(play([{ type: 'interrupt_overdue' }], over).effects).toEqual([]);
  });

  it('does not lose a turn whose result is in when the CLI dies before it says so', () => {
    const { state, effects } = play([prompt('a'), started('a'), result('a')], ready);
    expect(effects).toContain('finish_turn');
    expect(play([{ type: 'exited', exit }], state).effects).toEqual(['end']);
    expect(turnInFlight(state)).toBeUndefined();
  });

  it('calls an exit that nobody asked for a crash, whatever its code', () => {
    const clean = { ...exit, exitCode: 0 };
    const [, effects] = transition(ready, { type: 'exited', exit: clean });
    expect(effects).toEqual([{ type: 'end', how: { type: 'crashed', exit: clean, turnInFlight: false } }]);
  });

  it('calls an exit before the handshake a failed start, in the words the CLI had for it', () => {
    const [state] = transition(
      play([{ type: 'spawned' }]).state,
      heard({
        type: 'result',
        subtype: 'error_during_execution',
        is_error: true,
        errors: ['No conversation found'],
      }),
    );
    const [, effects] = transition(state, { type: 'exited', exit });
    expect(effects).toEqual([
      {
        type: 'end',
        how: { type: 'start_failed', words: 'No conversation found', exit, turnInFlight: false },
      },
    ]);
  });

  it('kills a CLI that does not answer, or refuses, the handshake', () => {
    const starting = play([{ type: 'spawned' }]).state;
    expect(play([{ type: 'start_overdue' }], starting).effects).toEqual(['kill']);
    expect(play([{ type: 'handshake_refused', words: 'no' }], starting).effects).toEqual(['kill']);
    expect(play([{ type: 'start_overdue' }], ready).effects).toEqual([]);
  });

  it('interrupts what runs before a stop, and only then', () => {
    const stopOf = (state: SessionState) => transition(state, stop)[1].at(-1);
    expect(stopOf(ready)).toEqual({ type: 'begin_stop', isBusy: false, timeoutMs: 100 });
    expect(stopOf(play([prompt('a'), started('a')], ready).state)).toEqual({
      type: 'begin_stop',
      isBusy: true,
      timeoutMs: 100,
    });
    expect(stopOf(play([ownInit], ready).state)).toEqual({
      type: 'begin_stop',
      isBusy: true,
      timeoutMs: 100,
    });
  });

  it('stops once', () => {
    const stopping = play([stop], ready).state;
    expect(play([stop], stopping)).toEqual({ state: stopping, effects: [] });
    expect(
      play(
        [
          { type: 'exited', exit },
          { type: 'exited', exit },
        ],
        stopping,
      ).effects,
    ).toEqual(['end']);
  });

  it('stops a process that comes up after its end was asked for', () => {
    const { state } = play([stop]);
    expect(play([{ type: 'spawned' }], state).effects).toEqual(['begin_stop']);
    expect(transition(state, { type: 'spawn_failed', fault: new Error('none') })[1]).toEqual([
      { type: 'end', how: { type: 'stopped', turnInFlight: false, asked: { reason, timeoutMs: 100 } } },
    ]);
  });

  it('gives the aborted result to its turn while the session stops', () => {
    const { state } = play([prompt('a'), started('a'), stop], ready);
    expect(play([result('a')], state).effects).toEqual([
      'finish_turn',
      'set_timer',
      'clear_timer',
      'interrupt_over',
    ]);
  });

  it('steers the turn that runs and no other', () => {
    const running = play([prompt('a'), started('a')], ready).state;
    expect(play([{ type: 'steered', turnId: 'a', uuid: 's' }], running).effects).toEqual(['send_steering']);
    expect(play([{ type: 'steered', turnId: 'b', uuid: 's' }], running)).toEqual({
      state: running,
      effects: [],
    });
  });
});

describe('transition, of how it ends', () => {
  const endOf = (state: SessionState, event: SessionEvent = { type: 'exited', exit }) => {
    const effect = transition(state, event)[1].at(-1);
    return effect?.type === 'end' ? effect.how : undefined;
  };
  const busy = play([prompt('a'), started('a')], ready).state;
  const killed = { reason: { type: 'killed' }, timeoutMs: 0 };
  const taken = new ConversationInUseError('s', { isProvablyAlive: true, holder: undefined });

  it('remembers what its end was asked for with first', () => {
    expect(endOf(play([stop, { type: 'kill_asked' }], busy).state)).toMatchObject({
      type: 'stopped',
      asked: { reason },
    });
    const late = play([{ type: 'kill_asked' }, stop], busy);
    expect(endOf(late.state)).toMatchObject({ type: 'stopped', asked: killed });
    expect(late.effects.at(-1)).toBe('begin_stop');
  });

  it('is no stop but a crash that was asked for, when it was killed', () => {
    const { state, effects } = play([{ type: 'kill_asked' }], busy);
    expect(effects).toEqual([]);
    expect(endOf(state)).toMatchObject({
      type: 'crashed',
      asked: killed,
      killed: { why: 'it was killed' },
      turnInFlight: true,
    });
  });

  it('says why it was killed first of all, and who has the conversation whenever that is found', () => {
    const causes = [{ why: 'it is deaf' }, { why: 'taken', taken }];
    const condemned = causes.map((cause): SessionEvent => ({ type: 'condemned', cause }));
    const { state, effects } = play(condemned, busy);
    expect(effects).toEqual(['kill', 'kill']);
    expect(endOf(state)).toMatchObject({ type: 'crashed', killed: { why: 'it is deaf', taken } });
    expect(endOf(state)?.asked).toBeUndefined();
  });

  it('kills a process that comes up after it was to be killed, and does not greet it', () => {
    const { state } = play([{ type: 'condemned', cause: { why: 'taken', taken } }]);
    expect(play([{ type: 'spawned' }], state).effects).toEqual(['kill']);
  });

  it('ends once, whoever is late', () => {
    const over = play([{ type: 'exited', exit }], busy).state;
    const fault = new Error('none');
    const late: SessionEvent[] = [
      stop,
      { type: 'kill_asked' },
      { type: 'condemned', cause: { why: 'late' } },
      { type: 'exited', exit },
      { type: 'spawn_failed', fault },
      { type: 'abandoned', reason },
    ];
    for (const event of late) expect(play([event], over)).toEqual({ state: over, effects: [] });
  });

  it('loses its turn when its actor is over first', () => {
    const abandoned: SessionEvent = { type: 'abandoned', reason: { type: 'killed' } };
    expect(play([abandoned], busy).effects).toEqual(['lose_turn', 'end']);
    expect(endOf(busy, abandoned)).toMatchObject({ type: 'abandoned', asked: killed });
  });
});

describe('transition, of what is kept of a message', () => {
  const retry = heard({ type: 'system', subtype: 'api_retry', error: 'overloaded' });
  const effectsOf = (event: SessionEvent, state: SessionState) => transition(state, event)[1];

  it('has it kept before anything follows from the message', () => {
    const { state } = play([prompt('a'), started('a')], ready);
    expect(effectsOf(result('a'), state)).toMatchObject([
      { type: 'note', note: { type: 'result' } },
      { type: 'finish_turn' },
      { type: 'set_timer' },
    ]);
  });

  it('keeps no result and no conversation of a CLI that is still coming up', () => {
    const starting = play([{ type: 'spawned' }]).state;
    const init = heard({ type: 'system', subtype: 'init', session_id: 's' });
    for (const event of [init, result('a')]) {
      expect(effectsOf(event, starting)).toEqual([]);
      expect(effectsOf(event, ready)).toMatchObject([{ type: 'note' }]);
    }
    expect(effectsOf(retry, starting)).toMatchObject([{ type: 'note', note: { type: 'retry' } }]);
  });

  it('knows that the API is asked again until the CLI says something else', () => {
    const { state } = play([retry], ready);
    expect(state.isRetrying).toBe(true);
    expect(play([retry], state).state).toBe(state);
    expect(play([started('a')], state).state.isRetrying).toBe(false);
  });
});

describe('transition, of a turn that was with a CLI that died', () => {
  const running = heard({ type: 'system', subtype: 'session_state_changed', state: 'running' });
  const idle = heard({ type: 'system', subtype: 'session_state_changed', state: 'idle' });
  const requesting = (uuid: string) =>
    heard({ type: 'system', subtype: 'status', status: 'requesting', user_message_uuids: [uuid] });
  const spawned: SessionEvent = { type: 'spawned', rerun: 'a' };
  const answered = handshaken;

  it('sends it again to a CLI that has nothing to do', () => {
    const { state } = play([spawned, answered]);
    expect(play([prompt('a')], state).effects).toEqual(['send_prompt']);
  });

  // As the real CLI does with a prompt that it had only just written down.
  it('does not send it to a CLI that takes it up under another name, told after the handshake', () => {
    const busy = play([spawned, running, started('other'), answered]).state;
    expect(play([prompt('a')], busy).effects).toEqual([]);
    expect(turnInFlight(busy)).toBeUndefined();
    const taken = play([ownInit, requesting('a')], busy);
    expect(taken.effects).toEqual(['resume_turn', 'deliver']);
    expect(turnInFlight(taken.state)).toBe('a');
    const over = play([result('a'), completed('other'), idle], taken.state);
    expect(over.effects).toEqual(['finish_turn', 'set_timer', 'clear_timer']);
    expect(isFree(over.state)).toBe(true);
  });

  it('takes a result that names it for the sign that it was taken up', () => {
    const busy = play([spawned, running, started('other'), answered]).state;
    expect(play([result('a')], busy).effects).toEqual(['resume_turn', 'finish_turn', 'set_timer']);
  });

  it('sends it when what the CLI took up by itself was something else', () => {
    const busy = play([spawned, running, started('other'), answered, ownInit]).state;
    for (const end of [idle, heard({ type: 'result', subtype: 'success', origin: { kind: 'task' } })]) {
      const { state, effects } = play([end], busy);
      expect(effects).toEqual([]);
      expect(play([prompt('a')], state).effects).toEqual(['send_prompt']);
    }
  });

  // Of the turn nothing was written down, so the CLI takes up the one before it, which was lost and told so.
  it('ends a turn that the CLI takes up in its place, and sends it then', () => {
    const early = play([spawned, running, requesting('lost'), answered]);
    const late = play([spawned, running, answered, requesting('lost')]);
    for (const { state, effects } of [early, late]) {
      expect(effects.filter((effect) => effect.includes('interrupt'))).toEqual(['send_interrupt']);
      expect(play([prompt('a')], state).effects).toEqual([]);
      const over = play([result('lost')], state);
      expect(over.effects).toContain('interrupt_over');
      expect(play([prompt('a')], over.state).effects).toEqual(['send_prompt']);
    }
  });

  it('ends one that was taken back as soon as the handshake is through, and not before', () => {
    const taken = play([spawned, running, requesting('a')]);
    expect(taken.effects.slice(-2)).toEqual(['resume_turn', 'deliver']);
    const unwanted = play([interrupt('a')], taken.state);
    expect(unwanted.effects).toEqual(['interrupt_over']);
    expect(play([answered], unwanted.state).effects).toEqual([
      'clear_timer',
      'become_ready',
      'send_interrupt',
      'set_timer',
    ]);
    expect(play([answered], taken.state).effects).toEqual(['clear_timer', 'become_ready']);
  });

  it('ends one that is taken up after the handshake and was taken back at once', () => {
    const { state } = play([spawned, running, answered, requesting('a')]);
    expect(play([interrupt('a')], state).effects).toEqual(['send_interrupt', 'set_timer']);
  });

  it('does not end another turn for one that was taken back and is over', () => {
    const { state } = play([spawned, running, requesting('a'), interrupt('a'), result('a'), idle]);
    expect(play([answered], state).effects).toEqual(['clear_timer', 'become_ready']);
  });

  it('ends no turn before the handshake that nobody named', () => {
    const { state } = play([spawned, running, requesting('a'), interrupt()]);
    expect(play([answered], state).effects).toEqual(['clear_timer', 'become_ready']);
  });

  it('leaves it in the queue when the CLI dies before it has taken it up', () => {
    expect(play([spawned, running, answered, { type: 'exited', exit }]).effects).not.toContain('lose_turn');
  });
});

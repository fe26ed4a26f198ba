import type { ExitReason } from '../base/exit-reason.ts';
import type { CliExitFacts } from '../errors/errors.ts';
import type { Ending, KillCause, StopRequest } from './ending.ts';
import type { SessionEffect, SessionState, Step } from './session-events.ts';
import { turnInFlight } from './session-facts.ts';
import { emptyAccounting } from './turn-accounting.ts';

const nothing: readonly SessionEffect[] = [];

/** Its end was asked for. */
export function onStop(state: SessionState, { reason, timeoutMs }: StopRequest): Step {
  if (state.phase === 'stopping' || state.phase === 'over') return [state, nothing];
  const isBusy = turnInFlight(state) !== undefined || state.accounting.ownTurn;
  const next: SessionState = {
    ...state,
    phase: 'stopping',
    interrupting: isBusy,
    asked: state.asked ?? { reason, timeoutMs },
  };
  return [next, [{ type: 'clear_timer', timer: 'start' }, beginStop(next, isBusy)]];
}

/** What runs is interrupted first. */
export function beginStop({ asked }: SessionState, isBusy: boolean): SessionEffect {
  return { type: 'begin_stop', isBusy, timeoutMs: asked?.timeoutMs ?? 0 };
}

/** A kill does not wait for the state; what follows from the exit does. */
export function onKillAsked(state: SessionState): Step {
  if (state.phase === 'over') return [state, nothing];
  const { asked = { reason: { type: 'killed' }, timeoutMs: 0 }, killed } = state;
  return [{ ...state, asked, killed: alsoKilled(killed, { why: 'it was killed' }) }, nothing];
}

/** It cannot go on. */
export function condemn(state: SessionState, cause: KillCause): Step {
  if (state.phase === 'over') return [state, nothing];
  return [{ ...state, killed: alsoKilled(state.killed, cause) }, [{ type: 'kill', why: cause.why }]];
}

/** The first reason counts, and that the conversation was taken counts whenever it comes. */
function alsoKilled(before: KillCause | undefined, cause: KillCause): KillCause {
  return { why: before?.why ?? cause.why, taken: before?.taken ?? cause.taken };
}

/** The actor is over, whatever the way: who waits for something of it must not be left. */
export function onAbandoned(state: SessionState, reason: ExitReason): Step {
  const [next] = onKillAsked(state);
  return end(next, { ...factsOfEnd(next), type: 'abandoned', reason });
}

/** It is over: what follows is the same for every ending. */
function end(state: SessionState, how: Ending): Step {
  if (state.phase === 'over') return [state, nothing];
  const lost: readonly SessionEffect[] = how.turnInFlight ? [{ type: 'lose_turn', how }] : nothing;
  return [
    { ...state, phase: 'over', accounting: emptyAccounting, interrupting: false },
    [...lost, { type: 'end', how }],
  ];
}

function factsOfEnd(state: SessionState): Pick<Ending, 'asked' | 'killed' | 'turnInFlight'> {
  const { asked, killed } = state;
  return { asked, killed, turnInFlight: turnInFlight(state) !== undefined };
}

/** There is no process, and there will be none. */
export function onSpawnFailed(state: SessionState, fault: Error): Step {
  const facts = factsOfEnd(state);
  if (state.phase === 'stopping') return end(state, { ...facts, type: 'stopped', exit: undefined });
  return end(state, { ...facts, type: 'spawn_failed', fault });
}

/** The process is gone, and all it said was heard. */
export function onExited(state: SessionState, exit: CliExitFacts): Step {
  const facts = factsOfEnd(state);
  if (state.phase === 'stopping') return end(state, { ...facts, type: 'stopped', exit });
  if (state.phase === 'ready') return end(state, { ...facts, type: 'crashed', exit });
  return end(state, { ...facts, type: 'start_failed', words: state.startFailure, exit });
}

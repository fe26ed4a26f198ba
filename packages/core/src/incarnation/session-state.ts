import type { Message, ResultMessage, ServerInfo } from '../messages/index.ts';
import { isRetry, notesOf } from './message-notes.ts';
import {
  beginStop,
  condemn,
  onAbandoned,
  onExited,
  onKillAsked,
  onSpawnFailed,
  onStop,
} from './session-ends.ts';
import type { SessionEffect, SessionEvent, SessionState, Step } from './session-events.ts';
import { isComingUp, isConversing, isFree, turnInFlight } from './session-facts.ts';
import { account, awaitSlot, namesPrompt, steerSlot, takeSlot, type Verdict } from './turn-accounting.ts';

const nothing: readonly SessionEffect[] = [];

/** All decisions of a session: what follows from what happened. Pure; the caller runs the effects in order. */
export function transition(state: SessionState, event: SessionEvent): Step {
  switch (event.type) {
    case 'spawned':
      return onSpawned(state, event.rerun);
    case 'spawn_failed':
      return onSpawnFailed(state, event.fault);
    case 'handshake_answered':
      return onHandshakeAnswered(state, event.info);
    case 'handshake_refused':
      return onStartFault(state, event.words, 'the handshake was refused');
    case 'start_overdue':
      return onStartFault(state, undefined, 'the handshake was not answered in time');
    case 'prompt_waiting':
      return onPromptWaiting(state, event.turnId);
    case 'steered':
      return onSteered(state, event.turnId, event.uuid);
    case 'heard':
      return onHeard(state, event.message);
    case 'interrupt':
      return onInterrupt(state, event.turnId);
    case 'interrupt_overdue':
      return onInterruptOverdue(state);
    case 'settle_overdue':
      return onSettleOverdue(state);
    case 'stop':
      return onStop(state, event);
    case 'kill_asked':
      return onKillAsked(state);
    case 'condemned':
      return condemn(state, event.cause);
    case 'exited':
      return onExited(state, event.exit);
    case 'abandoned':
      return onAbandoned(state, event.reason);
    default:
      return event satisfies never;
  }
}

/** Whether a message heard while the CLI comes up is of the turn that it takes up by itself. */
function isOfRerun({ accounting: { slot } }: SessionState, message: Message): boolean {
  return slot !== undefined && (slot.begun || namesPrompt(slot, message));
}

function onSpawned(state: SessionState, rerun: string | undefined): Step {
  // The end was asked for while the process was on its way.
  if (state.phase === 'stopping') return [state, [beginStop(state, false)]];
  if (state.phase !== 'spawning') return [state, nothing];
  // What the CLI says of a turn that it takes up by itself may come before the handshake is through.
  const accounting = rerun === undefined ? state.accounting : awaitSlot(state.accounting, rerun);
  const next: SessionState = { ...state, phase: 'starting', accounting };
  // The kill came before the process did.
  if (state.killed !== undefined) return [next, [{ type: 'kill', why: state.killed.why }]];
  return [next, [{ type: 'send_initialize' }, { type: 'set_timer', timer: 'start' }]];
}

function onHandshakeAnswered(state: SessionState, info: ServerInfo): Step {
  if (state.phase !== 'starting') return [state, nothing];
  const effects: SessionEffect[] = [
    { type: 'clear_timer', timer: 'start' },
    { type: 'become_ready', info },
  ];
  const { accounting } = state;
  // One that is not busy has not taken the turn up, so it never had it: the prompt is sent again, like any other. One
  // that is busy may have done so under another name: sent now, the prompt would be passed over as one that it knows.
  const isTakenUp = accounting.slot?.begun === true || accounting.ownTurn;
  const slot = isTakenUp ? accounting.slot : undefined;
  const next: SessionState = {
    ...state,
    phase: 'ready',
    accounting: { ...accounting, slot },
    unwanted: undefined,
  };
  if (slot?.isForestalled === true) return endForestalling(next, effects);
  return state.unwanted !== undefined && state.unwanted === turnInFlight(next)
    ? andInterrupt(next, effects, state.unwanted)
    : [next, effects];
}

/** A prompt that was lost is not to be run by itself; when its turn is over, the awaited one is sent. */
function endForestalling(state: SessionState, effects: readonly SessionEffect[]): Step {
  return andInterrupt(state, effects, undefined);
}

function andInterrupt(
  state: SessionState,
  effects: readonly SessionEffect[],
  turnId: string | undefined,
): Step {
  const [next, more] = onInterrupt(state, turnId);
  return [next, [...effects, ...more]];
}

function onStartFault(state: SessionState, words: string | undefined, why: string): Step {
  if (state.phase !== 'starting') return [state, nothing];
  return condemn({ ...state, startFailure: words ?? why }, { why });
}

function onPromptWaiting(state: SessionState, turnId: string): Step {
  if (!isFree(state)) return [state, nothing];
  return [{ ...state, accounting: takeSlot(state.accounting, turnId) }, [{ type: 'send_prompt', turnId }]];
}

function onSteered(state: SessionState, turnId: string, uuid: string): Step {
  if (state.phase !== 'ready' || turnInFlight(state) !== turnId) return [state, nothing];
  const accounting = steerSlot(state.accounting, uuid);
  return [{ ...state, accounting }, [{ type: 'send_steering', uuid }]];
}

function onHeard(state: SessionState, message: Message): Step {
  const isRetrying = isRetry(message);
  const known = isRetrying === state.isRetrying ? state : { ...state, isRetrying };
  const notes = notesOf(message, isConversing(state));
  const [next, effects] = onTurnNews(known, message);
  if (notes.length === 0) return [next, effects];
  return [next, [...notes.map((note) => ({ type: 'note', note }) as const), ...effects]];
}

/** What a message means for the turn that is with the CLI, and for a start that is under way. */
function onTurnNews(state: SessionState, message: Message): Step {
  if (isComingUp(state) && !isOfRerun(state, message)) {
    // A start that fails (an unknown id to resume) is told by a result, and the handshake is never answered.
    if (message.type === 'result') return [{ ...state, startFailure: wordsOf(message) }, nothing];
    if (state.accounting.slot === undefined) return [state, nothing];
  }
  const before = state.accounting;
  const { accounting, verdict } = account(before, message);
  const turnId = before.slot?.turnId;
  const effects: SessionEffect[] = turnId === undefined ? [] : effectsOf(verdict, message);
  const isTakenUp = accounting.slot?.begun === true || verdict.type === 'result';
  if (turnId !== undefined && before.slot?.isAwaited === true && !before.slot.begun && isTakenUp)
    effects.unshift({ type: 'resume_turn', turnId });
  const isSettling = accounting.slot?.resultHeard === true;
  if (verdict.type === 'result' && isSettling) effects.push({ type: 'set_timer', timer: 'settle' });
  if (before.slot?.resultHeard === true && !isSettling)
    effects.push({ type: 'clear_timer', timer: 'settle' });
  const next: SessionState = accounting === before ? state : { ...state, accounting };
  const isForestalled = accounting.slot?.isForestalled === true && before.slot?.isForestalled !== true;
  if (isForestalled && !isComingUp(next)) return endForestalling(next, effects);
  return endInterrupt(next, effects);
}

function effectsOf(verdict: Verdict, message: Message): SessionEffect[] {
  switch (verdict.type) {
    case 'not_ours':
      return [];
    case 'ours':
      return [{ type: 'deliver', message }];
    case 'result':
      return [{ type: 'finish_turn', result: verdict.result }];
    case 'dropped':
      return [{ type: 'drop_turn', state: verdict.state }];
    default:
      return verdict satisfies never;
  }
}

/** An interrupt is over when neither a turn of ours nor one of the CLI's own is running. */
function endInterrupt(state: SessionState, effects: SessionEffect[]): Step {
  if (!state.interrupting || turnInFlight(state) !== undefined || state.accounting.ownTurn)
    return [state, effects];
  effects.push({ type: 'clear_timer', timer: 'interrupt' }, { type: 'interrupt_over' });
  return [{ ...state, interrupting: false }, effects];
}

function onInterrupt(state: SessionState, turnId: string | undefined): Step {
  const running = turnInFlight(state);
  const isMeant =
    turnId === undefined ? running !== undefined || state.accounting.ownTurn : turnId === running;
  if (state.phase !== 'ready' || !isMeant) {
    // Before the handshake nothing can be said to the CLI: what it has taken up by itself is ended afterwards.
    const isLater = isComingUp(state) && isMeant && turnId !== undefined;
    const next = isLater ? { ...state, unwanted: turnId } : state;
    return [next, state.interrupting ? nothing : [{ type: 'interrupt_over' }]];
  }
  if (state.interrupting) return [state, nothing];
  // What was sent to steer this turn and waits in the CLI's own queue goes with it.
  const cancelQueued = (state.accounting.slot?.uuids.length ?? 0) > 1;
  return [
    { ...state, interrupting: true },
    [
      { type: 'send_interrupt', cancelQueued },
      { type: 'set_timer', timer: 'interrupt' },
    ],
  ];
}

function onInterruptOverdue(state: SessionState): Step {
  if (state.phase !== 'ready' || !state.interrupting) return [state, nothing];
  return condemn(state, { why: 'it did not obey an interrupt in time' });
}

function onSettleOverdue(state: SessionState): Step {
  if (state.accounting.slot?.resultHeard !== true) return [state, nothing];
  return endInterrupt({ ...state, accounting: { ...state.accounting, slot: undefined } }, []);
}

function wordsOf(result: ResultMessage): string {
  const { errors, result: text } = result as { errors?: unknown; result?: unknown };
  const texts = Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : [];
  if (texts.length > 0) return texts.join('; ');
  return typeof text === 'string' && text !== '' ? text : result.subtype;
}

import type { SessionState } from './session-events.ts';
import { emptyAccounting, mayPrompt } from './turn-accounting.ts';

export const initialState: SessionState = {
  phase: 'spawning',
  accounting: emptyAccounting,
  interrupting: false,
  startFailure: undefined,
  asked: undefined,
  killed: undefined,
  unwanted: undefined,
  isRetrying: false,
};

/** The CLI has not answered the handshake yet. */
export function isComingUp({ phase }: SessionState): boolean {
  return phase === 'spawning' || phase === 'starting';
}

/** Whether the CLI is known to be in the conversation: what it says changes what is known of the transcript. */
export function isConversing(state: SessionState): boolean {
  return !isComingUp(state) || state.accounting.slot?.begun === true;
}

/** Whether a prompt would be sent at once. */
export function isFree(state: SessionState): boolean {
  return state.phase === 'ready' && !state.interrupting && mayPrompt(state.accounting);
}

/** The turn that is with the CLI and has no result yet. */
export function turnInFlight({ accounting: { slot } }: SessionState): string | undefined {
  if (slot === undefined || slot.resultHeard) return undefined;
  // Neither sent nor taken up: it waits in the queue.
  return slot.isAwaited && !slot.begun ? undefined : slot.turnId;
}

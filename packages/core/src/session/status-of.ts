import type { ExitReason } from '../base/exit-reason.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { SessionState } from '../incarnation/session-events.ts';
import { turnInFlight } from '../incarnation/session-facts.ts';
import type { SessionIncarnation } from '../incarnation/session-incarnation.ts';
import type { SessionStateName, SessionStatus, WaitingFor } from './session-status.ts';

/** The status of a session, put together from its conversation and its present incarnation. */
export function statusOf(
  conversation: Conversation,
  { state, shell }: SessionIncarnation,
  life: { readonly startedAt: number; readonly exitReason: ExitReason | undefined },
): SessionStatus {
  return {
    ...conversationStatus(conversation),
    pid: shell.pid,
    state: stateName(state, life.exitReason),
    waitingFor: waitingFor(state, shell),
    brokenPipe: shell.pipeFault?.pipe,
    pipeFault: shell.pipeFault?.fault,
    openAsks: shell.openAsks,
    openQuestions: shell.openQuestions,
    startedAt: life.startedAt,
    lastActivityAt: shell.lastActivityAt,
  };
}

/** The status of a session that has no CLI just now. */
export function unbornStatus(
  conversation: Conversation,
  facts: { readonly startedAt: number; readonly state: SessionStateName },
): SessionStatus {
  return {
    ...conversationStatus(conversation),
    pid: undefined,
    state: facts.state,
    waitingFor: undefined,
    brokenPipe: undefined,
    pipeFault: undefined,
    openAsks: 0,
    openQuestions: 0,
    startedAt: facts.startedAt,
    lastActivityAt: undefined,
  };
}

function conversationStatus({
  options,
  sessionId,
  running,
  queue,
  totals,
  lastRetry,
  rateLimit,
}: Conversation) {
  return {
    name: options.name,
    sessionId,
    turnId: running?.id,
    queueDepth: queue.length,
    unread: running?.inbox.count ?? 0,
    turns: totals.turns,
    costUsd: totals.costUsd,
    lastRetry,
    rateLimit,
  };
}

function stateName(state: SessionState, exitReason: ExitReason | undefined): SessionStateName {
  if (exitReason !== undefined) return exitReason.type === 'crash' ? 'failed' : 'stopped';
  const { phase, accounting } = state;
  switch (phase) {
    case 'spawning':
    case 'starting':
      return 'starting';
    case 'stopping':
    case 'over':
      return 'stopping';
    case 'ready':
      if (turnInFlight(state) !== undefined) return 'running';
      return accounting.ownTurn ? 'busy' : 'idle';
    default:
      return phase satisfies never;
  }
}

function waitingFor(
  { isRetrying }: SessionState,
  shell: SessionIncarnation['shell'],
): WaitingFor | undefined {
  if (shell.isStalled) return 'reader';
  if (shell.openAsks > 0) return 'permission';
  if (shell.openQuestions > 0) return 'question';
  return isRetrying ? 'retry' : undefined;
}

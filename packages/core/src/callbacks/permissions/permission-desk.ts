import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../../base/clock.ts';
import { type Logger, silentLogger } from '../../base/logger.ts';
import { AskNotFoundError, InvalidOptionsError } from '../../errors/errors.ts';
import { copyPlain } from '../copy-plain.ts';
import type { CanUseTool, PermissionContext, PermissionResult } from './can-use-tool.ts';
import {
  type AllowAnswer,
  checkAllow,
  checkAnswers,
  checkDeny,
  type DenyAnswer,
  type QuestionAnswers,
} from './desk-answer.ts';
import type { PendingAsk } from './pending-ask.ts';

/** How a desk is kept. */
export interface PermissionDeskOptions {
  /** How many asks may be pending. Default: 1 000. */
  readonly capacity?: number | undefined;
  /** What is denied when one more comes: it, or the one that has waited longest. Default: `'deny_newest'`. */
  readonly whenFull?: 'deny_newest' | 'deny_oldest' | undefined;
  readonly clock?: Clock | undefined;
  /** Where a listener's own failures are told. Default: silent. */
  readonly logger?: Logger | undefined;
}

/**
 * What happened to an ask. `withdrawn`: nobody wants the answer any more (the turn or the session ended, its deadline
 * passed). `overflowed`: it was denied because the desk is full.
 */
export interface DeskChange {
  readonly type: 'asked' | 'allowed' | 'denied' | 'withdrawn' | 'overflowed';
  readonly ask: PendingAsk;
}

/** Keeps permission questions for people who answer later, and elsewhere. Made by `createPermissionDesk`. */
export interface PermissionDesk {
  /** Give it to any number of sessions as their `canUseTool`. */
  readonly canUseTool: CanUseTool;
  /** The asks that wait, the oldest first. */
  pending(): readonly PendingAsk[];
  /** Lets the tool run. @throws AskNotFoundError, InvalidOptionsError */
  allow(id: string, answer?: AllowAnswer): void;
  /** Refuses the tool. @throws AskNotFoundError, InvalidOptionsError */
  deny(id: string, answer?: DenyAnswer): void;
  /**
   * Answers the questions of an `AskUserQuestion`: `{ 'Which colour?': 'Blue' }`. Short for `allow` with
   * `updatedInput: { ...input, answers }`. @throws AskNotFoundError, InvalidOptionsError
   */
  answer(id: string, answers: QuestionAnswers): void;
  /** Calls the listener on every change, at once and in order; the returned function ends that. */
  onChange(listener: (change: DeskChange) => void): () => void;
}

interface Waiting {
  readonly facts: Omit<PendingAsk, 'ageMs'>;
  readonly since: number;
  readonly settle: (type: DeskChange['type'], result: PermissionResult) => void;
}

/**
 * Makes a desk where permission questions wait as plain data until somebody answers them by their id.
 *
 * Nothing is bound to whoever looks: a page can be closed and opened again, and another process can answer over HTTP.
 * An ask ends when it is answered, or when its session no longer wants to know; one whose turn runs again, or that the
 * CLI asks again after a resume, comes as a new ask with a new id. The desk has no deadline of its own: that is the
 * session's `permissionTimeoutMs`.
 *
 * @throws InvalidOptionsError
 */
export function createPermissionDesk(options: PermissionDeskOptions = {}): PermissionDesk {
  const { capacity = 1_000, whenFull = 'deny_newest', clock = systemClock, logger = silentLogger } = options;
  if (!Number.isSafeInteger(capacity) || capacity < 1) {
    throw new InvalidOptionsError([
      { key: 'capacity', expected: 'a positive whole number', received: String(capacity) },
    ]);
  }
  const asks = new Map<string, Waiting>();
  const listeners = new Set<(change: DeskChange) => void>();

  const toPending = ({ facts, since }: Waiting): PendingAsk => ({
    // A copy of an object of these fields has these fields.
    ...(copyPlain(facts) as Waiting['facts']),
    ageMs: Math.max(0, Math.round(clock.now() - since)),
  });

  const tell = (type: DeskChange['type'], waiting: Waiting) => {
    for (const listener of [...listeners]) {
      try {
        listener({ type, ask: toPending(waiting) });
      } catch (error) {
        // The asks of the others must not suffer from one listener.
        logger.warn({ err: error }, 'a listener of the permission desk failed');
      }
    }
  };

  const take = (id: string): Waiting => {
    const waiting = asks.get(id);
    if (waiting === undefined) throw new AskNotFoundError(id);
    return waiting;
  };

  const canUseTool: CanUseTool = (toolName, input, context) =>
    new Promise((resolve) => {
      const id = randomUUID();
      const settle: Waiting['settle'] = (type, result) => {
        asks.delete(id);
        context.signal.removeEventListener('abort', withdraw);
        resolve(result);
        tell(type, waiting);
      };
      const withdraw = () => settle('withdrawn', { behavior: 'deny', message: 'No longer wanted.' });
      const waiting: Waiting = {
        facts: factsOf(id, clock.wallTime(), { toolName, input, context }),
        since: clock.now(),
        settle,
      };
      if (asks.size >= capacity) {
        const oldest = asks.values().next().value;
        if (whenFull === 'deny_newest' || oldest === undefined) return settle('overflowed', full);
        oldest.settle('overflowed', full);
      }
      if (context.signal.aborted) return withdraw();
      context.signal.addEventListener('abort', withdraw, { once: true });
      asks.set(id, waiting);
      tell('asked', waiting);
    });

  return {
    canUseTool,
    pending: () => [...asks.values()].map(toPending),
    allow(id, answer = {}) {
      const waiting = take(id);
      waiting.settle('allowed', { behavior: 'allow', ...checkAllow(answer) });
    },
    deny(id, answer = {}) {
      const waiting = take(id);
      const { message = 'Denied.', interrupt } = checkDeny(answer);
      waiting.settle('denied', { behavior: 'deny', message, ...(interrupt !== undefined && { interrupt }) });
    },
    answer(id, answers) {
      const waiting = take(id);
      const updatedInput = { ...waiting.facts.input, answers: { ...checkAnswers(answers) } };
      waiting.settle('allowed', { behavior: 'allow', ...checkAllow({ updatedInput }) });
    },
    onChange(listener) {
      // An entry of its own, so that one function can listen twice.
      const entry = (change: DeskChange) => listener(change);
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
  };
}

const full: PermissionResult = {
  behavior: 'deny',
  message: 'Permission denied: too many questions wait for an answer already.',
};

function factsOf(
  id: string,
  askedAt: number,
  {
    toolName,
    input,
    context,
  }: {
    readonly toolName: string;
    readonly input: Readonly<Record<string, unknown>>;
    readonly context: PermissionContext;
  },
): Omit<PendingAsk, 'ageMs'> {
  const facts = {
    id,
    askedAt,
    sessionId: context.sessionId,
    sessionName: context.sessionName,
    toolName,
    // A copy of an object is one.
    input: copyPlain(input) as Readonly<Record<string, unknown>>,
    toolUseId: context.toolUseID,
    suggestions: context.suggestions,
    title: context.title,
    displayName: context.displayName,
    description: context.description,
    decisionReason: context.decisionReason,
    blockedPath: context.blockedPath,
    agentId: context.agentID,
    mcpServer: context.mcpServer,
    matchedAskRule: context.matchedAskRule,
    requiresUserInteraction: context.requiresUserInteraction,
  };
  // Only what is undefined was taken away: that is what JSON would do.
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Omit<
    PendingAsk,
    'ageMs'
  >;
}

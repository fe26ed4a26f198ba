import type { CommandLifecycleMessage, Message, ResultMessage } from '../messages/index.ts';

/**
 * Whose message is this? Pure bookkeeping over what the CLI says, by uuid and lifecycle, never by counting results:
 * the CLI merges prompts, folds them into running turns, and starts turns of its own.
 */
export interface Accounting {
  /** The one prompt that is with the CLI. Free (`undefined`) when its result and its terminal lifecycle are in. */
  readonly slot: Slot | undefined;
  /** Whether the CLI is in a turn that no prompt of ours opened (a background task ended, a timer fired). */
  readonly ownTurn: boolean;
  /** Whether this CLI reports `command_lifecycle`; without it, a result ends the turn. */
  readonly lifecycle: 'unknown' | 'reported' | 'absent';
}

/** The turn that is with the CLI. */
export interface Slot {
  readonly turnId: string;
  /** Its uuids at the CLI: the prompt's, which is the turn's id, then those of steering. */
  readonly uuids: readonly string[];
  /** Those of them without a terminal lifecycle yet. */
  readonly open: readonly string[];
  /** The CLI has begun the turn: what it says from now on is the turn's. */
  readonly begun: boolean;
  readonly resultHeard: boolean;
  /** It was with an earlier CLI and has not been sent to this one, which may take it up by itself. */
  readonly isAwaited: boolean;
  /** The CLI has taken up another turn instead, one that nobody wants any more. */
  readonly isForestalled?: boolean;
}

/** What a message means for the turn in the slot. */
export type Verdict =
  /** It is outside the turn: for `messages()` only. */
  | { readonly type: 'not_ours' }
  /** It belongs to the turn. */
  | { readonly type: 'ours' }
  /** It is the turn's result. */
  | { readonly type: 'result'; readonly result: ResultMessage }
  /** The CLI is through with the prompt and will give no result for it; `state` is its word. */
  | { readonly type: 'dropped'; readonly state: string };

export interface Accounted {
  readonly accounting: Accounting;
  readonly verdict: Verdict;
}

export const emptyAccounting: Accounting = { slot: undefined, ownTurn: false, lifecycle: 'unknown' };

const notOurs: Verdict = { type: 'not_ours' };
const ours: Verdict = { type: 'ours' };

/** Nothing of ours is with the CLI, and it is not in a turn of its own into which a prompt would be folded. */
export function mayPrompt({ slot, ownTurn }: Accounting): boolean {
  return slot === undefined && !ownTurn;
}

/** Whether a message says by name that it is about a prompt of that turn. */
export function namesPrompt(slot: Slot, message: Message): boolean {
  const named = message.type === 'command_lifecycle' ? [message.command_uuid] : uuidsOf(message);
  return named.some((uuid) => slot.uuids.includes(uuid));
}

/** A prompt goes to the CLI. */
export function takeSlot(accounting: Accounting, turnId: string): Accounting {
  // Without lifecycle nothing says when the CLI begins: what follows the prompt is taken for its turn.
  const begun = accounting.lifecycle === 'absent';
  const slot: Slot = {
    turnId,
    uuids: [turnId],
    open: [turnId],
    begun,
    resultHeard: false,
    isAwaited: false,
  };
  return { ...accounting, slot };
}

/** A turn that was with an earlier CLI: this one may take it up by itself. */
export function awaitSlot(accounting: Accounting, turnId: string): Accounting {
  const slot: Slot = {
    turnId,
    uuids: [turnId],
    open: [turnId],
    begun: false,
    resultHeard: false,
    isAwaited: true,
  };
  return { ...accounting, slot };
}

/** One more prompt goes to the CLI, meant for the turn that is there. */
export function steerSlot(accounting: Accounting, uuid: string): Accounting {
  const { slot } = accounting;
  if (slot === undefined) return accounting;
  return { ...accounting, slot: { ...slot, uuids: [...slot.uuids, uuid], open: [...slot.open, uuid] } };
}

/** The turn that gets what is streamed now, if any. Streamed pieces never change the accounts. */
export function turnInProgress({ slot }: Accounting): string | undefined {
  return slot?.begun === true && !slot.resultHeard ? slot.turnId : undefined;
}

/** Reads one message that is not a streamed piece. */
export function account(accounting: Accounting, message: Message): Accounted {
  if (message.type === 'command_lifecycle') return onLifecycle(accounting, message);
  if (message.type === 'result') return onResult(accounting, message);
  if (message.type === 'system') return onSystem(accounting, message);
  return { accounting, verdict: turnInProgress(accounting) === undefined ? notOurs : ours };
}

function onLifecycle(accounting: Accounting, message: CommandLifecycleMessage): Accounted {
  const known: Accounting = { ...accounting, lifecycle: 'reported' };
  const { slot } = known;
  if (slot === undefined || !slot.uuids.includes(message.command_uuid))
    return { accounting: known, verdict: notOurs };
  switch (message.state) {
    case 'queued':
      return { accounting: known, verdict: notOurs };
    case 'started':
      return { accounting: begin(known, slot), verdict: notOurs };
    default:
      return onTerminal(known, slot, message);
  }
}

/** The CLI is in this turn. One that it took up by itself has turned out to be ours. */
function begin(accounting: Accounting, slot: Slot): Accounting {
  const ownTurn = accounting.ownTurn && !slot.isAwaited;
  return { ...accounting, ownTurn, slot: { ...slot, begun: true } };
}

/** Whether the slot is kept for a turn of which the CLI has said nothing. */
function isStillAwaited(slot: Slot | undefined): slot is Slot {
  return slot?.isAwaited === true && !slot.begun;
}

// `completed`, `cancelled`, `discarded`, `refused`, and whatever comes to mean that the CLI is through with a prompt.
function onTerminal(accounting: Accounting, slot: Slot, message: CommandLifecycleMessage): Accounted {
  const open = slot.open.filter((uuid) => uuid !== message.command_uuid);
  if (open.length > 0) return { accounting: { ...accounting, slot: { ...slot, open } }, verdict: notOurs };
  if (slot.resultHeard) return { accounting: { ...accounting, slot: undefined }, verdict: notOurs };
  // A prompt that was folded into another turn is through before that turn's result comes; one that never began
  // gets none.
  if (slot.begun) return { accounting: { ...accounting, slot: { ...slot, open } }, verdict: notOurs };
  return {
    accounting: { ...accounting, slot: undefined },
    verdict: { type: 'dropped', state: typeof message.state === 'string' ? message.state : 'over' },
  };
}

function onResult(accounting: Accounting, result: ResultMessage): Accounted {
  const { slot } = accounting;
  const closed: Accounting = { ...accounting, ownTurn: false };
  if (slot === undefined || slot.resultHeard || !isResultOf(slot, accounting, result)) {
    // What it took up by itself was something else.
    if (isStillAwaited(slot)) return { accounting: { ...closed, slot: undefined }, verdict: notOurs };
    return { accounting: closed, verdict: notOurs };
  }
  const named = uuidsOf(result);
  const left = slot.open.filter((uuid) => uuid !== slot.turnId && !named.includes(uuid));
  // Steering that came too late to be folded runs next, as a turn of the CLI's; its result is this turn's.
  if (left.length > 0 && !isAborted(result)) return { accounting: closed, verdict: notOurs };
  const isFree = accounting.lifecycle !== 'reported' || slot.open.length === 0;
  const next: Accounting = {
    ...closed,
    lifecycle: accounting.lifecycle === 'unknown' ? 'absent' : accounting.lifecycle,
    slot: isFree ? undefined : { ...slot, resultHeard: true },
  };
  return { accounting: next, verdict: { type: 'result', result } };
}

function isResultOf(slot: Slot, accounting: Accounting, result: ResultMessage): boolean {
  const named = uuidsOf(result);
  if (named.length > 0) return named.some((uuid) => slot.uuids.includes(uuid));
  // A CLI that names no prompts: the result is ours unless something else is known to be running.
  const mayHaveBegun = slot.begun || accounting.lifecycle !== 'reported';
  return mayHaveBegun && !accounting.ownTurn && result.origin === undefined;
}

function onSystem(accounting: Accounting, message: Message & { readonly type: 'system' }): Accounted {
  switch (message.subtype) {
    case 'session_state_changed':
      if (message.state === 'idle') return onIdle(accounting);
      // Nothing was sent to it: it has taken something up by itself, and what that is it tells later.
      if (message.state === 'running' && isStillAwaited(accounting.slot))
        return { accounting: { ...accounting, ownTurn: true }, verdict: notOurs };
      return { accounting, verdict: notOurs };
    case 'init':
      return onTurnOpening(readCapabilities(accounting, message), message);
    case 'status':
      return message.status === 'requesting'
        ? onTurnOpening(accounting, message)
        : { accounting, verdict: turnInProgress(accounting) === undefined ? notOurs : ours };
    case 'background_tasks_changed':
      return { accounting, verdict: notOurs };
    default:
      if (String(message.subtype).startsWith('task_')) return { accounting, verdict: notOurs };
      return { accounting, verdict: turnInProgress(accounting) === undefined ? notOurs : ours };
  }
}

/** `init` and `status: requesting` open a turn: ours when they name a uuid of ours, else the CLI's own. */
function onTurnOpening(accounting: Accounting, message: Message): Accounted {
  const { slot } = accounting;
  const named = uuidsOf(message);
  const isNamed = slot !== undefined && named.some((uuid) => slot.uuids.includes(uuid));
  const isOld = accounting.lifecycle === 'absent' && named.length === 0;
  if (slot !== undefined && !slot.resultHeard && (isNamed || slot.begun || isOld)) {
    return { accounting: begin(accounting, slot), verdict: ours };
  }
  // Of the turn that is awaited nothing was written down, and it takes up the one before: one that was lost.
  const isForestalled = isStillAwaited(slot) && named.length > 0;
  return {
    accounting: { ...accounting, ownTurn: true, slot: isForestalled ? { ...slot, isForestalled } : slot },
    verdict: notOurs,
  };
}

function readCapabilities(accounting: Accounting, init: Message): Accounting {
  if (accounting.lifecycle !== 'unknown') return accounting;
  const { capabilities } = init as { capabilities?: unknown };
  const reports = Array.isArray(capabilities) && capabilities.includes('msg_lifecycle_v1');
  return { ...accounting, lifecycle: reports ? 'reported' : 'absent' };
}

/** The CLI says that nothing more will come: whatever still held the slot holds it no longer. */
function onIdle(accounting: Accounting): Accounted {
  const closed: Accounting = { ...accounting, ownTurn: false };
  const { slot } = closed;
  if (slot === undefined) return { accounting: closed, verdict: notOurs };
  if (slot.resultHeard) return { accounting: { ...closed, slot: undefined }, verdict: notOurs };
  if (isStillAwaited(slot) && accounting.ownTurn)
    return { accounting: { ...closed, slot: undefined }, verdict: notOurs };
  // An idle that crossed with our prompt is about what came before; without lifecycle we cannot tell the two apart.
  if (!slot.begun || accounting.lifecycle !== 'reported') return { accounting: closed, verdict: notOurs };
  return { accounting: { ...closed, slot: undefined }, verdict: { type: 'dropped', state: 'idle' } };
}

function isAborted(result: ResultMessage): boolean {
  return typeof result.terminal_reason === 'string' && result.terminal_reason.startsWith('aborted');
}

/** The prompts that a message names: `user_message_uuids`, or the older `user_message_uuid`. */
function uuidsOf(message: object): readonly string[] {
  const { user_message_uuids: many, user_message_uuid: one } = message as {
    user_message_uuids?: unknown;
    user_message_uuid?: unknown;
  };
  if (Array.isArray(many)) return many.filter((uuid): uuid is string => typeof uuid === 'string');
  return typeof one === 'string' ? [one] : [];
}

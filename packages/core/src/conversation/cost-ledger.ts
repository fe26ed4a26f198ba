import type { ResultMessage } from '../messages/index.ts';
import { addCosts, amountOf, type CostsByModel, costsOnWire, subtractCosts, sumOf } from './model-costs.ts';

/** What one turn has cost. */
export interface TurnCosts {
  /** The turn; `undefined` for one that the CLI started by itself. */
  readonly turnId: string | undefined;
  readonly costUsd: number;
  readonly byModel: CostsByModel;
}

/** What a session has cost. */
export interface SessionCosts {
  /**
   * US dollars that this session has spent, through restarts and `clear()`. What a conversation had cost before it was
   * resumed is not in it; nor is what died with a CLI before it was reported.
   */
  readonly totalUsd: number;
  /** The same by model. */
  readonly byModel: CostsByModel;
  /** The latest turns that ended with a result, at most 100, oldest first. */
  readonly turns: readonly TurnCosts[];
  /** The CLI's own running total: the whole conversation's, what it had cost before included. */
  readonly conversationUsd: number;
}

/** The costs, and what of the CLI's running totals they have taken in. */
export interface CostLedger extends SessionCosts {
  /** The totals of the CLI that runs, as it had them last; `undefined` before its first result. */
  readonly heard: Heard | undefined;
}

interface Heard {
  readonly totalUsd: number;
  readonly byModel: CostsByModel;
  readonly resultIndex: number | undefined;
  readonly uuid: string | undefined;
}

const maxTurns = 100;

/** A result, of which any field may be missing or of any type. */
type WireResult = { readonly [Field in keyof ResultMessage]?: unknown };

const nothingHeard = { totalUsd: 0, byModel: {} };

export const emptyLedger: CostLedger = {
  totalUsd: 0,
  byModel: {},
  turns: [],
  conversationUsd: 0,
  heard: undefined,
};

/** Another CLI goes on: what it reports begins anew, or with what the conversation had cost by then. */
export function onNewProcess(ledger: CostLedger): CostLedger {
  return { ...ledger, heard: undefined };
}

/**
 * Takes a result in. Pure.
 *
 * The CLI reports running totals, of its process and, where it resumed a conversation, of all that came before; and
 * what was used since its last result. The latter is what a turn has cost. Where it is missing, or a result was missed,
 * the turn costs the difference to the total before it; a resumed process without either is believed to have begun with
 * the first total we hear. A total of nothing (after a crash) is no total.
 */
export function recordCosts(
  ledger: CostLedger,
  result: ResultMessage,
  { resumed }: { readonly resumed: boolean },
): CostLedger {
  const heard = heardIn(result);
  const { heard: before } = ledger;
  if (heard === undefined || (before?.uuid !== undefined && before.uuid === heard.uuid)) return ledger;
  const spent = spentOn(result, heard, before, resumed);
  const turn = { turnId: promptOf(result), ...spent };
  const isNoTotal = heard.totalUsd === 0 && before !== undefined && before.totalUsd > 0;
  return {
    totalUsd: sumOf(ledger.totalUsd, spent.costUsd),
    byModel: addCosts(ledger.byModel, spent.byModel),
    turns: [...ledger.turns.slice(1 - maxTurns), turn],
    conversationUsd: isNoTotal ? ledger.conversationUsd : heard.totalUsd,
    heard: isNoTotal ? { ...before, uuid: heard.uuid, resultIndex: heard.resultIndex } : heard,
  };
}

/** The ledger as users see it. */
export function costsOf({ totalUsd, byModel, turns, conversationUsd }: CostLedger): SessionCosts {
  return { totalUsd, byModel, turns, conversationUsd };
}

function heardIn(result: WireResult): Heard | undefined {
  const { total_cost_usd: totalUsd, modelUsage, result_index: resultIndex, uuid } = result;
  if (typeof totalUsd !== 'number' || !Number.isFinite(totalUsd)) return undefined;
  return {
    totalUsd: amountOf(totalUsd),
    byModel: costsOnWire(modelUsage) ?? {},
    resultIndex: typeof resultIndex === 'number' ? resultIndex : undefined,
    uuid: typeof uuid === 'string' ? uuid : undefined,
  };
}

function promptOf({ user_message_uuids: many, user_message_uuid: one }: WireResult): string | undefined {
  const first: unknown = Array.isArray(many) ? many[0] : undefined;
  return [first, one].find((uuid) => typeof uuid === 'string');
}

function spentOn(
  result: WireResult,
  heard: Heard,
  before: Heard | undefined,
  resumed: boolean,
): Pick<TurnCosts, 'costUsd' | 'byModel'> {
  const since = costsOnWire(result.model_usage_since_last_result);
  if (since !== undefined && !hasGap(before, heard)) {
    return {
      costUsd: Object.values(since).reduce((sum, { costUsd }) => sumOf(sum, costUsd), 0),
      byModel: since,
    };
  }
  if (before === undefined && resumed) return { costUsd: 0, byModel: {} };
  // A total that fell began anew: the conversation was cleared.
  const base = before === undefined || heard.totalUsd < before.totalUsd ? nothingHeard : before;
  return {
    costUsd: heard.totalUsd - base.totalUsd,
    byModel: subtractCosts(heard.byModel, base.byModel),
  };
}

/** Whether a result between the two was missed. */
function hasGap(before: Heard | undefined, now: Heard): boolean {
  if (before?.resultIndex === undefined || now.resultIndex === undefined) return false;
  return now.resultIndex > before.resultIndex + 1;
}

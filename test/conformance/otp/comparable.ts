import type { Outcome } from './play.ts';
import type { Scenario, TraceEvent } from './scenario.ts';
import type { Term } from './term.ts';

/** A scenario's outcome as lines of text, so that a difference shows as lines. */
export interface Comparable {
  /** What is in order. */
  readonly inOrder: readonly string[];
  /** What happened, at a place that means nothing. */
  readonly anywhere: readonly string[];
  readonly exits: readonly string[];
  readonly final: string;
}

/** Makes what OTP did and what we did comparable, by what the fixtures say about their order. */
export function comparable({ steps, compare }: Scenario, outcome: Outcome, other: Outcome): Comparable {
  const asyncOperations = new Set(
    steps.filter(([kind]) => kind === 'async').map(([, ...operation]) => line(bare(operation))),
  );
  const early = new Set([...earlyExits(outcome.trace), ...earlyExits(other.trace)]);
  const isAnywhere = (event: TraceEvent): boolean => {
    switch (event[0]) {
      case 'killed':
      case 'sup_exit':
        return true;
      case 'reply':
        return asyncOperations.has(line(event[1] ?? null));
      case 'exits':
        return early.has(line([...event]));
      default:
        return false;
    }
  };
  const events = outcome.trace.map(withBareOperation).filter(compare === 'replies' ? isReply : () => true);
  return {
    inOrder: events.filter((event) => !isAnywhere(event)).map((event) => line([...event])),
    anywhere: events
      .filter(isAnywhere)
      .map((event) => line([...event]))
      .sort(),
    exits: outcome.exits.map(line).sort(),
    final: line(outcome.final),
  };
}

/** The ends of children by themselves while the top supervisor was still starting their siblings. */
function earlyExits(trace: readonly TraceEvent[]): string[] {
  const started = trace.findIndex(
    ([kind, id]) => (kind === 'sup_started' && id === 'top') || kind === 'sup_start_failed',
  );
  return trace
    .slice(0, Math.max(started, 0))
    .filter(([kind]) => kind === 'exits')
    .map((event) => line([...event]));
}

function isReply(event: TraceEvent): boolean {
  return event[0] === 'reply';
}

function withBareOperation(event: TraceEvent): TraceEvent {
  return isReply(event) && Array.isArray(event[1]) ? ['reply', bare(event[1]), ...event.slice(2)] : event;
}

/** An operation without the supervisor it is for; which one it is, the reply tells. */
function bare(operation: readonly Term[]): Term {
  if (operation[0] !== 'in') return operation;
  const [, , ...inner] = operation;
  return Array.isArray(inner[0]) ? bare(inner[0]) : bare(inner);
}

/** JSON with the keys in one order. */
function line(term: Term): string {
  return JSON.stringify(term, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

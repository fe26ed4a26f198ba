import type { Supervisor } from '@troupe/supervisor';
import { SupervisorStartError } from '@troupe/supervisor';
import { Player } from './player.ts';
import type { Scenario, TraceEvent } from './scenario.ts';
import { Stage } from './stage.ts';
import { reasonTerm, type Term, TermError } from './term.ts';

/** What came of a scenario. */
export interface Outcome {
  readonly trace: readonly TraceEvent[];
  readonly exits: readonly Term[];
  /** The state of the top supervisor at the end; `null` when it is over. */
  readonly final: Term;
}

/** Plays a scenario and leaves nothing of it behind. */
export async function play(scenario: Scenario): Promise<Outcome> {
  const stage = new Stage(scenario.plan);
  const top = await stage.time.until(startTop(stage, scenario));
  await stage.time.quiet();
  if (top === undefined) return { trace: stage.journal.events, exits: stage.journal.exits, final: null };
  const player = new Player(stage, top);
  try {
    for (const step of scenario.steps) {
      await player.play(step);
      await stage.time.quiet();
    }
    const trace = [...stage.journal.events];
    const { exits } = stage.journal;
    return { trace, exits, final: await player.final() };
  } finally {
    await player.leave();
  }
}

async function startTop(stage: Stage, { flags, children }: Scenario): Promise<Supervisor | undefined> {
  try {
    const top = await stage.startSupervisor(flags, children);
    stage.journal.write('sup_started', 'top', 1);
    return top;
  } catch (error) {
    if (!(error instanceof SupervisorStartError || error instanceof TermError)) throw error;
    stage.journal.write('sup_start_failed', reasonTerm(error));
    return undefined;
  }
}

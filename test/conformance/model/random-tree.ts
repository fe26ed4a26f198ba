import fc from 'fast-check';
import type { Action, Call, ChildScript, Exit, KidScript, StartPlan, SupervisorScript } from './script.ts';

/** Numbers that a step is made of; what they mean depends on what there is when its turn comes. */
export interface Dice {
  readonly kind: 'end' | 'kill' | 'call' | 'burst' | 'stop' | 'pass';
  readonly where: number;
  readonly whom: number;
  readonly exit: Exit;
  readonly call: Call['type'];
  readonly guest: KidScript;
  readonly ms: number;
  /** For a burst: what comes while the mailbox is held. */
  readonly burst: readonly Omit<Dice, 'burst'>[];
}

/** A random tree and what is done to it. */
export interface RandomRun {
  readonly tree: SupervisorScript;
  readonly steps: readonly Dice[];
}

const exits = ['normal', 'shutdown', 'shutdown!', 'crash', 'crash', 'crash'] as const;

/**
 * Trees of up to three levels.
 *
 * A kid that dies right after its start lives in trees of one level only: where two supervisors are at work at the
 * same time, OTP promises no order between them, and a trace can hold but one.
 */
export function randomRuns(): fc.Arbitrary<RandomRun> {
  const flat = runs(supervisors(0, ['ok', 'info', 'ignore', 'fails', 'dies']));
  const deep = runs(supervisors(2, ['ok', 'info', 'ignore', 'fails']));
  return fc.oneof(flat, deep).map(named);
}

function runs(tree: fc.Arbitrary<SupervisorScript>): fc.Arbitrary<RandomRun> {
  return fc.record({ tree, steps: fc.array(dice(), { minLength: 1, maxLength: 12, size: 'max' }) });
}

function dice(): fc.Arbitrary<Dice> {
  const plain = {
    where: fc.nat(20),
    whom: fc.nat(20),
    exit: fc.constantFrom(...exits),
    call: fc.constantFrom<Call['type']>(
      'start_child',
      'restart_child',
      'terminate_child',
      'delete_child',
      'which_children',
      'count_children',
    ),
    guest: kids(['ok', 'info', 'ignore', 'fails']),
    ms: fc.constantFrom(400, 1000, 1001, 2500),
  };
  const alone = kinds({ end: 12, call: 8, kill: 4, pass: 5, stop: 1 });
  const held = kinds({ end: 12, call: 16, kill: 3, stop: 1 });
  const burst = fc.array(fc.record({ kind: held, ...plain }), { minLength: 2, maxLength: 5 });
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: alone, ...plain, burst: fc.constant([]) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('burst' as const), ...plain, burst }) },
  );
}

function kinds(weights: Partial<Record<Dice['kind'], number>>): fc.Arbitrary<Dice['kind']> {
  const weighted = Object.entries(weights).map(([kind, weight]) => ({
    weight,
    // The keys are kinds, as the type of the parameter says.
    arbitrary: fc.constant(kind as Dice['kind']),
  }));
  return fc.oneof(...weighted);
}

function supervisors(levels: number, plans: readonly StartPlan[]): fc.Arbitrary<SupervisorScript> {
  const child: fc.Arbitrary<ChildScript> =
    levels === 0
      ? kids(plans)
      : fc.oneof({ weight: 3, arbitrary: kids(plans) }, { weight: 2, arbitrary: inner(levels - 1, plans) });
  return fc
    .record({
      strategy: fc.constantFrom('one_for_one', 'rest_for_one', 'one_for_all'),
      maxRestarts: fc.constantFrom(0, 1, 2, 3, 5, 8),
      maxSeconds: fc.constantFrom(1, 2),
      autoShutdown: fc.constantFrom('never', 'never', 'any_significant', 'all_significant'),
      children: fc.array(child, { maxLength: 4, size: 'max' }),
    })
    .map(allowed);
}

const attributes = {
  id: fc.constant(''),
  restart: fc.constantFrom('permanent', 'permanent', 'transient', 'temporary'),
  significant: fc.boolean(),
} as const;

function inner(levels: number, plans: readonly StartPlan[]): fc.Arbitrary<ChildScript> {
  return fc.record({
    ...attributes,
    kind: fc.constant('supervisor' as const),
    // A time limit of its own would race the time its children take.
    shutdown: fc.constantFrom<ChildScript['shutdown']>('infinity', 'infinity', 'brutal_kill', 0),
    flags: supervisors(levels, plans),
  });
}

function kids(plans: readonly StartPlan[]): fc.Arbitrary<KidScript> {
  const first = fc.oneof(
    { weight: 20, arbitrary: fc.constant<StartPlan>('ok') },
    { weight: 5, arbitrary: fc.constantFrom(...plans) },
  );
  const starts = fc.array(fc.constantFrom(...plans, 'fails' as const), { maxLength: 6, size: 'max' });
  return fc
    .record({
      ...attributes,
      kind: fc.constant('kid' as const),
      shutdown: fc.constantFrom<ChildScript['shutdown']>(100, 600, 'infinity', 'brutal_kill', 0),
      stopStyle: fc.constantFrom(
        'obeys',
        'obeys',
        'leaves normally',
        'leaves with detail',
        'crashes',
        'takes no notice',
      ),
      // The first start mostly works, or most trees would not come up.
      starts: fc.tuple(first, starts).map((all) => all.flat()),
    })
    .map(
      (kid): KidScript =>
        kid.shutdown === 'infinity' && kid.stopStyle === 'takes no notice'
          ? { ...kid, stopStyle: 'obeys' }
          : kid,
    );
}

/** Nobody is significant where that means nothing. What is refused, calls find out. */
function allowed(script: SupervisorScript): SupervisorScript {
  const children = script.children.map((child) => ({
    ...child,
    significant: child.significant && script.autoShutdown !== 'never' && child.restart !== 'permanent',
  }));
  return { ...script, children };
}

/** Ids say where a child is: `b` is the second at the top, `ba` the first under it. */
function named(run: RandomRun): RandomRun {
  return { ...run, tree: withIds(run.tree, '') };
}

function withIds(script: SupervisorScript, prefix: string): SupervisorScript {
  const children = script.children.map((child, index): ChildScript => {
    const id = prefix + 'abcd'.charAt(index);
    return child.kind === 'kid' ? { ...child, id } : { ...child, id, flags: withIds(child.flags, id) };
  });
  return { ...script, children };
}

/** What there is to do something to. */
export interface Surroundings {
  supervisors(): string[];
  childIds(on: string): string[];
  kids(on?: string): string[];
}

/** What a step means now; nothing, where there is nobody to do it to. */
export function readDice(dice: Dice, world: Surroundings): Action[] {
  const on = pick(world.supervisors(), dice.where);
  if (dice.kind !== 'burst') return act(dice, on, world.kids(), world);
  if (on === undefined) return [];
  const during = dice.burst.flatMap((each) => act(each, on, world.kids(on), world));
  return [{ type: 'hold', on }, ...during, { type: 'release', on }];
}

function act(
  dice: Omit<Dice, 'burst'>,
  on: string | undefined,
  kids: readonly string[],
  world: Surroundings,
): Action[] {
  if (on === undefined) return [];
  const ids = world.childIds(on);
  switch (dice.kind) {
    case 'pass':
      return [{ type: 'pass', ms: dice.ms }];
    case 'stop':
      return [{ type: 'stop', on, exit: dice.exit === 'normal' ? 'normal' : 'shutdown' }];
    case 'kill': {
      const id = pick(ids, dice.whom);
      return id === undefined ? [] : [{ type: 'kill', id }];
    }
    case 'end': {
      const id = pick(kids, dice.whom);
      return id === undefined ? [] : [{ type: 'end', id, exit: dice.exit }];
    }
    case 'call':
      return [{ type: 'call', on, call: callOf(dice, on, ids) }];
    case 'burst':
      return [];
    default:
      return dice.kind satisfies never;
  }
}

function callOf(dice: Omit<Dice, 'burst'>, on: string, ids: readonly string[]): Call {
  const guest = `${on}-guest`;
  const id = pick([...ids, guest], dice.whom) ?? guest;
  switch (dice.call) {
    case 'start_child':
      return { type: 'start_child', child: { ...dice.guest, id } };
    case 'restart_child':
    case 'terminate_child':
    case 'delete_child':
      return { type: dice.call, id };
    case 'which_children':
    case 'count_children':
      return { type: dice.call };
    default:
      return dice.call satisfies never;
  }
}

function pick<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % Math.max(items.length, 1)];
}

import type { RestartType } from './child-spec.ts';

/**
 * Whom a restart concerns.
 *
 * - `one_for_one`: the child that ended.
 * - `rest_for_one`: it and all that were started after it.
 * - `one_for_all`: all children.
 */
export type Strategy = 'one_for_one' | 'rest_for_one' | 'one_for_all';

/** What of a child matters for the plan. */
export interface Restartable {
  readonly id: string;
  readonly restart: RestartType;
}

/** A restart, in two lists of children. */
export interface RestartPlan<Child> {
  /** To be stopped, where they run, one after another in this order; temporary ones are then forgotten. */
  readonly stop: readonly Child[];
  /** To be started, one after another in this order, whether they were running before or not. */
  readonly start: readonly Child[];
}

/** @param children all children in the order they were started; `failed`, which has ended, is one of them */
export function planRestart<Child extends Restartable>(
  strategy: Strategy,
  children: Iterable<Child>,
  failed: Child,
): RestartPlan<Child> {
  switch (strategy) {
    case 'one_for_one':
      return { stop: [], start: [failed] };
    case 'rest_for_one':
      return planGroup(startingWith(failed, children), failed);
    case 'one_for_all':
      return planGroup([...children], failed);
    default:
      return strategy satisfies never;
  }
}

function planGroup<Child extends Restartable>(group: readonly Child[], failed: Child): RestartPlan<Child> {
  return {
    stop: group.filter((child) => child !== failed).reverse(),
    start: group.filter((child) => child.restart !== 'temporary'),
  };
}

function startingWith<Child>(first: Child, children: Iterable<Child>): Child[] {
  const all = [...children];
  return all.slice(all.indexOf(first));
}

/**
 * Which ends of significant children end the supervisor: none, the first, or the last of them.
 */
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant';

/** What of a child decides whether the supervisor goes on. */
export interface Significance {
  readonly significant: boolean;
  /** Whether it runs, or is being started again. */
  readonly isActive: boolean;
}

/** Whether the supervisor stops, now that a child has ended by itself and is not started again. */
export function shouldShutDown(
  autoShutdown: AutoShutdown,
  ended: { readonly significant: boolean },
  others: Iterable<Significance>,
): boolean {
  if (!ended.significant) return false;
  switch (autoShutdown) {
    case 'never':
      return false;
    case 'any_significant':
      return true;
    case 'all_significant':
      for (const other of others) if (other.significant && other.isActive) return false;
      return true;
    default:
      return autoShutdown satisfies never;
  }
}

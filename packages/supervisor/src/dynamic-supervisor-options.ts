import type { ChildSpec } from './child-spec.ts';
import type { CommonSupervisorOptions, ParsedCommonOptions } from './supervisor-options.ts';

/** What a dynamic supervisor is started with. */
export interface DynamicSupervisorOptions extends CommonSupervisorOptions {
  /** The only strategy there is. */
  readonly strategy?: 'one_for_one' | undefined;
  /** The only choice there is: no child is significant. */
  readonly autoShutdown?: 'never' | undefined;
  /** How many children there may be; those that are being restarted count. @defaultValue Infinity */
  readonly maxChildren?: number | undefined;
}

/**
 * How one child of a dynamic supervisor is started, restarted and stopped.
 *
 * `id` is a word for people, in events and lists: it may repeat, and without it a child is called `undefined`, as in
 * Elixir. No child of a dynamic supervisor is `significant`.
 */
export interface DynamicChildSpec extends Omit<ChildSpec, 'id'> {
  readonly id?: string | undefined;
}

/** Checked options with every default filled in. */
export interface ParsedDynamicSupervisorOptions extends ParsedCommonOptions {
  readonly maxChildren: number;
}

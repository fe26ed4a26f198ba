import type { SessionOptions } from '@troupe/core';
import type { RestartType } from '../child-spec.ts';

/** A session that is found by its name: the options of a session, and how it is supervised. */
export type NamedSession = SessionOptions & {
  /** What it is found by; unique among the sessions of a supervisor. */
  readonly name: string;
  /** When it is started again after its CLI ended unasked. @defaultValue 'permanent' */
  readonly restart?: RestartType | undefined;
  /** Milliseconds it is given to stop before it is killed. @defaultValue `shutdownMs` + 1 000 */
  readonly shutdown?: number | undefined;
};

/** The options of a named session, taken apart and checked as far as the supervisor goes by them. */
export interface ParsedNamedSession {
  readonly name: string;
  readonly restart: RestartType;
  readonly shutdown: number | undefined;
  /** The rest, the name included, for the session itself. */
  readonly options: SessionOptions;
}

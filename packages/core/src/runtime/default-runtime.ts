import type { QueryOptions } from '../options/query-options.ts';
import type { SessionOptions } from '../options/session-options.ts';
import type { Session } from '../session/session.ts';
import type { Prompt } from '../turns/turn.ts';
import { createRuntime, type Runtime } from './runtime.ts';

let runtime: Runtime | undefined;

/** The runtime of the process itself, made at the first call: importing the package starts nothing. */
export function defaultRuntime(): Runtime {
  runtime ??= createRuntime();
  return runtime;
}

/** `Runtime.query` on a runtime of the process's own: starts a session, asks once, stops it. */
export const query: Runtime['query'] = ((prompt: Prompt, options?: SessionOptions & QueryOptions) =>
  // Both overloads in one, as the runtime's own is.
  defaultRuntime().query(prompt, options)) as Runtime['query'];

/** `Runtime.startSession` on a runtime of the process's own: an unsupervised session. */
export function startSession(options?: SessionOptions): Promise<Session> {
  return defaultRuntime().startSession(options);
}

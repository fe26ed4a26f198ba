import type { Runtime } from '@troupe/core';
import { defaultRuntime, type SessionHome, sessionHomeOf } from '@troupe/core/supervision';
import type { ChildSpec } from '../child-spec.ts';
import type { NamedSession } from './named-session.ts';
import { parseNamedSession } from './parse-named-session.ts';
import { Registration } from './registration.ts';
import type { SessionRef } from './session-ref.ts';
import { defaultMaxStartFailures } from './session-supervisor-options.ts';

/** A child spec, and the session it is for. */
export interface SessionChildSpec extends ChildSpec {
  /** To talk to, also before it is started: prompts wait. */
  readonly session: SessionRef;
}

/**
 * Makes the child spec of a session for any supervisor: its name is the id, `shutdown` is `shutdownMs` + 1 000.
 *
 * Its start resolves at once and takes prompts; the CLI comes up beside it. A crash is the supervisor's to judge; a start
 * that fails is no crash: it is tried again, or the session is given up, and the child lives on. When the supervisor will not
 * start it again, prompts are rejected. `session.terminate()` rejects: that is the supervisor's `terminateChild`.
 *
 * @param options.runtime where it runs; default: the runtime of the process
 * @throws InvalidOptionsError
 */
export function sessionChild(
  options: NamedSession,
  { runtime = defaultRuntime() }: { readonly runtime?: Runtime } = {},
): SessionChildSpec {
  const named = parseNamedSession(options);
  const registration: Registration = new Registration({
    named,
    isLeft: false,
    home: homeOf(runtime),
    defaults: {},
    maxStartFailures: defaultMaxStartFailures,
    onEvent: () => {},
    onRest: () => {},
    onChanged: () => {},
    onResult: () => {},
    terminate: async () => {
      const { signal } = registration.kept.conversation.options;
      // Its owner's life is over: it ends, and its start will decide not to run.
      if (signal?.aborted === true) await registration.end(async () => registration.keeper?.stop());
      else throw notHere(named.name);
    },
  });
  return { ...registration.childSpec(), session: registration.ref };
}

/** @throws TypeError for a runtime of another copy of the package */
export function homeOf(runtime: Runtime): SessionHome {
  const home = sessionHomeOf(runtime);
  if (home === undefined) throw new TypeError('Expected a runtime made by this copy of @troupe/core.');
  return home;
}

function notHere(name: string): Error {
  return new TypeError(`The session ${name} is ended by its supervisor: use \`terminateChild\`.`);
}

import type { Options } from '@anthropic-ai/claude-agent-sdk';
import { describe, expectTypeOf, it } from 'vitest';
import type { SessionOptions } from '#core/options/session-options.ts';

/** Options of the official SDK that a session does not have. `docs/migrating.md` has the same list. */
interface LeftOut {
  pathToClaudeCodeExecutable: 'ours is `cliPath`';
  abortController: 'ours is `signal`';
  stderr: 'ours is `logger`; the end of stderr is attached to errors';
  executable: 'a `cliPath` that is a script runs with this Node';
  executableArgs: 'a `cliPath` that is a script runs with this Node';
  verbatimPrompts: 'ours is the turn option `commands`, the other way round';
  mcpServersDelivery: 'always the handshake';
  pluginDelivery: 'always the handshake';
  sessionStore: 'a conversation is carried whole, by `exportSession` and `importSession`: a mirror of each line holds up the host';
  sessionStoreFlush: 'there is no store';
  loadTimeoutMs: 'there is no store';
  spawnClaudeCodeProcess: 'not supported yet';
}

/** Options whose type is another, and why. Of all others ours takes whatever the SDK's takes. */
interface OfAnotherType {
  canUseTool: 'its context is ours: camelCase, and a signal';
  hooks: 'what a hook is given is readonly, and what it returns is checked';
  onElicitation: 'null is no answer here: what was answered elsewhere is not known to the session';
  onUserDialog: 'likewise';
  agents: 'an agent may name servers of a process of its own, none of this one';
}

type Shared = keyof Options & keyof SessionOptions;
type Narrower = {
  [Option in Shared]: Options[Option] extends SessionOptions[Option] ? never : Option;
}[Shared];

describe('SessionOptions beside the Options of the official SDK', () => {
  it('lacks those that are left out for a reason, and no other', () => {
    expectTypeOf<Exclude<keyof Options, keyof SessionOptions>>().toEqualTypeOf<keyof LeftOut>();
  });

  it('takes whatever the SDK takes under the same name, save what is of another type for a reason', () => {
    expectTypeOf<Narrower>().toEqualTypeOf<keyof OfAnotherType>();
  });
});

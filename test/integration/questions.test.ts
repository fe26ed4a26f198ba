import type { SessionOptions, UserDialogRequest } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '#core/session/deferred.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const elicitation = { subtype: 'elicitation', mcp_server_name: 'db', message: 'Which?', mode: 'form' };
const dialog = {
  subtype: 'request_user_dialog',
  dialog_kind: 'refusal_fallback_prompt',
  payload: { camelCase: 1 },
  tool_use_id: 't1',
};

interface Line {
  readonly type?: string;
  readonly response?: { readonly subtype?: string; readonly response?: object; readonly error?: string };
}

/** What the CLI is answered to a question, and what is logged meanwhile. */
async function replyTo(request: object, options: SessionOptions) {
  await using stage = await setStage();
  const warned: unknown[] = [];
  const none = () => undefined;
  const logger = {
    error: none,
    warn: (facts: object) => void warned.push(facts),
    info: none,
    debug: none,
    trace: none,
    child: () => logger,
  };
  const { session, cli } = await stage.start(
    { turns: [{ steps: [{ type: 'request', request }] }] },
    { ...options, logger },
  );
  await session.query('x', { idleTimeoutMs: 60_000 });
  const lines = (await cli.received()) as Line[];
  return { reply: lines.find(({ type }) => type === 'control_response')?.response, warned };
}

describe('onElicitation', () => {
  it.each<[string, SessionOptions, string, number]>([
    ['answers', { onElicitation: async () => ({ action: 'accept', content: { a: 1 } }) }, 'accept', 0],
    ['is not there', {}, 'decline', 0],
    ['throws', { onElicitation: () => Promise.reject(new Error('x')) }, 'cancel', 1],
    ['returns null', { onElicitation: (async () => null) as never }, 'cancel', 1],
    ['returns a word', { onElicitation: (async () => 'accept') as never }, 'cancel', 1],
    [
      'returns an action nobody knows',
      { onElicitation: (async () => ({ action: 'yes' })) as never },
      'cancel',
      1,
    ],
  ])('that %s: nothing but an answer is consent', async (_title, options, action, faults) => {
    const { reply, warned } = await replyTo(elicitation, options);
    expect(reply).toMatchObject({ subtype: 'success', response: { action } });
    expect(warned).toHaveLength(faults);
  });
});

describe('onUserDialog', () => {
  const supportedDialogKinds = [dialog.dialog_kind];

  it('shows what the CLI wants shown, of the kinds it declared, and its result reaches the CLI', async () => {
    const shown: UserDialogRequest[] = [];
    const { reply } = await replyTo(dialog, {
      supportedDialogKinds,
      onUserDialog: async (request) => {
        shown.push(request);
        return { behavior: 'completed', result: { choice: 2 } };
      },
    });
    expect(shown).toEqual([{ dialogKind: dialog.dialog_kind, payload: { camelCase: 1 }, toolUseID: 't1' }]);
    expect(reply).toMatchObject({ response: { behavior: 'completed', result: { choice: 2 } } });
  });

  it('that fails cancels, and one of a kind that was not declared is settled by nobody', async () => {
    const onUserDialog = () => Promise.reject(new Error('no screen'));
    const failed = await replyTo(dialog, { supportedDialogKinds, onUserDialog });
    expect(failed.reply).toMatchObject({ response: { behavior: 'cancelled' } });
    const { reply } = await replyTo(
      { ...dialog, dialog_kind: 'other' },
      { supportedDialogKinds, onUserDialog },
    );
    expect(reply).toMatchObject({ subtype: 'error' });
  });
});

it('a question is silence that a turn is not ended for, and the stop of the session aborts it', async () => {
  await using stage = await setStage();
  const asked = createDeferred<AbortSignal>();
  const { session } = await stage.start(
    { turns: [{ steps: [{ type: 'request', request: elicitation }] }] },
    {
      onElicitation: (_request, { signal }) => {
        asked.resolve(signal);
        return new Promise(() => {});
      },
    },
  );
  const turn = session.stream('x', { idleTimeoutMs: 300 });
  const signal = await asked.promise;
  // Longer than the silence that is allowed, which is what is tested.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(turn.state).toBe('running');
  await session.stop();
  expect(signal.aborted).toBe(true);
});

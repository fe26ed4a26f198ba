import type { SessionOptions, UserDialogRequest } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '#core/base/deferred.ts';
import { nested } from '../helpers/nested.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';
import { troupeMessages } from '../helpers/troupe-messages.ts';

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

/** What the CLI is answered to a question, and what the session says and logs meanwhile. */
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
  const { heard, done } = troupeMessages(session);
  await session.query('x', { idleTimeoutMs: 60_000 });
  await session.stop();
  await done;
  const lines = (await cli.received()) as Line[];
  return { reply: lines.find(({ type }) => type === 'control_response')?.response, events: heard, warned };
}

describe('onElicitation', () => {
  const wrong = (value: unknown): SessionOptions => ({ onElicitation: (async () => value) as never });
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  const trap = {
    get action() {
      throw new Error('a trap');
    },
  };

  it.each<[string, SessionOptions, string, string?]>([
    ['answers', wrong({ action: 'accept', content: { a: 1 } }), 'accept'],
    ['says no', wrong({ action: 'decline' }), 'decline'],
    ['is not there', {}, 'decline'],
    ['throws', { onElicitation: () => Promise.reject(new Error('x')) }, 'cancel', 'failed'],
    ['returns null', wrong(null), 'cancel', 'bad_answer'],
    ['returns a word', wrong('accept'), 'cancel', 'bad_answer'],
    ['returns an action nobody knows', wrong({ action: 'yes' }), 'cancel', 'bad_answer'],
    ['returns what is no JSON', wrong({ action: 'accept', content: cyclic }), 'cancel', 'bad_answer'],
    [
      'returns what is nested too deep',
      wrong({ action: 'accept', content: nested(501) }),
      'cancel',
      'bad_answer',
    ],
    [
      'returns what no stack holds',
      wrong({ action: 'accept', content: nested(50_000) }),
      'cancel',
      'bad_answer',
    ],
    ['returns what throws when it is looked at', wrong(trap), 'cancel', 'bad_answer'],
  ])(
    'that %s: nothing but an answer is consent, and the rest an event',
    async (_title, options, action, reason) => {
      const { reply, events, warned } = await replyTo(elicitation, options);
      expect(reply).toMatchObject({ subtype: 'success', response: { action } });
      const failure = { subtype: 'question_failed', question: 'elicitation', from: 'db', reason };
      expect(events).toMatchObject(reason === undefined ? [] : [failure]);
      expect(warned).toMatchObject(reason === undefined ? [] : [{ reason }]);
    },
  );
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
    const failure = { subtype: 'question_failed', question: 'dialog', from: dialog.dialog_kind };
    expect(failed.events).toMatchObject([{ ...failure, reason: 'failed', error: { message: 'no screen' } }]);
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
  await session.ready;
  const turn = session.stream('x', { idleTimeoutMs: 1_500 });
  const signal = await asked.promise;
  // Longer than the silence that is allowed, which is what is tested.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(turn.state).toBe('running');
  await session.stop();
  expect(signal.aborted).toBe(true);
});

it.each([elicitation, dialog])(
  'a question that is open shows in the status, and one that a dead CLI left open is an event',
  async (request) => {
    await using stage = await setStage();
    const asked = createDeferred<AbortSignal>();
    const wait = (_request: unknown, { signal }: { signal: AbortSignal }) => {
      asked.resolve(signal);
      return new Promise<never>(() => {});
    };
    const { session } = await stage.start(
      { turns: [{ steps: [{ type: 'request', request }] }] },
      { onElicitation: wait, onUserDialog: wait, supportedDialogKinds: [dialog.dialog_kind] },
    );
    const { heard, done } = troupeMessages(session);
    session.stream('x');
    const signal = await asked.promise;
    expect(session.status()).toMatchObject({ waitingFor: 'question', openQuestions: 1, openAsks: 0 });
    await session.kill();
    await done;
    expect(signal.aborted).toBe(true);
    expect(session.status()).toMatchObject({ waitingFor: undefined, openQuestions: 0 });
    expect(heard).toMatchObject([{ subtype: 'question_failed', reason: 'session_gone' }]);
  },
);

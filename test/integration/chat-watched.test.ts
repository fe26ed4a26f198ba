import { scriptedCli } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { ChatClient } from '../helpers/chat-client.ts';
import { eventually } from '../helpers/eventually.ts';
import { killChild } from '../helpers/kill-child.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { startChat } from '../helpers/start-chat.ts';

leavesNothingBehind();

describe('the CLI of a user of the chat', () => {
  it('is told that no tab is open, also after a crash, and when one is again', async () => {
    await using cli = await scriptedCli();
    const optionsFor = () => ({ cliPath: cli.path, env: cli.env, inheritEnv: ['PATH'] });
    await using chat = await startChat({ optionsFor, tabGraceMs: 10 });
    const ann = new ChatClient(chat.url);
    expect(await ann.enter('ann', 'correct horse')).toBe(303);

    /** What each start of the CLI was told. */
    const told = async () =>
      (await cli.starts()).map(({ lines }) =>
        (lines as { request?: { subtype?: string; has_subscribers?: boolean } }[])
          .filter(({ request }) => request?.subtype === 'set_has_subscribers')
          .map(({ request }) => request?.has_subscribers),
      );
    const isTold = (expected: readonly boolean[][]) =>
      eventually(async () => JSON.stringify(await told()) === JSON.stringify(expected) || undefined);
    const openTab = async () => {
      const leaving = new AbortController();
      const events = ann.events({ signal: leaving.signal });
      const first = events.next();
      await eventually(async () => (await ann.post('/api/prompts', { text: 'x' })).ok || undefined);
      await first;
      return async () => {
        leaving.abort();
        await events.next().catch(() => {});
      };
    };

    const closeFirst = await openTab();
    await isTold([[]]);
    await closeFirst();
    await isTold([[false]]);
    killChild(chat.sessions()[0]?.pid, 'SIGKILL');
    await isTold([[false], [false]]);
    const closeSecond = await openTab();
    await isTold([[false], [false, true]]);
    await closeSecond();
    await isTold([[false], [false, true, false]]);
  });
});

import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';

leavesNothingBehind();

const resultText = (result: object) => (result as { result?: string }).result;

describe('a conversation with the real CLI', () => {
  it('is shared by the turns of a session', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await session.query('SAY the first one');
    expect(resultText(await session.query('RECALL'))).toContain('SAY the first one');
    expect(session.status()).toMatchObject({ state: 'idle', turns: 2, queueDepth: 0 });
  });

  it('is known to a second process that resumes it', async () => {
    await using loopback = await startLoopback();
    const first = await loopback.runtime.startSession(loopback.options);
    await first.query('SAY remember me');
    await first.stop();
    const second = await loopback.runtime.startSession({ ...loopback.options, resume: first.sessionId });
    expect(second.sessionId).toBe(first.sessionId);
    expect(resultText(await second.query('RECALL'))).toContain('SAY remember me');
  });

  it('streams the text of a turn as it is written', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const turn = session.stream('SLOW 5 10');
    const { messages, text, thrown } = await readTurn(turn);
    expect(thrown).toBeUndefined();
    expect(text).toBe('w0 w1 w2 w3 w4 ');
    expect(messages.at(-1)).toBe(await turn.result);
    expect(turn).toMatchObject({ state: 'completed', attempts: 1 });
  });

  it('answers three prompts given at once in order, each with its own result', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const prompts = ['SAY one', 'SAY two', 'SAY three'];
    const results = await Promise.all(prompts.map((prompt) => session.query(prompt)));
    expect(results.map(resultText)).toEqual(['one', 'two', 'three']);
    expect(results.map((result) => result.user_message_uuids?.length)).toEqual([1, 1, 1]);
    expect(loopback.api.requests.map((request) => request.prompt)).toEqual(prompts);
  });

  it('begins afresh under a new id after clear, and a prompt that waited is asked there', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await session.query('SAY the secret is 42');
    const before = session.sessionId;
    const running = session.stream('SLOW 1000 20');
    const waiting = session.query('RECALL');
    await loopback.api.waitForRequest((request) => request.prompt.startsWith('SLOW'));
    const cleared = session.clear();
    expect(session.clear()).toBe(cleared);
    expect(await cleared).toBe(session.sessionId);
    expect(session.sessionId).not.toBe(before);
    expect(resultText(await waiting)).not.toContain('42');
    await running.result;
    expect(running.state).toBe('interrupted');
  });

  it('is asked one question by query, and nothing of the CLI is left', async () => {
    await using loopback = await startLoopback();
    const result = await loopback.runtime.query('SAY hello', loopback.options);
    expect(resultText(result)).toBe('hello');
  });

  it('gives a listener everything that the session hears', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const heard = readTurn(session.messages());
    await session.query('SAY listen');
    await session.stop();
    const types = (await heard).messages.map((message) => message.type);
    expect(types).toContain('command_lifecycle');
    expect(types.filter((type) => type === 'result')).toHaveLength(1);
    expect((await heard).text).toBe('listen');
  });

  it('answers control requests, also in the middle of a turn', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const turn = session.stream('SLOW 30 20');
    await loopback.api.waitForRequest((request) => request.prompt.startsWith('SLOW'));
    expect(await session.control('get_session_cost')).toBeTypeOf('object');
    expect(await session.mcpStatus()).toEqual([]);
    await session.setPermissionMode('plan');
    expect((await session.supportedModels()).length).toBeGreaterThan(0);
    await expect(session.control('no_such_thing')).rejects.toThrow(/no_such_thing/);
    expect(turn.state).toBe('running');
    expect((await readTurn(turn)).text).toContain('w29');
  });

  it('folds steering into a turn that is at a tool', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({ ...loopback.options, allowedTools: ['Bash'] });
    const turn = session.stream('TOOL Bash bash -c "sleep 1" ;; RECALL');
    const tool = readTurn(turn);
    await loopback.api.waitForRequest((request) => request.prompt.startsWith('TOOL'));
    await turn.steer('and mind the gap');
    const { messages } = await tool;
    expect(turn.state).toBe('completed');
    expect(messages.filter((message) => message.type === 'result')).toHaveLength(1);
    expect(JSON.stringify(loopback.api.requests.map((request) => request.messages))).toContain(
      'mind the gap',
    );
    expect(resultText(await session.query('SAY next'))).toBe('next');
    await expect(turn.steer('too late')).rejects.toMatchObject({ code: 'TURN_INTERRUPTED' });
  });
});

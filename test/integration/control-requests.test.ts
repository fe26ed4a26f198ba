import { describe, expect, it } from 'vitest';
import { nested } from '../helpers/nested.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

describe('a control request', () => {
  it('gets its own answer when the CLI answers the last one first', async () => {
    await using stage = await setStage();
    const controls = {
      get_context_usage: { reply: { totalTokens: 7 } },
      mcp_status: { reply: { mcpServers: [{ name: 's', status: 'connected' }] } },
      set_model: { error: 'no such model' },
    };
    const { session } = await stage.start({ reverseControlsOf: 3, controls });
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const context = session.contextUsage().finally(note('context'));
    const servers = session.mcpStatus().finally(note('servers'));
    const model = session.setModel('x').finally(note('model'));
    await expect(model).rejects.toMatchObject({ code: 'CONTROL_REQUEST', subtype: 'set_model' });
    expect(await context).toMatchObject({ totalTokens: 7 });
    expect(await servers).toMatchObject([{ name: 's' }]);
    expect(order).toEqual(['model', 'servers', 'context']);
  });

  it('fails by its own deadline while others, and the turn, go on', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({ controls: { get_status: { never: true } } });
    const mute = session.control('get_status', {}, { timeoutMs: 50 });
    const turn = session.query('still here');
    await expect(mute).rejects.toMatchObject({ code: 'CONTROL_REQUEST', subtype: 'get_status' });
    expect(await turn).toMatchObject({ result: 'still here' });
    expect(session.status().state).toBe('idle');
  });

  it.each([501, 50_000])(
    'whose body is nested %d levels deep is refused by its name, as is a prompt',
    async (levels) => {
      await using stage = await setStage();
      const { session } = await stage.start({});
      const deep = nested(levels);
      const limit = { code: 'INVALID_OPTIONS', message: expect.stringContaining('at most 500 levels deep') };
      const asked: readonly (() => Promise<unknown>)[] = [
        async () => session.control('get_status', deep),
        async () => session.applyFlagSettings(deep),
        async () => session.updateSettings('localSettings', deep),
        async () => session.query([{ type: 'text', text: 'x', deep } as never]),
      ];
      for (const ask of asked) await expect(ask()).rejects.toMatchObject(limit);
      await expect(session.setMcpServers({ a: { command: 'x', deep } as never })).rejects.toThrow('deep');
      expect(await session.query('still here')).toMatchObject({ result: 'still here' });
    },
  );

  it('is not made at all when its signal has fired already', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start({});
    await session.ready;
    const asked = session.control('get_status', {}, { signal: AbortSignal.abort('over') });
    await expect(asked).rejects.toMatchObject({ code: 'CONTROL_REQUEST', cause: 'over' });
    await session.stop();
    expect(JSON.stringify(await cli.received())).not.toContain('get_status');
  });

  it('does not wait for the handshake beyond its signal', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({ controls: { initialize: { never: true } } });
    const owner = new AbortController();
    const asked = session.control('get_status', {}, { signal: owner.signal });
    owner.abort('enough');
    await expect(asked).rejects.toMatchObject({ code: 'CONTROL_REQUEST', cause: 'enough' });
  });

  it('fails by the session’s own deadline where it has none', async () => {
    await using stage = await setStage();
    const scenario = { controls: { mcp_status: { never: true } } };
    const { session } = await stage.start(scenario, { controlTimeoutMs: 50 });
    await expect(session.mcpStatus()).rejects.toMatchObject({
      code: 'CONTROL_REQUEST',
      message: expect.stringContaining('within 50 ms'),
    });
  });

  it('is answered while a permission question is open, and so are status, health and an interrupt', async () => {
    await using stage = await setStage();
    const steps = [{ type: 'tools', calls: [{ name: 'Bash' }], ask: true }] as const;
    let asked = () => {};
    const open = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { session } = await stage.start(
      { turns: [{ steps }] },
      {
        canUseTool: (_tool, _input, { signal }) => {
          asked();
          // Somebody who never answers.
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        },
      },
    );
    const turn = session.stream('go');
    await open;
    expect(session.status()).toMatchObject({ state: 'running', waitingFor: 'permission', openAsks: 1 });
    expect(session.health()).toMatchObject({ status: 'healthy' });
    expect(await session.control('get_session_cost')).toBeDefined();
    await session.interrupt();
    expect(turn.state).toBe('interrupted');
    expect(session.status()).toMatchObject({ state: 'idle', openAsks: 0 });
  });
});

describe('supportedCommands', () => {
  const told = (name: string) => [{ name, description: 'd', argumentHint: '' }];
  const changes = { type: 'system', subtype: 'commands_changed', commands: told('deploy') };

  it('follows what the CLI says of them, and begins anew with the next CLI', async () => {
    await using stage = await setStage();
    const steps = [{ type: 'line' as const, line: changes }];
    const { session } = await stage.start({
      turns: [{ steps }],
      controls: { initialize: { reply: { commands: told('start') } } },
    });
    expect(await session.supportedCommands()).toEqual(told('start'));
    await session.query('x');
    expect(await session.supportedCommands()).toEqual(told('deploy'));
    await session.clear();
    expect(await session.supportedCommands()).toEqual(told('start'));
  });
});

import {
  type CallingSelfError,
  createToolServer,
  type Message,
  type Session,
  type SessionOptions,
  type SessionSurface,
  type Turn,
  tool,
} from '@troupe/core';
import { SessionSupervisor } from '@troupe/supervisor';
import type { Scenario, ScriptStep } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '#core/base/deferred.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { type Stage, setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

type Callback = (session: SessionSurface) => Promise<unknown>;

/** Options that call `work` once, whatever kind of callback it is, and the step that has the CLI call it. */
interface Kind {
  readonly step: ScriptStep;
  readonly options: (work: () => Promise<unknown>) => SessionOptions;
}

const kinds: Readonly<Record<string, Kind>> = {
  tool: {
    step: { type: 'callTool', server: 'own', tool: 'work', arguments: {} },
    options: (work) => ({
      mcpServers: {
        own: createToolServer({
          name: 'own',
          tools: [tool('work', 'works', {}, async () => String(await work()))],
        }),
      },
    }),
  },
  hook: {
    step: { type: 'hooks', event: 'PreToolUse', input: { tool_name: 'Bash' } },
    options(work) {
      const guard = async () => {
        await work();
        return {};
      };
      return { hooks: { PreToolUse: [{ hooks: [guard] }] } };
    },
  },
  'permission callback': {
    step: { type: 'tools', calls: [{ name: 'Bash', input: {} }], ask: true },
    options: (work) => ({
      canUseTool: async () => {
        await work();
        return { behavior: 'deny', message: 'no' };
      },
    }),
  },
  elicitation: {
    step: {
      type: 'request',
      request: { subtype: 'elicitation', mcp_server_name: 'db', message: 'which?', mode: 'form' },
    },
    options: (work) => ({
      onElicitation: async () => {
        await work();
        return { action: 'decline' };
      },
    }),
  },
};

/** A session whose first turn calls `work` of that kind; what `work` came to is `told`. */
async function sessionWith(stage: Stage, kind: Kind, work: Callback, more: Scenario = {}) {
  const told = createDeferred<unknown>();
  let session: Session | undefined;
  const once = async () => {
    const outcome = work(session as Session).catch((error: unknown) => error);
    told.resolve(await outcome);
    return 'worked';
  };
  const scenario: Scenario = { ...more, turns: [{ steps: [kind.step] }] };
  ({ session } = await stage.start(scenario, { ...kind.options(once), permissionTimeoutMs: 60_000 }));
  return { session, told: told.promise };
}

describe.each(Object.entries(kinds))('in a %s', (_name, kind) => {
  it('a query of its own session is rejected at once, and the session goes on', async () => {
    await using stage = await setStage();
    const { session, told } = await sessionWith(stage, kind, (own) => own.query('and this?'));
    expect(await session.query('go')).toMatchObject({ subtype: 'success' });
    expect(await told).toMatchObject({
      code: 'CALLING_SELF',
      sessionId: session.sessionId,
      targetSessionId: session.sessionId,
    } satisfies Partial<CallingSelfError>);
    expect(await session.query('hello')).toMatchObject({ result: 'hello' });
  });

  it('a prompt may be given, and waits for its turn; its result can be had after the callback', async () => {
    await using stage = await setStage();
    let turn: Turn | undefined;
    const { session, told } = await sessionWith(stage, kind, async (own) => {
      turn = own.stream('later');
      return turn.result;
    });
    await session.query('go');
    expect(await told).toMatchObject({ code: 'CALLING_SELF' });
    expect(await turn?.result).toMatchObject({ result: 'later' });
  });

  it('reading a turn of its own session is rejected, and the turn is taken back', async () => {
    await using stage = await setStage();
    let turn: Turn | undefined;
    const { session, told } = await sessionWith(stage, kind, async (own) => {
      turn = own.stream('later');
      for await (const _ of turn);
    });
    await session.query('go');
    expect(await told).toMatchObject({ code: 'CALLING_SELF' });
    expect(turn?.state).toBe('cancelled');
  });

  it('what goes on after the callback may wait like anybody', async () => {
    await using stage = await setStage();
    const answer = createDeferred<unknown>();
    const { session } = await sessionWith(stage, kind, async (own) => {
      setTimeout(() => answer.resolve(own.query('afterwards')), 0);
    });
    await session.query('go');
    expect(await answer.promise).toMatchObject({ result: 'afterwards' });
  });

  it.each<[string, Callback]>([
    ['interrupt', (own) => own.interrupt()],
    ['stop', (own) => (own as Session).stop()],
    ['kill', (own) => (own as Session).kill()],
    ['clear', (own) => own.clear()],
  ])('%s can be awaited: the session does not wait for the callback then', async (_name, work) => {
    await using stage = await setStage();
    const { session, told } = await sessionWith(stage, kind, work);
    const turn = session.stream('go');
    await turn.result.catch(() => undefined);
    expect(await told).not.toBeInstanceOf(Error);
    expect(['interrupted', 'lost', 'completed']).toContain(turn.state);
  });
});

const { tool: toolKind } = kinds;
const step = toolKind?.step as ScriptStep;
const withTool = (work: () => Promise<unknown>) => toolKind?.options(work) ?? {};

describe('sessions that wait for each other', () => {
  it('a tool may query another session', async () => {
    await using stage = await setStage();
    const { session: other } = await stage.start();
    const { session, told } = await sessionWith(stage, toolKind as Kind, () => other.query('from afar'));
    await session.query('go');
    expect(await told).toMatchObject({ result: 'from afar' });
  });

  it.each(['query', 'result', 'for await'])(
    'in a circle, by %s: the one who would close it is rejected',
    async (way) => {
      await using stage = await setStage();
      const wait: Callback = (session) => {
        if (way === 'query') return session.query('x');
        const turn = session.stream('x');
        return way === 'result' ? turn.result : readAll(turn);
      };
      const sessions: Session[] = [];
      const told: unknown[] = [];
      const asks = (next: number) => async () => {
        told[next] = await wait(sessions[next] as Session).catch((error: unknown) => error);
        return 'asked';
      };
      const scenario: Scenario = { turns: [{ steps: [step] }] };
      for (const next of [1, 2, 0])
        sessions.push((await stage.start(scenario, withTool(asks(next)))).session);
      expect(await sessions[0]?.query('go')).toMatchObject({ subtype: 'success' });
      expect(told[0]).toMatchObject({
        code: 'CALLING_SELF',
        sessionId: sessions[2]?.sessionId,
        targetSessionId: sessions[0]?.sessionId,
      });
      expect([told[1], told[2]]).not.toContainEqual(expect.any(Error));
    },
  );

  it('two that begin at once: one of them is rejected, and both end', async () => {
    await using stage = await setStage();
    const sessions: Session[] = [];
    const told: unknown[] = [];
    let arrived = 0;
    const bothAreThere = createDeferred<void>();
    const asks = (other: number) => async () => {
      arrived += 1;
      if (arrived === 2) bothAreThere.resolve();
      await bothAreThere.promise;
      told.push(await sessions[other]?.query('x').catch((error: { code: string }) => error.code));
      return 'asked';
    };
    const scenario: Scenario = { turns: [{ steps: [step] }] };
    for (const other of [1, 0]) sessions.push((await stage.start(scenario, withTool(asks(other)))).session);
    await Promise.all(sessions.map((session) => session.query('go')));
    expect(told).toContainEqual('CALLING_SELF');
    expect(told).toContainEqual(expect.objectContaining({ subtype: 'success' }));
  });
});

describe('in a tool of a supervised session', () => {
  async function supervised(stage: Stage, work: (supervisor: SessionSupervisor) => Promise<unknown>) {
    const told = createDeferred<unknown>();
    let supervisor: SessionSupervisor | undefined;
    const { options } = await stage.script([{ turns: [{ steps: [step] }] }, {}]);
    const once = async () => {
      told.resolve(await work(supervisor as SessionSupervisor).catch((error: unknown) => error));
      return 'worked';
    };
    supervisor = await SessionSupervisor.start({
      runtime: stage.runtime,
      sessions: [{ ...options, ...withTool(once), name: 'ann' }],
    });
    return { supervisor, ref: supervisor.session('ann'), told: told.promise };
  }

  it('a query by its ref is rejected at once', async () => {
    await using stage = await setStage();
    const { ref, told } = await supervised(stage, (supervisor) => supervisor.session('ann').query('x'));
    expect(await ref.query('go')).toMatchObject({ subtype: 'success' });
    expect(await told).toMatchObject({ code: 'CALLING_SELF' });
  });

  it('a restart of it can be awaited', async () => {
    await using stage = await setStage();
    const { ref, told } = await supervised(stage, (supervisor) => supervisor.restartSession('ann'));
    await ref.query('go').catch(() => undefined);
    expect(await told).toBeUndefined();
    expect(await ref.query('hello')).toMatchObject({ result: 'hello' });
  });

  it('the stop of its supervisor can be awaited where the drain has an end', async () => {
    await using stage = await setStage();
    const { supervisor, ref, told } = await supervised(stage, (own) => own.stop(undefined, { drainMs: 100 }));
    await ref.query('go').catch(() => undefined);
    expect(await told).toBeUndefined();
    await supervisor.exited;
  });

  it('a stop that waits for as long as its turn takes is rejected, and stops nothing', async () => {
    await using stage = await setStage();
    const forEver = { drainMs: Number.POSITIVE_INFINITY };
    const { ref, told } = await supervised(stage, (own) => own.stop(undefined, forEver));
    expect(await ref.query('go')).toMatchObject({ subtype: 'success' });
    expect(await told).toMatchObject({ code: 'CALLING_SELF' });
    expect(await ref.query('hello')).toMatchObject({ result: 'hello' });
  });
});

describe('a reader that waits for the result of its own turn', () => {
  it('gets it behind more than `bufferMessages`, and loses nothing of it', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      { turns: [{ steps: [{ type: 'flood', lines: 2_000, bytes: 400 }] }] },
      { bufferMessages: 10 },
    );
    const turn = session.stream('go');
    let count = 0;
    for await (const message of turn) {
      if (isDelta(message)) count += 1;
      if (count === 1) expect(await turn.result).toMatchObject({ subtype: 'success' });
    }
    expect(count).toBe(2_000);
  });

  it('loses streamed pieces, and no more, where `maxParkedBytes` is used up', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      { turns: [{ steps: [{ type: 'flood', lines: 5_000, bytes: 400 }] }] },
      { bufferMessages: 10, maxParkedBytes: 100_000 },
    );
    const turn = session.stream('go');
    const types = new Map<string, number>();
    for await (const message of turn) {
      types.set(message.type, (types.get(message.type) ?? 0) + 1);
      if (types.get('stream_event') === 1) await turn.result;
    }
    expect(types.get('stream_event')).toBeLessThan(5_000);
    expect(types.get('result')).toBe(1);
  });

  it('holds the pipe like any other reader when it reads on', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      { turns: [{ steps: [{ type: 'flood', lines: 20_000, bytes: 400 }] }] },
      { bufferMessages: 10, maxParkedBytes: 10_000 },
    );
    const turn = session.stream('go');
    // Asked for before anything is read: whoever waits there does not hold up the reader.
    const result = turn.result;
    let count = 0;
    for await (const message of turn) {
      if (!isDelta(message)) continue;
      count += 1;
      if (count % 1_000 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(count).toBe(20_000);
    await result;
  });
});

function isDelta(message: Message): boolean {
  return message.type === 'stream_event' && message.event.type === 'content_block_delta';
}

async function readAll(turn: Turn): Promise<void> {
  for await (const _ of turn);
}

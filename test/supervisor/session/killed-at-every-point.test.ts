import type { Turn } from '@troupe/core';
import type { Scenario, ScriptStep } from '@troupe/testing';
import { expect, test } from 'vitest';
import { killChild } from '../../helpers/kill-child.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { type Company, gatherCompany, started } from './support.ts';

leavesNothingBehind();

type Ada = Awaited<ReturnType<Company['add']>>['session'];

/** What is done while the first CLI lives, and how the turn that is looked at ends; undefined: there is none. */
interface Row {
  readonly cli: Scenario;
  readonly act: (session: Ada, company: Company) => Promise<Turn | undefined>;
  readonly ends: Turn['state'] | undefined;
  /** Whether there is a session to ask afterwards. Default: true. */
  readonly survives?: boolean;
}

const text: ScriptStep = { type: 'text', text: 'said' };
const die: ScriptStep = { type: 'die', signal: 'SIGKILL' };
const result: ScriptStep = { type: 'result' };
const hang: ScriptStep = { type: 'hang' };
const asks: ScriptStep = { type: 'tools', calls: [{ name: 'Bash', input: { command: 'ls' } }], ask: true };
const turns = (...scripts: (readonly ScriptStep[])[]): Scenario => ({
  turns: scripts.map((steps) => ({ steps })),
});

const first = async (session: Ada) => session.stream('first');
const later = async (session: Ada) => {
  await session.query('first');
  return session.stream('later');
};
const kill = (session: Ada) => killChild(session.pid, 'SIGKILL');
// A prompt that is written before its end is known went to the dead one, and is lost with it.
const killAndKnow = async (session: Ada, company: Company) => {
  kill(session);
  await company.event('child_terminated');
};
const interruptIt = async (session: Ada) => {
  const turn = session.stream('first');
  await started(turn);
  await Promise.all([turn.interrupt(), session.interrupt()]);
  return turn;
};
const terminateIt = async (session: Ada) => {
  const turn = session.stream('first');
  await started(turn);
  await session.terminate();
  return turn;
};

// Looked at as soon as it is there, so that no rejection is nobody's.
const told = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    () => undefined,
  );

const table: Readonly<Record<string, Row>> = {
  'before the handshake': { cli: { start: [die] }, act: first, ends: 'completed' },
  'during the handshake': {
    cli: { controls: { initialize: { before: [die] } } },
    act: first,
    ends: 'completed',
  },
  'after the handshake': {
    cli: {},
    act: async (session, company) => {
      await session.ready;
      await killAndKnow(session, company);
      return session.stream('first');
    },
    ends: 'completed',
  },
  'before the first turn says anything': { cli: turns([die]), act: first, ends: 'lost' },
  'during the first turn': { cli: turns([text, die]), act: first, ends: 'lost' },
  'in the middle of a line': {
    cli: turns([text, { type: 'die', midLine: true }]),
    act: first,
    ends: 'lost',
  },
  'after the result of the first turn': { cli: turns([text, result, die]), act: first, ends: 'completed' },
  'before a later turn says anything': { cli: turns([text], [die]), act: later, ends: 'lost' },
  'during a later turn': { cli: turns([text], [text, die]), act: later, ends: 'lost' },
  'after the result of a later turn': {
    cli: turns([text], [text, result, die]),
    act: later,
    ends: 'completed',
  },
  'before a permission prompt': { cli: turns([text, die, asks]), act: first, ends: 'lost' },
  'during a permission prompt': {
    cli: turns([asks]),
    act: async (session, company) => {
      const turn = session.stream('first');
      const asked = await company.asked;
      kill(session);
      // The callback is told by its signal, so that nobody answers a question that is gone.
      await new Promise((resolve) => asked.addEventListener('abort', resolve, { once: true }));
      return turn;
    },
    ends: 'lost',
  },
  'after a permission prompt': {
    cli: turns([asks, die]),
    act: async (session, company) => {
      const turn = session.stream('first');
      await company.asked;
      company.allow();
      return turn;
    },
    ends: 'lost',
  },
  'before an interrupt': { cli: turns([text, die]), act: interruptIt, ends: 'lost' },
  'during an interrupt': {
    cli: { ...turns([text, hang]), controls: { interrupt: { before: [die] } } },
    act: interruptIt,
    ends: 'lost',
  },
  'after an interrupt': {
    cli: turns([text, hang]),
    act: async (session, company) => {
      const turn = await interruptIt(session);
      await killAndKnow(session, company);
      return turn;
    },
    ends: 'interrupted',
  },
  'before a stop': { cli: turns([text, die]), act: terminateIt, ends: 'lost', survives: false },
  'during a stop': {
    cli: { ...turns([text, hang]), controls: { interrupt: { before: [die] } } },
    act: terminateIt,
    ends: 'lost',
    survives: false,
  },
  'after a stop was obeyed': {
    cli: { ...turns([text, hang]), ignoreEndOfInput: true, onSigterm: 'ignore' },
    act: terminateIt,
    ends: 'interrupted',
    survives: false,
  },
};

test.each(Object.entries(table))(
  'a CLI that is killed %s costs no more than its turn',
  async (_when, row) => {
    await using company = await gatherCompany({ maxRestarts: 10 });
    const { session, cli } = await company.add('ada', [row.cli, {}], {
      canUseTool: company.canUseTool,
      shutdownMs: 2_000,
    });
    const { sessionId } = session;
    const turn = await row.act(session, company);
    const waiting = session.query('waiting');
    void told(waiting);
    if (turn !== undefined) {
      await told(turn.result);
      expect(turn.state).toBe(row.ends);
      if (row.ends === 'lost') await expect(turn.result).rejects.toMatchObject({ code: 'CLI_EXIT' });
    }
    if (row.survives === false) {
      await expect(waiting).rejects.toMatchObject({ code: 'SESSION_STOPPED' });
      expect(company.supervisor.countSessions()).toBe(0);
    } else {
      await expect(waiting).resolves.toMatchObject({ result: 'waiting' });
      expect(session.status()).toMatchObject({ state: 'idle', sessionId, queueDepth: 0, openAsks: 0 });
      expect(await cli.starts()).toHaveLength(2);
    }
  },
);

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loggerTo } from '../../helpers/logger-to.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { readTurn } from '../../helpers/read-turn.ts';
import { gatherCompany } from './support.ts';

const watched = leavesNothingBehind();

const planted = { apiKey: 'sk-ant-planted-key', token: 'planted-token-0001' };
const all = Object.values(planted).join(' ');

/** Whatever it is, with the messages, stacks, fields and causes of errors in it. */
function spell(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) =>
    field instanceof Error
      ? {
          ...Object.fromEntries(Object.entries(field)),
          message: field.message,
          stack: field.stack,
          cause: field.cause,
        }
      : field,
  );
}

test('a secret of a session that crashes shows in no list, event, log or state file of its supervisor', async () => {
  const lines: string[] = [];
  const logger = loggerTo((facts, words) => void lines.push(`${words} ${spell(facts)}`));
  const stateFile = join(watched.tmpRoot, 'state.json');
  await using company = await gatherCompany({
    logger,
    defaults: { apiKey: planted.apiKey, logger },
    stateFile,
  });
  const { cli, options } = await company.cast('ada', [
    {
      turns: [
        { steps: [{ type: 'text', text: 'one' }] },
        {
          steps: [
            { type: 'stderr', text: `${all}\n` },
            { type: 'die', code: 3 },
          ],
        },
      ],
    },
    {},
  ]);
  const session = await company.supervisor.startSession({
    ...options,
    env: { ...options.env, SERVICE_TOKEN: planted.token },
  });
  await session.query('x');
  const heard = readTurn(session.messages());
  await readTurn(session.stream('die'));
  await company.event('session_ready', ({ name }) => name === 'ada' && session.status().state === 'idle');
  const infos = company.supervisor.listSessions();
  const health = [company.supervisor.health(), session.health(), session.status(), session.costs()];
  await company.supervisor.stop();
  const [start] = await cli.starts();

  expect(infos[0]?.lastError).toMatchObject({ stderrTail: expect.stringContaining('[redacted]') });
  expect(lines.join('\n')).toContain('CLI_EXIT');
  const shown = {
    argv: JSON.stringify(start?.argv),
    infos: spell(infos),
    health: spell(health),
    events: spell(company.events),
    messages: spell((await heard).messages),
    logs: lines.join('\n'),
    resumable: spell(company.supervisor.resumable()),
    stateFile: await readFile(stateFile, 'utf8'),
  };
  await rm(stateFile);
  for (const [where, text] of Object.entries(shown)) {
    expect([where, Object.values(planted).filter((secret) => text.includes(secret))]).toEqual([where, []]);
  }
});

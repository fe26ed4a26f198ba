import { describe, expect, test } from 'vitest';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { gatherCompany, killAndAwaitReturn } from './support.ts';

leavesNothingBehind();

describe('a supervised session', () => {
  test('answers, comes back when its CLI is killed, and answers again in the same conversation', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada');
    await expect(session.query('one')).resolves.toMatchObject({ is_error: false });
    const { sessionId } = session;
    await killAndAwaitReturn(company, 'ada');
    await expect(session.query('two')).resolves.toMatchObject({ is_error: false });
    expect(session.sessionId).toBe(sessionId);
    const [first, second] = await cli.starts();
    expect(first?.argv).toContain(`--session-id=${sessionId}`);
    expect(second?.argv).toContain(`--resume=${sessionId}`);
    expect(company.supervisor.listSessions()).toMatchObject([{ name: 'ada', restarts: 1, state: 'idle' }]);
  });
});

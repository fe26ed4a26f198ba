import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

it('the rules of a settings file hold beside a sandbox, with the real CLI', async () => {
  await using loopback = await startLoopback();
  const path = join(loopback.folder, 'settings.json');
  await writeFile(path, JSON.stringify({ permissions: { deny: ['Bash(touch *)'] } }));
  const session = await loopback.runtime.startSession({
    ...loopback.options,
    settings: path,
    sandbox: { enabled: false },
    allowedTools: ['Bash'],
  });
  await session.query('TOOL Bash touch a ;; TOOL Bash echo fine ;; SAY done');
  const results = loopback.api.requests.flatMap(({ toolResults }) => toolResults);
  expect(results).toMatchObject([expect.stringMatching(/denied/i), expect.stringContaining('fine')]);
});

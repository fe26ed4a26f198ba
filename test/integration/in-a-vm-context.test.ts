import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

// What Jest does with every test file, and what made sessions hang there: errors of Node's are of another realm.
describe('in a `vm` context of its own', () => {
  it('turns end as they do elsewhere, sessions stop, and what is missing is told', {
    timeout: 240_000,
  }, async () => {
    const args = [
      'run',
      '--pool=vmForks',
      '--typecheck.enabled=false',
      'test/integration/turn-outcomes.test.ts',
    ];
    const { stdout } = await run(process.execPath, [vitest, ...args], { cwd: root, env: withoutVitest() });
    expect(stdout).toMatch(/Test Files .*1 passed/);
  });
});

// The one that runs is another one's affair.
function withoutVitest(): NodeJS.ProcessEnv {
  const left = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  return { ...Object.fromEntries(left), NO_COLOR: '1', FORCE_COLOR: '0' };
}

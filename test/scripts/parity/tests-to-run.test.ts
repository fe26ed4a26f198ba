import { describe, expect, it } from 'vitest';
import { testsAmong, testsToRun } from '../../../scripts/parity/tests-to-run.ts';

describe('the tests that npm run parity runs', () => {
  it('are those of the contract, and all that reach the official SDK or the real CLI', () => {
    const texts = new Map([
      ['test/contract/hooks.test.ts', ''],
      ['test/contract/helper.ts', ''],
      ['test/core/options.test-d.ts', "import type { Options } from '@anthropic-ai/claude-agent-sdk';"],
      ['test/helpers/record.ts', "import { query } from '@anthropic-ai/claude-agent-sdk';"],
      ['test/helpers/by-way-of.ts', "export { x } from './record.ts';"],
      ['test/integration/same.test.ts', "import { x } from '../helpers/by-way-of.ts';"],
      ['test/integration/other.test.ts', "import { x } from '../helpers/other.ts';"],
      ['test/testing/real-cli.ts', ''],
      ['test/testing/fidelity.test.ts', "import { realCli } from './real-cli.ts';"],
      ['test/browser/chat.test.ts', "import { x } from '../helpers/record.ts';"],
    ]);
    expect(testsAmong(texts)).toEqual([
      'test/contract/hooks.test.ts',
      'test/core/options.test-d.ts',
      'test/integration/same.test.ts',
      'test/testing/fidelity.test.ts',
    ]);
  });

  it('are found in this tree', () => {
    const tests = testsToRun('.');
    expect(tests).toContain('test/contract/hooks.test.ts');
    expect(tests).toContain('test/core/messages/messages.test-d.ts');
    expect(tests).toContain('test/integration/same-start-as-the-sdk.test.ts');
    expect(tests).toContain('test/testing/scripted-cli-fidelity.test.ts');
    expect(tests).not.toContain('test/core/base/on-abort.test.ts');
  });
});

import { describe, expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { runHost } from '../helpers/run-host.ts';

leavesNothingBehind();

describe('a host that is out of descriptors', () => {
  it('starts a session or says that it may be tried again; what runs goes on, and nothing is left', async () => {
    const run = await runHost('runs-out-of-descriptors', [], { maxDescriptors: 160 });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const outcomes = run.reports.slice(0, -1) as readonly { readonly outcome: string }[];
    expect(outcomes).toHaveLength(13);
    for (const { outcome } of outcomes) expect(outcome).toMatch(/^started$|^CLI_START false /);
    expect(outcomes.at(-1)?.outcome).toMatch(/^CLI_START/);
    expect(run.reports.at(-1)).toEqual({ subtype: 'success', another: 'success', left: [] });
  });

  it('at its first start says so, and works as soon as there are some; what ends meanwhile is cleaned up after', async () => {
    const run = await runHost('begins-without-descriptors', [], { maxDescriptors: 160 });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const [, ...reports] = run.reports as readonly { readonly outcome?: string }[];
    const outcomes = reports.slice(0, 13).map(({ outcome }) => outcome);
    for (const outcome of outcomes) expect(outcome).toMatch(/^started$|^CLI_START false /);
    expect(outcomes[0]).toMatch(/^CLI_START/);
    expect(reports.slice(13)).toEqual([
      { subtype: 'success', failures: ['CLI_START', 'CLI_START'] },
      { type: 'crash' },
    ]);
  });
});

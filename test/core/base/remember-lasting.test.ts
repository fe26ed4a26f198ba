import { describe, expect, test } from 'vitest';
import { rememberLasting } from '#core/base/remember-lasting.ts';
import { runHost } from '../../helpers/run-host.ts';

describe('rememberLasting', () => {
  test('what lasts is found out once; an error and what does not last are given to those who asked at that time', async () => {
    const outcomes = [
      () => Promise.reject(new Error('busy')),
      () => Promise.resolve({ value: 'for now', isLasting: false }),
      () => Promise.resolve({ value: 'for good', isLasting: true }),
    ];
    let times = 0;
    const find = rememberLasting<string>(async () => {
      const outcome = outcomes[times];
      times += 1;
      if (outcome === undefined) throw new Error('Asked once too often.');
      return outcome();
    });
    const both = await Promise.allSettled([find(), find()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await Promise.all([find(), find()])).toEqual(['for now', 'for now']);
    expect(await Promise.all([find(), find()])).toEqual(['for good', 'for good']);
    expect(await find()).toBe('for good');
    expect(times).toBe(3);
  });
});

describe.runIf(process.platform === 'linux')('a process that is out of descriptors for a moment', () => {
  test('takes nothing for a fact that it could not find out', async () => {
    const run = await runHost('is-out-of-descriptors', [], { maxDescriptors: 256 });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const [out, afterwards] = run.reports;
    expect(out).toEqual({ facts: 'EMFILE', tagged: 'EMFILE', prefix: 0, warnings: 1 });
    expect(afterwards).toMatchObject({ facts: 'known', tagged: 'listed', warnings: 0 });
  });
});

describe.runIf(process.geteuid?.() === 0)(
  'a user without an entry in the passwd file, and without HOME',
  () => {
    test('has folders, a home for the CLI, and a runtime', async () => {
      const run = await runHost('tells-its-folders', ['/usr', '54321']);
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(run.reports).toEqual([
        { own: '/usr/troupe-54321', home: '/', account: null, cli: { HOME: '/' }, given: { HOME: '/home' } },
      ]);
    });
  },
);

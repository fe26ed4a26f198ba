import { describe, expect, test } from 'vitest';
import { spawnChild } from '#core/os/spawn-child.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { runHost } from '../../helpers/run-host.ts';

leavesNothingBehind();

const passing = ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM', 'EIO', 'ETXTBSY'];
const lasting = ['E2BIG', 'EACCES', 'ENOENT', 'EPERM', 'ENOEXEC', 'ELOOP'];

describe('a system that starts no process', () => {
  test('is a rejection, never the end of the host, whatever the errno', async () => {
    const run = await runHost('is-refused-processes', [...passing, ...lasting]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.reports).toEqual([
      ...passing.map((errno) => ({
        errno,
        cli: { code: 'CLI_START', permanent: false },
        brief: { type: 'failed', mayPass: true },
      })),
      ...lasting.map((errno) => ({
        errno,
        cli: { code: 'CLI_START', permanent: true },
        brief: { type: 'failed', mayPass: false },
      })),
    ]);
  });
});

describe('spawnChild', () => {
  test('a fault does not carry the arguments, which may hold secrets', async () => {
    const error = await spawnChild({ command: '/no/such/file', args: ['--key', 'secret'], env: {} }).catch(
      (fault: unknown) => fault,
    );
    expect(error).toMatchObject({ code: 'ENOENT' });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

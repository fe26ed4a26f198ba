import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#core/base/clock.ts';
import { silentLogger } from '#core/base/logger.ts';
import { reapLeftovers } from '#core/leases/reap-leftovers.ts';
import { parentDeathPrefix } from '#core/process/parent-death.ts';
import { eventually } from '../../helpers/eventually.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { startFixture } from '../../helpers/start-fixture.ts';
import { startHost } from '../../helpers/start-host.ts';

const watched = leavesNothingBehind();
const prefix = await parentDeathPrefix();
const reap = () =>
  reapLeftovers({ leaseDir: join(watched.tmpRoot, 'leases'), logger: silentLogger, clock: systemClock });

describe('parentDeathPrefix', () => {
  test('it is found out once', async () => {
    expect(await parentDeathPrefix()).toBe(prefix);
  });

  test.runIf(prefix.length > 0)(
    'behind it the child keeps the pid and leads a process group of its own',
    async () => {
      const { cli, line } = await startFixture('tells-its-world', watched.tmpRoot);
      expect(JSON.parse(await line()).pid).toBe(cli.pid);
      // A group of that number exists only when somebody leads it.
      expect(process.kill(-cli.pid, 0)).toBe(true);
      await cli.stop({ timeoutMs: 10_000 });
    },
  );
});

describe.runIf(prefix.length > 0)('a host that is killed (SIGKILL)', () => {
  test('takes its CLIs with it: they get SIGTERM, end their tools and are gone within 5 s', async () => {
    const names = Array.from({ length: 6 }, (_, index) =>
      index % 2 === 0 ? 'ends-at-sigterm' : 'cleans-up-at-sigterm',
    );
    const host = await startHost(watched.tmpRoot, names);
    expect(host.clis).toHaveLength(6);
    await host.kill();
    await eventually(() => !host.tagged.some(isAlive), { what: 'its children are gone', timeoutMs: 30_000 });
    await reap();
  });
});

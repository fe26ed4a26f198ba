import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '#core/base/logger.ts';
import { ConversationOwnership } from '#core/conversation/conversation-ownership.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import { clockByHand } from '../../helpers/clock-by-hand.ts';
import { eventually } from '../../helpers/eventually.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

const watched = leavesNothingBehind();
const first = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
const second = '00000000-0000-4000-8000-000000000000';

/** An owner of `first`, with what the log and `onTaken` are told. */
async function owner() {
  const leaseDir = join(watched.tmpRoot, 'leases');
  const claims = join(leaseDir, 'conversations');
  const clock = clockByHand(10_000);
  const warnings: string[] = [];
  const taken: Error[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (_facts, words) => void warnings.push(String(words)),
    child: () => logger,
  };
  const ownership = new ConversationOwnership(parseSessionOptions({}));
  ownership.onTaken = (error) => void taken.push(error);
  const services = { leaseDir, clock };
  await ownership.take(first, 'a-tag', services, logger);
  await ownership.noteCli(process.pid);
  return { ownership, services, logger, warnings, taken, clock, claims };
}

const unprotected = 'a conversation is not protected; its claim will be tried again';

describe('a CLI that moves to another conversation while its claim cannot be written', () => {
  it('lives on, is told to be unprotected each time, and is protected as soon as it can be', async () => {
    const { ownership, services, logger, warnings, taken, clock, claims } = await owner();
    // No folder can be made where a file is, whoever we are.
    await rename(claims, `${claims}-away`);
    await writeFile(claims, '');
    await ownership.move(second, services, logger);
    const told = () => warnings.filter((words) => words === unprotected).length;
    expect(told()).toBe(1);
    await eventually(() => clock.fire() && told() >= 2, { what: 'it is tried and told again' });
    await rm(claims);
    await rename(`${claims}-away`, claims);
    await eventually(
      async () => {
        clock.fire();
        return (await readdir(claims)).some((name) => name.includes(second));
      },
      { what: 'the claim is made up for' },
    );
    expect(taken).toEqual([]);
    const toldBefore = told();
    await eventually(() => clock.fire(), { what: 'the claim is looked at' });
    expect(told()).toBe(toldBefore);
    await ownership.release();
    await eventually(async () => (await readdir(claims)).length === 0, { what: 'nothing is left' });
  });
});

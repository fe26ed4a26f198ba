import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Logger, type SessionOptions, silentLogger } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

/** A logger that keeps what it is told of options that were not taken. */
function keepsPassedOver() {
  const told: unknown[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn(facts, words) {
      if (words === 'the CLI did not take these options') told.push(facts);
    },
    child: () => logger,
  };
  return { told, logger };
}

describe('an option that the CLI passes over', () => {
  it('is told: an agent that there is not', async () => {
    await using loopback = await startLoopback();
    const { told, logger } = keepsPassedOver();
    const session = await loopback.runtime.startSession({ ...loopback.options, agent: 'nope', logger });
    await session.ready;
    expect(told).toMatchObject([{ passedOver: [{ option: 'agent', asked: 'nope' }] }]);
  });

  it('is told: a folder that there is not, of a plugin or beside the working folder', async () => {
    await using loopback = await startLoopback();
    const { told, logger } = keepsPassedOver();
    const file = join(loopback.folder, 'a-file');
    await writeFile(file, '');
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      additionalDirectories: ['no-such-folder', loopback.folder],
      plugins: [
        { type: 'local', path: file },
        { type: 'local', path: loopback.folder },
      ],
      logger,
    });
    await session.ready;
    expect(told).toMatchObject([
      {
        passedOver: [
          { option: 'additionalDirectories', asked: 'no-such-folder', got: 'there is no such folder' },
          { option: 'plugins', asked: file, got: 'it is no folder' },
        ],
      },
    ]);
  });

  it('is told: an output style that there is not', async () => {
    await using loopback = await startLoopback();
    const { told, logger } = keepsPassedOver();
    const settings = { outputStyle: 'Nonsense' };
    const session = await loopback.runtime.startSession({ ...loopback.options, settings, logger });
    await session.ready;
    const got = expect.arrayContaining(['default']);
    expect(told).toMatchObject([{ passedOver: [{ option: 'outputStyle', asked: 'Nonsense', got }] }]);
  });

  it('and nothing is told of what it takes', async () => {
    await using loopback = await startLoopback();
    const { told, logger } = keepsPassedOver();
    const agents = { scribe: { description: 'writes', prompt: 'Write.' } };
    const taken: SessionOptions[] = [
      { agents, agent: 'scribe' },
      { agent: 'Explore' },
      { permissionMode: 'plan' },
      { settings: { outputStyle: 'Explanatory' } },
      { permissionMode: 'default' },
    ];
    for (const options of taken) {
      const session = await loopback.runtime.startSession({ ...loopback.options, ...options, logger });
      await session.ready;
      await session.stop();
    }
    expect(told).toEqual([]);
  });
});

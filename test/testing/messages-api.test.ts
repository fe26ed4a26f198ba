import { startMessagesApi } from '@troupe/testing';
import { expect, test } from 'vitest';
import { realCli } from './real-cli.ts';

test('a prompt is answered, and its deltas make up the answer', async () => {
  await using api = await startMessagesApi();
  await using cli = await realCli(api);
  cli.prompt('SAY hello loopback world');
  const result = await cli.result();
  expect(result).toMatchObject({ subtype: 'success', is_error: false, result: 'hello loopback world' });
});

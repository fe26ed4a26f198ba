import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { comparable } from './otp/comparable.ts';
import { play } from './otp/play.ts';
import { readScenarios } from './otp/scenario.ts';

const fixtures = new URL('../fixtures/otp/', import.meta.url);
const files = readdirSync(fixtures)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => fileURLToPath(new URL(name, fixtures)));
// Traces from elsewhere: another version of OTP, other scenarios.
const { OTP_GOLDEN: another } = process.env;
if (another !== undefined && another !== '') files.push(another);

test('the fixtures hold the traces of 71 scenarios', () => {
  expect(readScenarios(new URL('golden.jsonl', fixtures))).toHaveLength(71);
});

describe.each(files.map((file) => [basename(file), file] as const))('what OTP does: %s', (_, file) => {
  test.each(readScenarios(file).map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const ours = await play(scenario);
      const { trace, exits, final } = scenario;
      const otps = { trace, exits, final };
      expect(comparable(scenario, ours, otps)).toEqual(comparable(scenario, otps, ours));
    },
  );
});

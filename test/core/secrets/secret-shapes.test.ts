import { expect, test } from 'vitest';
import { isTokenWord } from '#core/secrets/secret-shapes.ts';

test.each(['planted0004plainname', 'a1b2c3d4e5f6g7h8', 'key-live-9f8e7d6c5b4a', 'Zm9vYmFyMTIzNDU2Nzg5MA=='])(
  '%s looks like a token',
  (word) => {
    expect(isTokenWord(word)).toBe(true);
  },
);

test.each([
  'claude-opus-4-5-20251101',
  'mcp-server-v2-linux-x64',
  'checkout-service-2',
  'my_project_s3_bucket',
  'short1',
  'a sentence with 1 figure',
  '/srv/data/2026/file1',
  'registry.example.org:5000',
  '@scope/package-v2-beta',
  '--port-number-8080',
  'de305d54-75b4-431b-adb2-eb6b9e546014',
])('%s does not look like a token, and may be shown', (word) => {
  expect(isTokenWord(word)).toBe(false);
});

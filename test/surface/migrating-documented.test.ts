import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { optionChannels } from '#core/options/option-channels.ts';
import { sdkOptionNames } from '#core/options/sdk-option-names.ts';

const document = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8');

describe('docs/migrating.md', () => {
  test('it names every option a session takes', () => {
    expect(Object.keys(optionChannels).filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  });

  test('it names every option of the official SDK that a session refuses by name', () => {
    // Two are no options of the SDK's `options`, but the shape of its call.
    const refused = Object.keys(sdkOptionNames).filter((name) => name !== 'prompt' && name !== 'options');
    expect(refused.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  });
});

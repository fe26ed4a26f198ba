import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { optionChannels } from '#core/session/option-channels.ts';
import { optionDefaults } from '#core/session/option-defaults.ts';

const page = await readFile(new URL('../../../docs/reference/options.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `(\w+)` +\| (.+?) +\| (\w+) +\|$/gm)].map(
  ([, option, value, channel]) => ({
    option,
    value,
    channel,
  }),
);

/** Default values that a page cannot spell as they are. */
const inWords: Record<string, string> = { inheritEnv: '`defaultInheritedEnv`', logger: 'silent' };

function spell(option: string): string {
  if (!(option in optionDefaults)) return '–';
  const value: unknown = Object.entries(optionDefaults).find(([name]) => name === option)?.[1];
  const text = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? '');
  return inWords[option] ?? `\`${value === Number.POSITIVE_INFINITY ? 'Infinity' : text}\``;
}

describe('docs/reference/options.md', () => {
  it('has a row for every option, with its default and where it goes, and for nothing else', () => {
    const wanted = Object.entries(optionChannels).map(([option, channel]) => ({
      option,
      value: spell(option),
      channel,
    }));
    expect(rows).toEqual(wanted);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { hookEvents } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { controlTable } from '#core/controls/control-table.ts';
import { optionChannels } from '#core/options/option-channels.ts';
import { controlRows, hookRows, messageRows, optionRows } from '../../scripts/reference/reference-rows.ts';
import { renderReference } from '../../scripts/reference/render-reference.ts';

const fileOf = (path: string) => new URL(`../../${path}`, import.meta.url);
const rows = [...optionRows(), ...controlRows(), ...hookRows(), ...messageRows()];

describe('the reference', () => {
  it.each([...renderReference()])('%s is what `npm run reference` makes of the source', (path, text) => {
    expect(readFileSync(fileOf(path), 'utf8')).toBe(text);
  });

  it('has a row for every option, control method, hook event and message', () => {
    expect(hookRows().map(({ name }) => name)).toEqual(hookEvents);
    expect(optionRows().map(({ name }) => name)).toEqual(Object.keys(optionChannels));
    const controls = controlRows().map(({ name }) => name);
    expect(controls).toEqual(expect.arrayContaining(['control', ...Object.keys(controlTable)]));
    const types = new Set(messageRows().map(({ cells: [type] }) => type));
    expect(types).toEqual(
      new Set(
        [
          'assistant',
          'auth_status',
          'command_lifecycle',
          'conversation_reset',
          'prompt_suggestion',
          'rate_limit_event',
          'result',
          'stream_event',
          'system',
          'tool_progress',
          'tool_use_summary',
          'troupe',
          'user',
        ].map((type) => `\`${type}\``),
      ),
    );
  });

  it('says of each row what it is', () => {
    expect(rows.filter(({ text }) => text === '').map(({ name }) => name)).toEqual([]);
  });

  it('names for each row a test that there is', () => {
    const missing = rows.filter(({ test }) => {
      if (test === undefined || !existsSync(fileOf(test.file))) return true;
      const source = readFileSync(fileOf(test.file), 'utf8');
      return !source.includes(`'${test.title}'`);
    });
    expect(missing.map(({ name, test }) => `${name}: ${test?.title ?? 'no test'}`)).toEqual([]);
  });
});

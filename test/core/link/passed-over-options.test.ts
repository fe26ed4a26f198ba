import { describe, expect, it } from 'vitest';
import { passedOverOptions } from '#core/link/passed-over-options.ts';

describe('passedOverOptions', () => {
  const agents = { scribe: {}, clerk: {} };

  it('names each of `agents` that the CLI left out', () => {
    const got = ['Explore', 'clerk'];
    const answer = { agents: got.map((name) => ({ name })) };
    expect(passedOverOptions({ agents }, answer)).toEqual([{ option: 'agents', asked: 'scribe', got }]);
  });

  it('names an output style that the CLI does not have', () => {
    const got = ['default', 'Learning'];
    expect(passedOverOptions({}, { output_style: 'x', available_output_styles: got })).toEqual([
      { option: 'outputStyle', asked: 'x', got },
    ]);
    expect(passedOverOptions({}, { output_style: 'Learning', available_output_styles: got })).toEqual([]);
    expect(passedOverOptions({}, { output_style: 'x' })).toEqual([]);
  });

  it('says nothing where the CLI does not list its agents', () => {
    expect(passedOverOptions({ agents, agent: 'scribe' }, {})).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { passedOverOptions } from '#core/session/passed-over-options.ts';

describe('passedOverOptions', () => {
  const agents = { scribe: {}, clerk: {} };

  it('names each of `agents` that the CLI left out', () => {
    const got = ['Explore', 'clerk'];
    const answer = { agents: got.map((name) => ({ name })) };
    expect(passedOverOptions({ agents }, answer)).toEqual([{ option: 'agents', asked: 'scribe', got }]);
  });

  it('says nothing where the CLI does not list its agents', () => {
    expect(passedOverOptions({ agents, agent: 'scribe' }, {})).toEqual([]);
  });
});

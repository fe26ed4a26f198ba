import { describe, expect, it } from 'vitest';
import { jsonFault, nestingFault } from '#core/wire/json-fault.ts';
import { nested } from '../../helpers/nested.ts';

const tooDeep = 'nested more than 500 levels deep';

describe('nestingFault', () => {
  it('names the field that is nested more than 500 levels deep, however deep it is', () => {
    expect(nestingFault({ a: 1, updatedInput: nested(500) })).toBeUndefined();
    for (const levels of [501, 100_000])
      expect(nestingFault({ a: 1, updatedInput: nested(levels) })).toEqual({
        key: 'updatedInput',
        is: tooDeep,
      });
  });

  it('names it with the fields that hold it', () => {
    const updatedInput = nested(501);
    expect(nestingFault({ hookSpecificOutput: { decision: { updatedInput } } })?.key).toBe(
      'hookSpecificOutput.decision.updatedInput',
    );
    expect(nestingFault({ id: 1, result: { structuredContent: updatedInput } })?.key).toBe(
      'result.structuredContent',
    );
  });

  it('ends where an answer holds nothing but itself, or fields of these names', () => {
    const cycle: Record<string, unknown> = {};
    cycle['result'] = cycle;
    cycle['decision'] = cycle;
    expect(nestingFault(cycle)?.is).toBe('an object that contains itself');
    let results: object = {};
    for (let level = 0; level < 100_000; level += 1) results = { result: results };
    expect(nestingFault(results)?.is).toBe(tooDeep);
  });

  it('lets stand what is written otherwise than it looks', () => {
    const date = Object.assign(new Date(), { deep: nested(1_000) });
    expect(nestingFault({ date, list: [1, 'a', null, undefined] })).toBeUndefined();
  });
});

describe('jsonFault', () => {
  it('names what JSON cannot write', () => {
    expect(jsonFault({ a: [1], b: { c: 1n } })).toEqual({ key: 'b', is: 'no JSON' });
    expect(jsonFault({ a: nested(501) })).toEqual({ key: 'a', is: tooDeep });
    expect(jsonFault({ a: nested(500), b: undefined })).toBeUndefined();
  });
});

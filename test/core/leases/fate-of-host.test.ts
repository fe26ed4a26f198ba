import { describe, expect, test } from 'vitest';
import { fateOfHost } from '#core/leases/fate-of-host.ts';

const here = { pid: 1, startTime: '1', bootId: 'boot', pidNamespace: 'pid:[1]', hostname: 'here' };
const written = {
  hostPid: 7,
  hostStartTime: '70',
  bootId: 'boot',
  pidNamespace: 'pid:[1]',
  hostname: 'here',
};

describe('fateOfHost', () => {
  test.each([
    ['its pid has its start time', {}, '70', 'alive'],
    ['its pid was given to another process', {}, '71', 'dead'],
    ['its pid is gone', {}, undefined, 'dead'],
    ['it was in another pid namespace', { pidNamespace: 'pid:[2]' }, undefined, 'unknown'],
    [
      'it was in another pid namespace, and its pid looks alive',
      { pidNamespace: 'pid:[2]' },
      '70',
      'unknown',
    ],
    ['it was on another machine', { bootId: 'other', hostname: 'there' }, undefined, 'unknown'],
    ['it was on an earlier boot of this machine', { bootId: 'other' }, '70', 'other_boot'],
    ['only its hostname has changed', { hostname: 'renamed' }, undefined, 'dead'],
  ])('%s', (_, changes, startTime, fate) => {
    expect(fateOfHost({ ...written, ...changes }, here, startTime)).toBe(fate);
  });
});

import { expect, test } from 'vitest';
import { killChild } from './kill-child.ts';

test.each([undefined, 0, 1, -1, Number.NaN])('pid %s is no child, and nothing is signalled', (pid) => {
  expect(() => killChild(pid, 'SIGKILL')).toThrow('no child');
});

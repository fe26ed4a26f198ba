import { describe, expect, test } from 'vitest';
import { findTaggedInPs } from '#core/os/ps-process-table.ts';
import { growth } from '../../helpers/growth.ts';

const startTime = 'Mon Nov 23 03:43:00 2026';

describe('findTaggedInPs', () => {
  test('the tag is read from the environment behind the command', () => {
    const output = `
    1     0 Ss   ${startTime} /sbin/launchd
  700     1 Ss   ${startTime} /opt/claude --verbose PATH=/bin TROUPE_SESSION_TAG=a-1 HOME=/Users/me
  701     1 S    Mon Nov  3 03:43:00 2026 /opt/claude TROUPE_SESSION_TAG=b.2
`;
    expect(findTaggedInPs(output)).toEqual([
      { pid: 700, startTime, tag: 'a-1' },
      { pid: 701, startTime: 'Mon Nov 3 03:43:00 2026', tag: 'b.2' },
    ]);
  });

  test('descendants of a tagged process count as tagged, in whatever order they are listed', () => {
    const output = `
  803   802 S  ${startTime} sleep 1000
  802   801 S  ${startTime} /bin/bash -c sleep
  801     1 Ss ${startTime} /opt/claude TROUPE_SESSION_TAG=a
  804     1 Ss ${startTime} sleep 5
  805   801 S  ${startTime} /opt/claude TROUPE_SESSION_TAG=inner
  806   805 S  ${startTime} /bin/bash
`;
    const tags = findTaggedInPs(output).map(({ pid, tag }) => `${pid} ${tag}`);
    expect(tags).toEqual(['803 a', '802 a', '801 a', '805 inner', '806 inner']);
  });

  test('zombies, other variables and other lines are none', () => {
    const output = `
  900     1 Z    ${startTime} (claude) TROUPE_SESSION_TAG=a
  901     1 S    ${startTime} x MY_TROUPE_SESSION_TAG=a
  902     1 S    ${startTime} x TROUPE_SESSION_TAG=
ps: something went wrong
`;
    expect(findTaggedInPs(output)).toEqual([]);
  });

  test('a long row of spaces costs no more for each character', () => {
    const read = (size: number) => findTaggedInPs(`1 0 S ${startTime}${' '.repeat(size)}a\rb`);
    expect(growth(read, 3_000)).toBeLessThan(8);
  });
});

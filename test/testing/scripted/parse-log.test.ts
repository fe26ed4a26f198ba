import { describe, expect, test } from 'vitest';
import { parseLog } from '#testing/scripted/parse-log.ts';

const started = { pid: 7, argv: ['--a'], cwd: '/here', env: { A: '1' } };
const logOf = (...entries: object[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

describe('parseLog', () => {
  test('reads how a process was started, what was written to it and what it left behind', () => {
    const log = logOf(
      { started },
      { line: { type: 'user' } },
      { grandchild: 8 },
      { line: 'not json' },
      { ended: true },
    );
    expect(parseLog(log)).toEqual({
      ...started,
      lines: [{ type: 'user' }, 'not json'],
      inputEnded: true,
      grandchildren: [8],
    });
  });

  test('leaves out an entry that is still being written', () => {
    const log = logOf({ started }, { line: 1 });
    expect(parseLog(log.slice(0, -1))).toMatchObject({ pid: 7, lines: [], inputEnded: false });
  });

  test('a start that has written nothing yet has no process', () => {
    expect(parseLog('')).toMatchObject({ pid: 0, lines: [], grandchildren: [] });
  });
});

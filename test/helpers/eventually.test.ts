import { describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';

describe('eventually', () => {
  test('it resolves with the first truthy value', async () => {
    const values = [undefined, 0, '', 'here', 'later'];
    await expect(eventually(() => values.shift())).resolves.toBe('here');
  });

  test('a throw counts as not yet', async () => {
    let calls = 0;
    const condition = () => {
      calls += 1;
      if (calls < 3) throw new Error('not yet');
      return calls;
    };
    await expect(eventually(condition)).resolves.toBe(3);
  });

  test('it gives up after its deadline and says what was awaited and what was seen', async () => {
    const options = { what: 'the lamp is lit', timeoutMs: 0 };
    await expect(eventually(() => false, options)).rejects.toThrow(
      'Not within 0 ms: the lamp is lit; last saw false.',
    );
    const broken = () => Promise.reject(new Error('no lamp'));
    await expect(eventually(broken, options)).rejects.toMatchObject({ cause: new Error('no lamp') });
  });
});

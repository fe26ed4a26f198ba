import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  claimFileNames,
  conversationKey,
  parseClaim,
  parseClaimFileName,
} from '#core/leases/conversation-claim.ts';

describe('conversationKey', () => {
  test('a UUID is itself, in lower case', () => {
    const id = '6F9619FF-8B86-D011-B42D-00CF4FC964FF';
    expect(conversationKey(id)).toBe(id.toLowerCase());
  });

  test.each(['../../etc/passwd', '', '.', 'a.b', 'a/b', 'a\0b', 'ü', 'x'.repeat(65)])(
    '%j is hashed',
    (id) => {
      expect(conversationKey(id)).toMatch(/^sha256-[0-9a-f]{64}$/);
    },
  );

  test('whatever the id, it is found again in the name of a file', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (id, claimId) => {
        const names = claimFileNames(conversationKey(id), claimId);
        for (const name of [names.claiming, names.held]) {
          expect(name).not.toMatch(/[/\0]/);
          expect(parseClaimFileName(name)).toEqual({ key: conversationKey(id), claimId });
        }
      }),
    );
  });
});

describe('parseClaim', () => {
  const whole = {
    version: 1,
    claimId: 'c',
    sessionId: 's',
    state: 'held',
    tag: 't',
    hostPid: 1,
    hostStartTime: '1',
    bootId: 'b',
    pidNamespace: 'p',
    hostname: 'h',
    createdAtMs: 0,
  };

  test('a whole claim is one', () => {
    expect(parseClaim(JSON.stringify(whole))).toEqual({ type: 'claim', claim: whole });
  });

  test.each([...Object.keys(whole)])('without `%s` it is none', (key) => {
    expect(parseClaim(JSON.stringify({ ...whole, [key]: undefined }))).toEqual({
      type: 'corrupt',
      problem: `\`${key}\` is missing or wrong`,
    });
  });

  test.each([{ state: 'lost' }, { tag: '../x' }, { createdAtMs: 1e300 }])('%j makes it none', (changes) => {
    expect(parseClaim(JSON.stringify({ ...whole, ...changes })).type).toBe('corrupt');
  });

  test('whatever the text is, it never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['corrupt', 'foreign']).toContain(parseClaim(text).type);
      }),
    );
  });
});

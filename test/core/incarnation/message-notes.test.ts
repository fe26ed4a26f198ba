import type { Message } from '@troupe/core/messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notesOf } from '#core/incarnation/message-notes.ts';

// Wire messages in brief: only the fields that decisions look at.
const notes = (fields: object, isConversing = true) => notesOf(fields as Message, isConversing);

describe('notesOf', () => {
  it('keeps what a retry says', () => {
    expect(notes({ type: 'system', subtype: 'api_retry', error: 'overloaded', attempt: 2 })).toEqual([
      { type: 'retry', retry: { kind: 'overloaded', attempts: 2, status: undefined, maxRetries: undefined } },
    ]);
  });

  it('keeps where a limit stands, and tells the log when it is near or used up', () => {
    const told = (status: string) => notes({ type: 'rate_limit_event', rate_limit_info: { status } });
    expect(told('allowed').map(({ type }) => type)).toEqual(['rate_limit']);
    expect(told('rejected').map(({ type }) => type)).toEqual(['rate_limit', 'trouble']);
  });

  it('keeps commands only as a list', () => {
    const commands = [{ name: 'clear' }];
    expect(notes({ type: 'system', subtype: 'commands_changed', commands })).toEqual([
      { type: 'commands', commands },
    ]);
    expect(notes({ type: 'system', subtype: 'commands_changed', commands: 'none' })).toEqual([]);
  });

  it('keeps the result, and the conversation, of a CLI that is in it', () => {
    const result = { type: 'result', subtype: 'success' };
    expect(notes(result)).toEqual([{ type: 'result', result }]);
    expect(notes(result, false)).toEqual([]);
    const init = { type: 'system', subtype: 'init', session_id: 'other' };
    expect(notes(init)).toEqual([{ type: 'conversation', sessionId: 'other' }]);
    expect(notes(init, false)).toEqual([]);
    for (const session_id of ['', undefined, 7]) expect(notes({ ...init, session_id })).toEqual([]);
  });

  it('throws on no message, whatever its fields are', () => {
    const subtypes = ['init', 'api_retry', 'commands_changed', 'model_fallback', 'plugin_install'];
    const message = fc.record(
      {
        type: fc.constantFrom('system', 'result', 'rate_limit_event', 'auth_status', 'odd'),
        subtype: fc.constantFrom(...subtypes, 'session_writes_lost', 'odd'),
        mcp_servers: fc.jsonValue(),
        commands: fc.jsonValue(),
        session_id: fc.jsonValue(),
        rate_limit_info: fc.jsonValue(),
        error: fc.jsonValue(),
        error_status: fc.jsonValue(),
        status: fc.constantFrom('failed', 'needs-auth', 7, null),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(message, fc.boolean(), (fields, isConversing) => {
        expect(Array.isArray(notes(fields, isConversing))).toBe(true);
      }),
    );
  });
});

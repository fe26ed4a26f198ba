import { describe, expect, test } from 'vitest';
import {
  afterDeath,
  afterPrompt,
  afterReady,
  afterResult,
  type ConversationEntry,
  firstEntry,
  otherEntry,
  withoutTranscript,
} from '#core/conversation/conversation-entry.ts';

const unknown = 'No conversation found with session ID: a';
const inUse = 'Error: Session ID a is already in use.';
const began = firstEntry({ sessionId: 'a', start: 'new' }, true);
const durable = afterResult(afterReady(began), 'a');
const asked = firstEntry({ sessionId: 'a', start: 'resume' }, false);

/** Each way in that is tried in turn, when the CLI says the same of every one. */
function detours(entry: ConversationEntry, words: string): string[] {
  const tried: string[] = [];
  for (let next: ConversationEntry | undefined = entry; next !== undefined; ) {
    tried.push(`${next.next.start} ${next.next.sessionId}`);
    next = otherEntry(next, words, `n${tried.length}`);
    if (tried.length > 10) throw new Error('There is no end to it.');
  }
  return tried;
}

describe('otherEntry', () => {
  test('a conversation that was there and is unknown now begins anew, under another id', () => {
    expect(otherEntry(durable, unknown, 'b')).toMatchObject({
      next: { sessionId: 'b', start: 'new' },
      isDurable: false,
    });
  });

  test('a resume that a user asked for is a mistake, until a CLI has come up by it', () => {
    expect(otherEntry(asked, unknown, 'b')).toBeUndefined();
    expect(otherEntry(afterReady(asked), unknown, 'b')?.next).toEqual({ sessionId: 'b', start: 'new' });
  });

  test('a resume that an earlier host has left is ours', () => {
    const left = firstEntry({ sessionId: 'a', start: 'resume' }, true);
    expect(otherEntry(left, unknown, 'b')?.next).toEqual({ sessionId: 'b', start: 'new' });
  });

  test('a CLI that died early is asked for both ways in, and begins anew where neither is right', () => {
    const died = afterDeath(afterPrompt(afterReady(began)));
    expect(died.next.start).toBe('resume');
    const first = otherEntry(died, unknown, 'b');
    expect(first?.next).toEqual({ sessionId: 'a', start: 'new' });
    const second = first && otherEntry(first, inUse, 'b');
    expect(second?.next).toEqual({ sessionId: 'b', start: 'new' });
  });

  test('other words are another fault', () => {
    expect(otherEntry(durable, 'Invalid API key', 'b')).toBeUndefined();
  });

  test.each([
    ['new', began],
    ['durable', durable],
    ['asked', asked],
    ['fork', afterReady(firstEntry({ sessionId: 'a', start: 'fork', from: 'f' }, false))],
    ['continue', afterReady(firstEntry({ sessionId: 'a', start: 'continue' }, false))],
    ['early death', afterDeath(afterPrompt(afterReady(began)))],
  ])('there is an end to the ways in: %s', (_, entry) => {
    for (const words of [unknown, inUse, `${unknown} ${inUse}`]) {
      expect(detours(entry, words).length).toBeLessThan(6);
    }
  });
});

describe('withoutTranscript', () => {
  test('what was said is gone, so it is another conversation', () => {
    expect(withoutTranscript(afterPrompt(began), 'b').next).toEqual({ sessionId: 'b', start: 'new' });
  });

  test('where nothing was said, nothing is gone', () => {
    expect(withoutTranscript(began, 'b').next).toEqual({ sessionId: 'a', start: 'new' });
  });

  test('one that began with a transcript goes back to that', () => {
    expect(withoutTranscript(afterPrompt(afterReady(asked)), 'b').next).toEqual(asked.first);
  });
});

import { type CliExitFacts, ConversationInUseError, SessionStoppedError } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { type Ending, endingError, exitReasonOf, lostTurnError } from '#core/incarnation/ending.ts';

const exit: CliExitFacts = { exitCode: 1, signal: null, stderrTail: 'oh', durationMs: 5 };
const unasked = { asked: undefined, killed: undefined, turnInFlight: false };
const stopped = { ...unasked, asked: { reason: { type: 'shutdown' }, timeoutMs: 100 } } as const;
const taken = new ConversationInUseError('s', { isProvablyAlive: true, holder: undefined });
const facts = { version: undefined, redact: (text: string) => text.replaceAll('key', '***') };
const report = { exit, step: 'sigkill', survivors: [] } as const;

const endings: Ending[] = [
  { ...unasked, type: 'spawn_failed', fault: new Error('none') },
  { ...unasked, type: 'start_failed', words: undefined, exit },
  { ...stopped, type: 'stopped', exit },
  { ...unasked, type: 'crashed', exit },
  { ...stopped, type: 'abandoned', reason: { type: 'killed' } },
];

describe('endingError', () => {
  it('is the error that each ending has a name for', () => {
    expect(endings.map((how) => endingError(how, facts).name)).toEqual([
      'Error',
      'CliStartError',
      'SessionStoppedError',
      'CliExitError',
      'SessionStoppedError',
    ]);
  });

  it('says why it was killed, without what nobody should read', () => {
    const killed = { why: 'it has the key' };
    const failed = endingError({ ...unasked, type: 'start_failed', words: undefined, exit, killed }, facts);
    expect(failed.message).toContain('it has the ***');
    const crashed = endingError({ ...unasked, type: 'crashed', exit, killed }, facts);
    expect(crashed.cause).toEqual(new Error('The CLI was killed: it has the key.'));
  });

  it('is that somebody else has the conversation, where that is why', () => {
    const killed = { why: 'it is deaf', taken };
    for (const type of ['start_failed', 'crashed'] as const) {
      const how: Ending = { ...unasked, type, words: undefined, exit, killed };
      expect(endingError(how, facts)).toBe(taken);
      expect(lostTurnError(how)).toBe(taken);
    }
  });
});

describe('lostTurnError', () => {
  it('is how the CLI ended, also of a turn that a stop was too late for', () => {
    const how: Ending = { ...stopped, type: 'stopped', exit, turnInFlight: true };
    expect(lostTurnError(how)).toMatchObject({ code: 'CLI_EXIT', exitCode: 1, turnInFlight: true });
    expect(endingError(how, facts)).toBeInstanceOf(SessionStoppedError);
  });
});

describe('exitReasonOf', () => {
  const error = new Error('why');

  it('is a crash whenever nobody asked, else what was asked for', () => {
    for (const how of endings) {
      const reason = how.asked === undefined ? { type: 'crash', error } : { type: 'shutdown' };
      expect(exitReasonOf(how, undefined, error)).toEqual(reason);
    }
  });

  it('is killed where asking was not enough', () => {
    for (const how of endings) {
      const reason = how.asked === undefined ? { type: 'crash', error } : { type: 'killed' };
      expect(exitReasonOf(how, report, error)).toEqual(reason);
    }
  });

  it('is killed where the kill came before there was a process to stop', () => {
    const how: Ending = { ...stopped, killed: { why: 'it was killed' }, type: 'stopped', exit: undefined };
    expect(exitReasonOf(how, undefined, error)).toEqual({ type: 'killed' });
  });
});

import type * as core from '@troupe/core';
import {
  type ErrorCode,
  isTroupeError,
  query,
  type ResultSuccess,
  type Session,
  type TroupeError,
  type TurnFailedError,
} from '@troupe/core';
import type * as stream from '@troupe/stream';
import type * as supervisor from '@troupe/supervisor';
import { describe, expectTypeOf, it } from 'vitest';

declare const error: unknown;
declare const session: Session;

describe('isTroupeError', () => {
  it('with a code narrows to the class of that code, of whichever package', () => {
    if (isTroupeError(error, 'TURN_FAILED')) expectTypeOf(error).toEqualTypeOf<TurnFailedError>();
    if (isTroupeError(error, 'CLI_EXIT')) expectTypeOf(error).toEqualTypeOf<core.CliExitError>();
    if (isTroupeError(error, 'SLOW_READER')) expectTypeOf(error).toEqualTypeOf<core.SlowReaderError>();
    if (isTroupeError(error, 'MAX_RESTARTS'))
      expectTypeOf(error).toEqualTypeOf<supervisor.MaxRestartsError>();
    if (isTroupeError(error, 'STATE_FILE')) expectTypeOf(error).toEqualTypeOf<supervisor.StateFileError>();
    if (isTroupeError(error, 'IDLE_TIMEOUT')) expectTypeOf(error).toEqualTypeOf<stream.IdleTimeoutError>();
    if (isTroupeError(error, 'STREAM_ENDED')) expectTypeOf(error).toEqualTypeOf<stream.StreamEndedError>();
  });

  it('makes the facts of an error known', () => {
    if (isTroupeError(error, 'TURN_FAILED')) expectTypeOf(error.retryable).toEqualTypeOf<boolean>();
    if (isTroupeError(error, 'SESSION_EXISTS')) expectTypeOf(error.sessionName).toEqualTypeOf<string>();
    if (isTroupeError(error, 'UNKNOWN_CURSOR')) expectTypeOf(error.cursor).toEqualTypeOf<string>();
  });

  it('without a code narrows to the base, whose code is one of them', () => {
    if (isTroupeError(error)) expectTypeOf(error).toEqualTypeOf<TroupeError>();
    if (isTroupeError(error)) expectTypeOf(error.code).toEqualTypeOf<ErrorCode>();
  });

  it('takes no code that there is not', () => {
    // @ts-expect-error misspelt
    isTroupeError(error, 'TURN_FALIED');
    // @ts-expect-error misspelt, in a comparison
    if (isTroupeError(error)) void (error.code === 'TURN_FALIED');
    // @ts-expect-error any string would let the misspelt ones in
    isTroupeError(error, 'TURN_FAILED' as string);
  });

  it('keeps the other kinds apart where it says no', () => {
    const failure = {} as TurnFailedError | RangeError;
    if (!isTroupeError(failure, 'TURN_FAILED')) expectTypeOf(failure).toEqualTypeOf<RangeError>();
  });
});

describe('query', () => {
  it('resolves with an answer: what failed rejects', () => {
    expectTypeOf(query('p')).resolves.toEqualTypeOf<ResultSuccess>();
    expectTypeOf(session.query('p')).resolves.toEqualTypeOf<ResultSuccess>();
    expectTypeOf(session.query('p')).resolves.toHaveProperty('result').toEqualTypeOf<string>();
  });
});

type ErrorsOf<Door> = Extract<
  { [Name in keyof Door]: Door[Name] extends new (...args: never) => infer Made ? Made : never }[keyof Door],
  { readonly code: unknown }
>;

describe('the codes', () => {
  it('have every class that a package exports', () => {
    type Known = core.ErrorsByCode[ErrorCode];
    type Bases = TroupeError | stream.StreamError;
    expectTypeOf<Exclude<ErrorsOf<typeof supervisor>, Known>>().toBeNever();
    expectTypeOf<Exclude<ErrorsOf<typeof core>, Known | Bases>>().toBeNever();
    expectTypeOf<Exclude<ErrorsOf<typeof stream>, Known | Bases | stream.SlowReaderError>>().toBeNever();
  });
});

import { assertType, describe, expectTypeOf, it } from 'vitest';
import type { turnOptionsSchema } from '#core/options/parse-turn-options.ts';
import type { DefaultedOption, ParsedSessionOptions, SessionOptions } from '#core/options/session-options.ts';
import type { sessionOptionsSchema } from '#core/options/session-options-schema.ts';
import type { TurnOptions } from '#core/options/turn-options.ts';

describe('SessionOptions', () => {
  it('is what its schema takes, field by field', () => {
    expectTypeOf<(typeof sessionOptionsSchema)['_zod']['input']>().toEqualTypeOf<Flat<SessionOptions>>();
  });

  it('is what its schema gives, field by field', () => {
    expectTypeOf<(typeof sessionOptionsSchema)['_zod']['output']>().toEqualTypeOf<Flat<SessionOptions>>();
  });

  it('refuses an unknown option and a wrong type', () => {
    // @ts-expect-error there is no such option
    assertType<SessionOptions>({ modle: 'sonnet' });
    // @ts-expect-error a number
    assertType<SessionOptions>({ maxTurns: '3' });
  });

  it('takes undefined for not given, and lists that nobody may change', () => {
    assertType<SessionOptions>({ model: undefined, tools: ['Read'] as const, settingSources: [] });
  });
});

describe('ParsedSessionOptions', () => {
  it('always has the options that have a default', () => {
    expectTypeOf<undefined>().not.toExtend<ParsedSessionOptions[DefaultedOption]>();
    expectTypeOf<ParsedSessionOptions['maxQueue']>().toEqualTypeOf<number>();
  });
});

describe('TurnOptions', () => {
  it('is what its schema takes, field by field', () => {
    expectTypeOf<(typeof turnOptionsSchema)['_zod']['input']>().toEqualTypeOf<Flat<TurnOptions>>();
  });
});

// An interface and the mapped type of a schema are told apart although they are the same; flat, they are not.
type Flat<Type> = { readonly [Key in keyof Type]: Type[Key] };

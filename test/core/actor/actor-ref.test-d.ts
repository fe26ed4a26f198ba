import type { ExitReason, Supervisable } from '@troupe/core';
import { createRuntime } from '@troupe/core';
import { type ActorContext, type ActorRef, type Behavior, spawnActor } from '@troupe/core/actor';
import type { ChildStartContext } from '@troupe/supervisor';
import { describe, expectTypeOf, test } from 'vitest';

interface Animal {
  readonly name: string;
}
interface Cat extends Animal {
  readonly lives: number;
}
declare const animals: ActorRef<Animal>;
declare const cats: ActorRef<Cat>;
declare const strings: ActorRef<string>;
declare const numbers: ActorRef<number>;

describe('ActorRef', () => {
  test('it takes its own messages only', () => {
    expectTypeOf(strings.tell).parameters.toEqualTypeOf<[string]>();
    expectTypeOf(strings.tell).returns.toEqualTypeOf<boolean>();
    // @ts-expect-error a number is no string
    strings.tell(1);
    // @ts-expect-error a message is not optional
    strings.tell();
    // @ts-expect-error an unknown field
    animals.tell({ name: 'Rex', tail: 1 });
  });

  test('a ref of one type of message is none of another', () => {
    expectTypeOf<ActorRef<string>>().not.toExtend<ActorRef<number>>();
    // @ts-expect-error it would be told numbers
    const wrong: ActorRef<number> = strings;
    // @ts-expect-error a ref is made by spawning
    const made: ActorRef<string> = {};
    // @ts-expect-error a name is no ref
    const named: ActorRef<string> = 'name';
    return [wrong, made, named];
  });

  test('what takes any animal takes cats, and not the other way round', () => {
    expectTypeOf<ActorRef<Animal>>().toExtend<ActorRef<Cat>>();
    expectTypeOf<ActorRef<Cat>>().not.toExtend<ActorRef<Animal>>();
    expectTypeOf<ActorRef<unknown>>().toExtend<ActorRef<Cat>>();
    expectTypeOf<ActorRef<Cat>>().toExtend<ActorRef<never>>();
    expectTypeOf<ActorRef<Cat>>().not.toExtend<ActorRef<unknown>>();
    expectTypeOf<ActorRef<string | number>>().toExtend<ActorRef<string>>();
  });

  test('what is for our own packages is not on it', () => {
    // @ts-expect-error the control lane is not for users
    strings.urge('a');
    // @ts-expect-error nor is the way past the mailbox
    strings.hand('a');
    // @ts-expect-error nor is a mailbox that stands still
    strings.hold();
    expectTypeOf(strings.path).toEqualTypeOf<string>();
  });

  test('it is supervisable', () => {
    expectTypeOf<ActorRef<never>>().toExtend<Supervisable>();
    expectTypeOf(strings.exited).toEqualTypeOf<Promise<ExitReason>>();
    expectTypeOf<ReturnType<(typeof strings)['stop']>>().toEqualTypeOf<Promise<void>>();
  });

  test('the answer has the type of the reply, and the question that of the message', () => {
    type Question = { readonly replyTo: (sum: number) => void };
    const asks = (ref: ActorRef<Question>) => ref.ask<number>((replyTo) => ({ replyTo }));
    expectTypeOf(asks).returns.toEqualTypeOf<Promise<number>>();
    // @ts-expect-error the message answers with a number
    const wrong = (ref: ActorRef<Question>) => ref.ask<string>((replyTo) => ({ replyTo }));
    // @ts-expect-error a number is no question
    const none = (ref: ActorRef<Question>) => ref.ask<number>(() => 1);
    return [wrong, none];
  });
});

describe('Behavior', () => {
  test('the types of state and message come from the behaviour', () => {
    const counter = () =>
      spawnActor(createRuntime(), {
        name: 'counter',
        behavior: {
          start: () => 0,
          receive: (sum: number, step: { readonly by: number }) => sum + step.by,
        },
      });
    expectTypeOf(counter).returns.toEqualTypeOf<ActorRef<{ readonly by: number }>>();
  });

  test('an actor is spawned in a runtime, in an actor or where a child is started, and nowhere else', () => {
    const behavior: Behavior<null, string> = { start: () => null, receive: (state) => state };
    const spawnThere = (context: ActorContext<number>, start: ChildStartContext) => {
      expectTypeOf(spawnActor(context, { name: 'a', behavior })).toEqualTypeOf<ActorRef<string>>();
      expectTypeOf(spawnActor(start.home, { behavior })).toEqualTypeOf<ActorRef<string>>();
      // @ts-expect-error a ref is no home
      spawnActor(strings, { name: 'a', behavior });
      // @ts-expect-error it needs to know what to do
      spawnActor(context, { name: 'a' });
      // @ts-expect-error a name is text
      spawnActor(context, { name: 1, behavior });
    };
    return spawnThere;
  });

  test('a handler returns the state', () => {
    const behavior: Behavior<number, string> = {
      start: () => 0,
      // @ts-expect-error the state is a number
      receive: () => 'text',
    };
    // @ts-expect-error handlers are synchronous
    const late: Behavior<number, string> = { start: () => 0, receive: async () => 1 };
    // @ts-expect-error that is for actors of Troupe's own
    const lanes: Behavior<number, string> = { start: () => 0, receive: () => 0, singleLane: true };
    return [behavior, late, lanes];
  });

  test('an actor speaks to itself, its children and what it watches in their own types', () => {
    const inside = (self: ActorContext<Cat>) => {
      expectTypeOf(self.self).toEqualTypeOf<ActorRef<Cat>>();
      expectTypeOf(self.signal).toEqualTypeOf<AbortSignal>();
      const child = self.spawn({
        name: 'child',
        behavior: { start: () => null, receive: (state: null, _message: 'go') => state },
      });
      expectTypeOf(child).toEqualTypeOf<ActorRef<'go'>>();
      const cat: Cat = { name: 'Tom', lives: 8 };
      expectTypeOf(self.watch(numbers, () => cat)).toEqualTypeOf<() => void>();
      self.watch(cats, () => cat);
      self.watch({ exited: Promise.resolve<ExitReason>({ type: 'normal' }) }, () => cat);
      // @ts-expect-error the notice must be a message of this actor
      self.watch(numbers, () => ({ name: 'Rex' }));
      // @ts-expect-error not everything says when it is over
      self.watch({}, () => cat);
      // @ts-expect-error a reason is one of four
      self.exit({ type: 'tired' });
    };
    return inside;
  });
});

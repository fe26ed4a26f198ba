import type { ExitReason } from '@troupe/core';
import {
  createActorSystem,
  type SystemBehavior,
  type SystemContext,
  type SystemRef,
} from '@troupe/core/supervision';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { nextTurn } from './puppet.ts';
import { recordingLogger } from './recording-logger.ts';

type Step =
  | { readonly do: 'tell' | 'urge' | 'hand'; readonly inner: readonly Step[] }
  | { readonly do: 'hold' | 'release' | 'turn' };
type Message = {
  readonly lane: 'data' | 'control';
  readonly number: number;
  readonly inner: readonly Step[];
};

// A message may carry steps that the actor takes while it handles it; `turn` means nothing there.
const steps: fc.Arbitrary<Step[]> = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(
      fc.record({
        do: fc.constantFrom('tell' as const, 'urge' as const, 'hand' as const),
        inner: fc.constant<Step[]>([]),
      }),
      fc.record({ do: fc.constantFrom('hold' as const, 'release' as const, 'turn' as const) }),
    ),
    fc.record({
      do: fc.constantFrom('tell' as const, 'urge' as const, 'hand' as const),
      inner: tie('steps'),
    }),
  ),
  steps: fc.array(tie('step'), { maxLength: 30 }),
})).steps;

/** Does the steps to an actor and keeps a model of what waits in its lanes; compares the two at each message handled. */
class Bench {
  readonly handled: Message[] = [];
  readonly holds: (() => void)[] = [];
  readonly waiting: { data: Message[]; control: Message[] };
  readonly ref: SystemRef<Message>;
  faults: string[] = [];
  taken = 0;
  inBatch = 0;

  constructor(system: ReturnType<typeof createActorSystem>, shape: Partial<SystemBehavior<number, Message>>) {
    const lane: Message[] = [];
    this.waiting = { data: lane, control: shape.singleLane ? lane : [] };
    this.ref = system.spawn<number, Message>({
      name: 'bench',
      start: () => 0,
      receive: (count, message) => {
        this.check(count, message);
        for (const step of message.inner) this.take(step);
        return count + 1;
      },
      ...shape,
    });
  }

  take(step: Step): void {
    switch (step.do) {
      case 'tell':
      case 'urge':
      case 'hand': {
        const lane = step.do === 'urge' ? 'control' : 'data';
        const message: Message = { lane, number: this.taken++, inner: step.inner };
        // Before the call: what is handed to an idle actor is handled inside it.
        this.waiting[lane].push(message);
        if (this.ref[step.do](message)) return;
        this.taken--;
        this.waiting[lane].pop();
        return;
      }
      case 'hold':
        this.holds.push(this.ref.hold());
        return;
      case 'release':
        this.holds.pop()?.();
        return;
      case 'turn':
        return;
      default:
        throw new Error(`no such step: ${JSON.stringify(step satisfies never)}`);
    }
  }

  private check(count: number, message: Message): void {
    const { control, data } = this.waiting;
    const expected = control.length > 0 ? control.shift() : data.shift();
    if (message !== expected) this.faults.push(`handled ${message.number}, not ${expected?.number}`);
    if (count !== this.handled.length) this.faults.push(`state ${count} at message ${this.handled.length}`);
    if (this.holds.length > 0) this.faults.push(`handled ${message.number} while held`);
    this.handled.push(message);
  }
}

const shapes = fc.record({ singleLane: fc.constant(true as const) }, { requiredKeys: [] });

describe('any interleaving of tell, urge, hold and release', () => {
  test('every message is handled once, in the order of its lane, control first, and never while held', async () => {
    await fc.assert(
      fc.asyncProperty(steps, shapes, async (todo, shape) => {
        await using system = createActorSystem();
        const bench = new Bench(system, shape);
        for (const step of todo) {
          bench.take(step);
          if (step.do === 'turn') await nextTurn();
        }
        while (bench.holds.length > 0 || bench.waiting.data.length + bench.waiting.control.length > 0) {
          while (bench.holds.length > 0) bench.holds.pop()?.();
          const before = bench.handled.length;
          await nextTurn();
          await nextTurn();
          if (bench.handled.length === before && bench.holds.length === 0) break;
        }
        expect(bench.faults).toEqual([]);
        expect(bench.waiting).toEqual({ data: [], control: [] });
        expect(bench.handled).toHaveLength(bench.taken);
      }),
      { numRuns: 500 },
    );
  });

  test('until the end comes, which drops and counts the rest', async () => {
    const end = fc.constantFrom('stop', 'kill', 'crash', 'exit' as const);
    await fc.assert(
      fc.asyncProperty(steps, steps, end, shapes, async (before, after, how, shape) => {
        const logger = recordingLogger();
        await using system = createActorSystem({ logger });
        let context: SystemContext<Message> | undefined;
        const ends: ExitReason[] = [];
        const bench = new Bench(system, {
          ...shape,
          start: (self) => {
            context = self;
            return 0;
          },
          stopped: (_state, reason) => void ends.push(reason),
        });
        for (const step of before) {
          bench.take(step);
          if (step.do === 'turn') await nextTurn();
        }
        let stopped: Promise<void> | undefined;
        if (how === 'stop') stopped = bench.ref.stop({ type: 'normal' });
        else if (how === 'kill') stopped = bench.ref.kill();
        else
          context?.exit(
            how === 'exit' ? { type: 'normal' } : { type: 'crash', error: new Error('asked for') },
          );
        for (const step of after) {
          bench.take(step);
          if (step.do === 'turn') await nextTurn();
        }
        for (let turns = 0; turns < 1000 && ends.length === 0; turns++) {
          while (bench.holds.length > 0) bench.holds.pop()?.();
          await nextTurn();
        }
        await stopped;
        await nextTurn();
        expect(bench.faults).toEqual([]);
        expect(ends).toHaveLength(1);
        const dropped = logger.lines.reduce((sum, { facts }) => sum + Number(facts.dropped ?? 0), 0);
        expect(bench.handled.length + dropped).toBe(bench.taken);
      }),
      { numRuns: 500 },
    );
  });
});

describe('any tree, ended in any order', () => {
  type Cut = { readonly how: 'stop' | 'kill' | 'crash' | 'turn' | 'exit'; readonly whom: number };
  const cuts: fc.Arbitrary<Cut[]> = fc.array(
    fc.record({ how: fc.constantFrom('stop', 'kill', 'crash', 'turn', 'exit'), whom: fc.nat() }),
  );
  const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 25 });

  test('each actor ends once, after all below it, and the watcher hears of each once', async () => {
    await fc.assert(
      fc.asyncProperty(parents, fc.array(fc.boolean()), cuts, async (shape, stubborn, todo) => {
        const clock = new ManualClock();
        const system = createActorSystem({ clock });
        const contexts: SystemContext<string>[] = [];
        const parentOf: (number | undefined)[] = [];
        const over: number[] = [];
        const heard: number[] = [];
        const watcher = system.spawn<null, number | ((self: SystemContext<number>) => void)>({
          name: 'watcher',
          start: () => null,
          receive: (state, message, self) => {
            if (typeof message === 'number') heard.push(message);
            else message(self as SystemContext<number>);
            return state;
          },
        });
        const node = (index: number): SystemBehavior<null, string> => ({
          name: `node ${index}`,
          start: (self) => {
            contexts[index] = self;
            return null;
          },
          receive: () => {
            throw new Error('told to');
          },
          stopped: () => void over.push(index),
          ...(stubborn[index] ? { stopping: (state) => state } : {}),
        });
        for (const [index, parent] of shape.entries()) {
          // A third are roots, the others live under an actor that is there already.
          parentOf[index] = index === 0 || parent % 3 === 0 ? undefined : parent % index;
          const above = parentOf[index];
          const behavior = node(index);
          const ref = above === undefined ? system.spawn(behavior) : contexts[above]?.spawn({ behavior });
          watcher.tell((self) => void (ref && self.watch(ref, () => index)));
        }
        await nextTurn();
        await nextTurn();
        for (const { how, whom } of todo) {
          const context = contexts[whom % contexts.length];
          if (how === 'turn') await nextTurn();
          else if (how === 'crash') context?.self.tell('crash');
          else if (how === 'exit') context?.exit({ type: 'normal' });
          else if (how === 'stop') void context?.self.stop({ type: 'normal' });
          else void context?.self.kill();
        }
        const ended = Promise.all(contexts.map(({ self }) => self.stop(undefined, { timeoutMs: 20 })));
        for (let turns = 0; turns < 1000 && over.length < shape.length; turns++) {
          await nextTurn();
          if (turns % 10 === 9) clock.advance(10);
        }
        await ended;
        await nextTurn();
        await nextTurn();
        expect([...over].sort((a, b) => a - b)).toEqual(shape.map((_, index) => index));
        expect([...heard].sort((a, b) => a - b)).toEqual(shape.map((_, index) => index));
        for (const [index, parent] of parentOf.entries())
          if (parent !== undefined) expect(over.indexOf(index)).toBeLessThan(over.indexOf(parent));
        await system.stop();
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

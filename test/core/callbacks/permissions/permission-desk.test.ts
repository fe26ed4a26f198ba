import {
  createPermissionDesk,
  type DeskChange,
  type PermissionContext,
  type PermissionDeskOptions,
  type PermissionResult,
} from '@troupe/core';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { nested } from '../../../helpers/nested.ts';

function setUp(options: PermissionDeskOptions = {}) {
  const clock = new SimulatedClock();
  const desk = createPermissionDesk({ clock, ...options });
  const changes: DeskChange[] = [];
  desk.onChange((change) => changes.push(change));
  const ask = (
    toolName = 'Bash',
    context: Partial<PermissionContext> = {},
    input: object = { command: 'ls' },
  ) => {
    const controller = new AbortController();
    const answered: Promise<PermissionResult> = desk.canUseTool(
      toolName,
      { ...input },
      {
        signal: controller.signal,
        sessionId: 's1',
        toolUseID: 't1',
        requestId: 'r1',
        ...context,
      },
    );
    const id = changes.at(-1)?.ask.id ?? '';
    return { id, answered, abort: () => controller.abort() };
  };
  return { clock, desk, changes, ask };
}

const none = '5e0f2a8c-6f0b-4f4e-9f7e-0d5f4b1f3c11';

describe('createPermissionDesk', () => {
  it('keeps an ask whose input is nested deeper than the stack is', async () => {
    const { desk, ask } = setUp();
    const levels = 20_000;
    let input: object = { bottom: true };
    for (let level = 0; level < levels; level += 1) input = { a: input };
    const { id, answered } = ask('Bash', {}, input);
    let shown: unknown = desk.pending()[0]?.input;
    for (let level = 0; level < levels; level += 1) shown = (shown as { a: unknown }).a;
    expect(shown).toStrictEqual({ bottom: true });
    desk.allow(id);
    expect(await answered).toStrictEqual({ behavior: 'allow' });
  });

  it.each([501, 20_000])(
    'refuses an answer that is nested %d levels deep, and the ask waits on',
    async (levels) => {
      const { desk, ask } = setUp();
      const { id, answered } = ask();
      const deep = ask('AskUserQuestion', {}, nested(levels));
      const words = expect.stringContaining('nested at most 500 levels deep');
      const refused = (key: string) =>
        expect.objectContaining({
          code: 'INVALID_OPTIONS',
          issues: [expect.objectContaining({ key, expected: words })],
        });
      const updatedPermissions = [{ type: 'addRules', rules: nested(levels) }] as never;
      expect(() => desk.allow(id, { updatedInput: nested(levels) })).toThrow(refused('updatedInput'));
      expect(() => desk.allow(id, { updatedPermissions })).toThrow(refused('updatedPermissions'));
      expect(() => desk.answer(deep.id, { a: 'b' })).toThrow(refused('updatedInput'));
      expect(desk.pending()).toHaveLength(2);
      desk.allow(id, { updatedInput: nested(500) });
      expect(await answered).toMatchObject({ behavior: 'allow' });
    },
  );

  it('copies what input holds twice, what holds itself, and a field named __proto__', () => {
    const { desk, ask } = setUp();
    const input = JSON.parse('{"__proto__":{"x":1},"list":[1,null]}');
    input.self = input;
    input.again = input.list;
    ask('Bash', {}, input);
    const shown = desk.pending()[0]?.input;
    expect(Object.keys(shown ?? {})).toStrictEqual(['__proto__', 'list', 'self', 'again']);
    expect(shown?.['again']).toBe(shown?.['list']);
    expect(shown?.['list']).toStrictEqual([1, null]);
    expect(shown?.['list']).not.toBe(input.list);
  });

  it('keeps an ask as plain JSON with its age, until it is answered', async () => {
    const { clock, desk, ask } = setUp();
    const suggestions = [{ type: 'setMode', mode: 'acceptEdits', destination: 'session' }] as const;
    const { id, answered } = ask('Bash', { sessionName: 'ann', suggestions, title: 'May it?' });
    await clock.advance(1_500);
    const pending = desk.pending();
    expect(JSON.parse(JSON.stringify(pending))).toStrictEqual(pending);
    expect(pending).toStrictEqual([
      {
        id,
        askedAt: expect.any(Number),
        ageMs: 1_500,
        sessionId: 's1',
        sessionName: 'ann',
        toolName: 'Bash',
        input: { command: 'ls' },
        toolUseId: 't1',
        suggestions,
        title: 'May it?',
      },
    ]);
    desk.allow(id, { updatedInput: { command: 'pwd' }, updatedPermissions: suggestions });
    expect(await answered).toStrictEqual({
      behavior: 'allow',
      updatedInput: { command: 'pwd' },
      updatedPermissions: suggestions,
    });
    expect(desk.pending()).toEqual([]);
  });

  it('gives each ask an id that cannot be guessed from another', () => {
    const { ask } = setUp();
    const ids = Array.from({ length: 50 }, () => ask().id);
    expect(new Set(ids).size).toBe(50);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('hands out copies: what a page does to them does not reach the tool', async () => {
    const { desk, ask } = setUp();
    const { id, answered } = ask('AskUserQuestion', {}, { questions: [{ question: 'Which?' }] });
    // What was asked just now.
    const questions = desk.pending()[0]?.input['questions'];
    // As it was asked just now.
    (questions as unknown[]).length = 0;
    desk.answer(id, { 'Which?': 'B' });
    expect(await answered).toEqual({
      behavior: 'allow',
      updatedInput: { questions: [{ question: 'Which?' }], answers: { 'Which?': 'B' } },
    });
  });

  it('denies with a reason, or with a word of its own', async () => {
    const { desk, ask } = setUp();
    const first = ask();
    desk.deny(first.id, { message: 'no', interrupt: true });
    const second = ask();
    desk.deny(second.id);
    expect(await first.answered).toEqual({ behavior: 'deny', message: 'no', interrupt: true });
    expect(await second.answered).toEqual({ behavior: 'deny', message: 'Denied.' });
  });

  it('knows an answered, a withdrawn and an unknown id no more', () => {
    const { desk, ask } = setUp();
    const answered = ask();
    desk.allow(answered.id);
    const withdrawn = ask();
    withdrawn.abort();
    for (const id of [answered.id, withdrawn.id, none]) {
      const notFound = expect.objectContaining({ code: 'ASK_NOT_FOUND', askId: id });
      expect(() => desk.allow(id)).toThrow(notFound);
      expect(() => desk.deny(id)).toThrow(notFound);
      expect(() => desk.answer(id, {})).toThrow(notFound);
    }
  });

  it('lets an ask go whose session no longer wants to know', async () => {
    const { desk, ask, changes } = setUp();
    const { answered, abort } = ask();
    abort();
    expect(await answered).toMatchObject({ behavior: 'deny' });
    expect(desk.pending()).toEqual([]);
    expect(changes.map(({ type }) => type)).toEqual(['asked', 'withdrawn']);
  });

  it('does not take an ask whose session is gone already', async () => {
    const { desk, ask } = setUp();
    const { answered } = ask('Bash', { signal: AbortSignal.abort() });
    expect(await answered).toMatchObject({ behavior: 'deny' });
    expect(desk.pending()).toEqual([]);
  });

  it('serves many sessions, the oldest ask first, and answers in any order', async () => {
    const { desk, ask } = setUp();
    const first = ask('A', { sessionId: 's1' });
    const second = ask('B', { sessionId: 's2' });
    expect(desk.pending().map(({ toolName, sessionId }) => [toolName, sessionId])).toEqual([
      ['A', 's1'],
      ['B', 's2'],
    ]);
    desk.deny(second.id, { message: '2' });
    desk.deny(first.id, { message: '1' });
    expect([await first.answered, await second.answered]).toMatchObject([{ message: '1' }, { message: '2' }]);
  });

  it('denies the newest when it is full', async () => {
    const { desk, ask, changes } = setUp({ capacity: 1 });
    const first = ask('A');
    const second = ask('B');
    expect(await second.answered).toMatchObject({
      behavior: 'deny',
      message: expect.stringContaining('too many'),
    });
    expect(desk.pending().map(({ id }) => id)).toEqual([first.id]);
    expect(changes.map(({ type, ask: { toolName } }) => [type, toolName])).toEqual([
      ['asked', 'A'],
      ['overflowed', 'B'],
    ]);
  });

  it('denies the oldest when it is full and was told so', async () => {
    const { desk, ask } = setUp({ capacity: 1, whenFull: 'deny_oldest' });
    const first = ask('A');
    ask('B');
    expect(await first.answered).toMatchObject({ behavior: 'deny' });
    expect(desk.pending().map(({ toolName }) => toolName)).toEqual(['B']);
  });

  it.each([
    ['updatedInput', (desk: Desk, id: string) => desk.allow(id, { updatedInput: 'x' as never })],
    ['updatedPermissions', (desk: Desk, id: string) => desk.allow(id, { updatedPermissions: [1] as never })],
    ['answer', (desk: Desk, id: string) => desk.allow(id, null as never)],
    ['updatedInput', (desk: Desk, id: string) => desk.allow(id, { updatedInput: { big: 1n } })],
    ['message', (desk: Desk, id: string) => desk.deny(id, { message: 1 as never })],
    ['interrupt', (desk: Desk, id: string) => desk.deny(id, { interrupt: 1 as never })],
    ['answers', (desk: Desk, id: string) => desk.answer(id, { a: 1 as never })],
  ])('leaves an ask pending whose answer has a wrong %s, and tells who answered', (key, answer) => {
    const { desk, ask } = setUp();
    const { id } = ask();
    expect(() => answer(desk, id)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', issues: [expect.objectContaining({ key })] }),
    );
    expect(desk.pending().map((pending) => pending.id)).toEqual([id]);
  });

  it('tells its listeners until they leave, and does not mind one that throws', () => {
    const { desk, ask, changes } = setUp();
    const heard: string[] = [];
    const leave = desk.onChange(({ type }) => heard.push(type));
    desk.onChange(() => {
      throw new Error('a broken page');
    });
    desk.allow(ask().id);
    leave();
    desk.allow(ask().id);
    expect(heard).toEqual(['asked', 'allowed']);
    expect(changes).toHaveLength(4);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => createPermissionDesk({ capacity })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS' }),
    );
  });
});

type Desk = ReturnType<typeof createPermissionDesk>;

import { describe, expect, test } from 'vitest';
import { planStep } from '#testing/model/plan-step.ts';
import { type ModelRequest, readRequest } from '#testing/model/read-request.ts';

const asked = (prompt: string, fields: Partial<ModelRequest> = {}): ModelRequest => ({
  ...readRequest({ messages: [{ role: 'user', content: prompt }] }),
  ...fields,
});
const say = (text: string) => ({ type: 'say', text });

describe('planStep', () => {
  test('each call of a turn gets the step of its number', () => {
    const prompt = 'SAY one ;; SAY two';
    expect(planStep(asked(prompt, { step: 0 }), undefined, 1)).toEqual([say('one')]);
    expect(planStep(asked(prompt, { step: 1 }), undefined, 1)).toEqual([say('two')]);
  });

  test('past the last step the answer tells what the tools said', () => {
    const after = asked('SAY one', { step: 1, toolResults: ['a', 'b'] });
    expect(planStep(after, undefined, 1)).toEqual([say('The tool answered: a | b')]);
    expect(planStep(asked('SAY one', { step: 1 }), undefined, 1)).toEqual([say('Done.')]);
  });

  test('plain text is said back, and after a tool of a plain turn its result is told', () => {
    expect(planStep(asked('hello'), undefined, 1)).toEqual([say('You said: hello')]);
  });

  test('given steps go before those of the prompt', () => {
    expect(planStep(asked('SAY prompt'), [[{ type: 'say', text: 'given' }]], 1)).toEqual([say('given')]);
    expect(planStep(asked('SAY prompt'), undefined, 1)).toEqual([say('prompt')]);
  });

  test('a fault with a number of times is left out from the next call on', () => {
    const prompt = 'ERR 500 x2 ++ SAY back';
    const error = { type: 'error', status: 500, times: 2 };
    expect(planStep(asked(prompt), undefined, 2)).toEqual([error, say('back')]);
    expect(planStep(asked(prompt), undefined, 3)).toEqual([say('back')]);
  });

  test('RECALL names the prompts before this one, and ECHO what came with it', () => {
    expect(planStep(asked('RECALL', { prompts: ['a', 'b', 'RECALL'] }), undefined, 1)).toEqual([
      say('Earlier prompts: (1) a (2) b'),
    ]);
    expect(planStep(asked('RECALL'), undefined, 1)).toEqual([say('Nothing came before.')]);
    expect(planStep(asked('ECHO', { model: 'm', tools: ['Bash', 'Read'] }), undefined, 1)).toEqual([
      say('1 messages, model m, tools [Bash, Read], last prompt: ECHO'),
    ]);
  });
});

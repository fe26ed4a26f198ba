import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTurn, readRequest } from '#testing/model/read-request.ts';
import { growth } from '../../helpers/growth.ts';

const user = (...content: object[]) => ({ role: 'user', content });
const assistant = (...content: object[]) => ({ role: 'assistant', content });
const text = (words: string) => ({ type: 'text', text: words });
const toolUse = { type: 'tool_use', id: 't1', name: 'Bash', input: {} };
const toolResult = (words: string) => ({ type: 'tool_result', tool_use_id: 't1', content: words });

describe('readRequest', () => {
  test('the prompt is what the user typed, without the notes the CLI puts around it', () => {
    const messages = [
      user(text('<system-reminder>\nnote\n</system-reminder>\n'), text('SAY hi')),
      { role: 'system', content: '# Environment' },
    ];
    expect(readRequest({ messages })).toMatchObject({ prompt: 'SAY hi', prompts: ['SAY hi'], step: 0 });
  });

  test('what a local command left behind is no prompt', () => {
    const messages = [
      user(
        text('<local-command-caveat>c</local-command-caveat>'),
        text(
          '<command-name>/model</command-name>\n<command-message>model</command-message>\n<command-args>x</command-args>',
        ),
        text('<local-command-stdout>Set model</local-command-stdout>'),
        text('SAY after'),
      ),
    ];
    expect(readRequest({ messages }).prompts).toEqual(['SAY after']);
  });

  test('a message of tool results alone opens no turn, and the step counts the answers so far', () => {
    const messages = [user(text('go')), assistant(toolUse), user(toolResult('out'))];
    expect(readRequest({ messages })).toMatchObject({ prompt: 'go', step: 1, toolResults: ['out'] });
  });

  test('tool results are read as text, be they a string or blocks', () => {
    const results = [toolResult('a'), { ...toolResult(''), content: [text('b'), text('c')] }];
    const messages = [user(text('go')), assistant(toolUse), user(...results)];
    expect(readRequest({ messages }).toolResults).toEqual(['a', 'b\nc']);
  });

  test('a prompt behind a rejected tool is a prompt of its own', () => {
    const messages = [
      user(text('TOOL Bash x')),
      assistant(toolUse),
      user(toolResult('rejected'), text('[Request interrupted by user for tool use]'), text('SAY next')),
    ];
    expect(readRequest({ messages })).toMatchObject({
      prompt: 'SAY next',
      prompts: ['TOOL Bash x', 'SAY next'],
      step: 0,
    });
  });

  test('a prompt that was interrupted unanswered is not mixed up with the next one', () => {
    const messages = [user(text('HANG'), text('[Request interrupted by user]'), text('SAY next'))];
    expect(readRequest({ messages })).toMatchObject({ prompt: 'SAY next', prompts: ['HANG', 'SAY next'] });
  });

  test('several blocks of one prompt are joined by line ends', () => {
    expect(readRequest({ messages: [user(text('a'), { type: 'image' }, text('b'))] }).prompt).toBe('a\nb');
  });

  test('a notification opens a turn without being a prompt', () => {
    const reminder =
      '<system-reminder>\nNOT USER INPUT\n<task-notification>done</task-notification>\n</system-reminder>';
    const messages = [user(text('SAY a')), assistant(text('a')), user(text(reminder))];
    expect(readRequest({ messages })).toMatchObject({
      prompt: '<task-notification>done</task-notification>',
      prompts: ['SAY a'],
      step: 0,
    });
  });

  test('a resumed turn is the turn it was', () => {
    const messages = [user(text('SLOW 20 10'), text('Continue from where you left off.'))];
    expect(readRequest({ messages })).toMatchObject({ prompt: 'SLOW 20 10', step: 0 });
  });

  test('model, system prompt and tools are told', () => {
    const body = {
      model: 'm',
      stream: true,
      system: [text('one'), text('two')],
      tools: [{ name: 'Bash' }],
      messages: [],
    };
    expect(readRequest(body)).toMatchObject({
      model: 'm',
      stream: true,
      system: 'one\ntwo',
      tools: ['Bash'],
      prompt: '',
    });
    expect(readRequest({ system: 'plain' }).system).toBe('plain');
  });

  test('no body makes it throw', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('messages', 'tools', 'system', 'model'), fc.jsonValue()),
        (body) => {
          expect(readRequest(body).step).toBeGreaterThanOrEqual(0);
          expect(typeof isTurn(body)).toBe('boolean');
        },
      ),
    );
  });
});

describe('isTurn', () => {
  const messages = [user(text('hi'))];

  test('a call with tools, or with none of the session’s, is a turn', () => {
    expect(isTurn({ tools: [{ name: 'Bash' }], max_tokens: 32_000, messages })).toBe(true);
    expect(isTurn({ tools: [], max_tokens: 32_000, messages })).toBe(true);
  });

  test('a probe, a compaction and a side question are not', () => {
    expect(isTurn({ max_tokens: 1, messages })).toBe(false);
    expect(isTurn({ tools: [], max_tokens: 1, messages })).toBe(false);
    expect(isTurn({ messages })).toBe(false);
    const compaction = [user(text('CRITICAL: Respond with TEXT ONLY. Do NOT call any tools.'))];
    expect(isTurn({ tools: [], max_tokens: 32_000, messages: compaction })).toBe(false);
    const aside = [
      user(text('<system-reminder>This is a side question from the user.</system-reminder>'), text('what?')),
    ];
    expect(isTurn({ tools: [], max_tokens: 32_000, messages: aside })).toBe(false);
  });
});

describe('what a text holds beside the prompt', () => {
  test.each([
    '<task-notification>',
    '<system-reminder>',
    '<command-name><command-args>',
    '<command-name></command-name>',
    '</command-name>',
    '<',
  ])('repeated %j costs no more for each character', (piece) => {
    const read = (size: number) => readRequest({ messages: [user(text(piece.repeat(size)))] });
    expect(growth(read, 5_000)).toBeLessThan(8);
  });

  test('a note that is never closed is part of the prompt, and those after it are not', () => {
    const words =
      '<command-name>a <system-reminder>x</system-reminder>b<command-args>c</command-args> <command-name>';
    expect(readRequest({ messages: [user(text(words))] }).prompt).toBe('<command-name>a b <command-name>');
  });
});

import { describe, expect, test } from 'vitest';
import {
  encodeControlCancel,
  encodeControlError,
  encodeControlRequest,
  encodeControlResponse,
  encodeUserMessage,
} from '#core/wire/encode-line.ts';
import { type RecordedLine, recordedLines, transcripts } from './recorded-lines.ts';

const uuid = '0b2e1c7e-5b0f-4c53-9d6c-2f0f6a1f7a11';

describe('encodeUserMessage', () => {
  test('a prompt is text: the CLI is told to carry nothing out', () => {
    expect(JSON.parse(encodeUserMessage({ uuid, content: '/clear @notes.md', commands: false }))).toEqual({
      type: 'user',
      uuid,
      parent_tool_use_id: null,
      message: { role: 'user', content: '/clear @notes.md' },
      client_composed: true,
    });
  });

  test('commands are carried out where they were asked for', () => {
    const line = JSON.parse(encodeUserMessage({ uuid, content: '/clear', commands: true }));
    expect(line).not.toHaveProperty('client_composed');
  });

  test('a prompt is the caller’s own: it is not marked as synthetic', () => {
    for (const commands of [true, false]) {
      const line = JSON.parse(encodeUserMessage({ uuid, content: 'hello', commands }));
      expect(line).not.toHaveProperty('isSynthetic');
    }
  });

  test('blocks and the session id go along as they are', () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0K' } },
    ] as const;
    const line = JSON.parse(encodeUserMessage({ uuid, content, commands: false, sessionId: 's-1' }));
    expect(line).toMatchObject({ session_id: 's-1', message: { content } });
  });
});

describe('every encoder', () => {
  test('writes one line, whatever is in it', () => {
    const nasty = 'line\nfeed \r return \u2028 \u2029 \u0000 \ud800 alone';
    for (const line of [
      encodeUserMessage({ uuid, content: nasty, commands: false }),
      encodeControlRequest('r\n1', { subtype: 'set_model', model: nasty }),
      encodeControlResponse('r\n1', { nasty }),
      encodeControlError('r\n1', nasty),
      encodeControlCancel('r\n1'),
    ]) {
      expect(Buffer.from(line).includes(0x0a)).toBe(false);
      expect(JSON.stringify(JSON.parse(line))).toBe(line);
    }
  });
});

// What a line was written from, said again by the encoder; `undefined` for lines that we never write.
function encodeAgain(line: RecordedLine): string | undefined {
  const { type, uuid, session_id, message, request_id, request, response } = line as {
    type: string;
    session_id?: string;
    uuid?: string;
    message?: { role: string; content: string };
    request_id?: string;
    request?: { subtype?: string };
    response?: { subtype: string; request_id: string; response?: unknown; error?: string };
  };
  if (type === 'user' && uuid !== undefined && message !== undefined) {
    const sessionId = session_id === undefined ? {} : { sessionId: session_id };
    const commands = line.client_composed !== true;
    return encodeUserMessage({ uuid, content: message.content, commands, ...sessionId });
  }
  if (type === 'control_request' && request_id !== undefined && request?.subtype !== undefined) {
    return encodeControlRequest(request_id, { ...request, subtype: request.subtype });
  }
  if (response?.subtype === 'success') return encodeControlResponse(response.request_id, response.response);
  return response?.error === undefined ? undefined : encodeControlError(response.request_id, response.error);
}

describe('what the CLI was ever sent', () => {
  const sent = transcripts.flatMap((transcript) => recordedLines(transcript, 'in'));
  // The recordings also try what a host may say beyond what we say: these keys are not ours to send.
  const isBeyondUs = (line: RecordedLine) =>
    ['priority', 'origin', 'shouldQuery', 'isSynthetic'].some((key) => key in line);

  test.each([
    ['user', 131],
    ['control_request', 81],
    ['control_response', 66],
  ])('is what the encoders write, for each %s', (type, howMany) => {
    const lines = sent.filter((line) => line.type === type && !isBeyondUs(line));
    const again = lines.flatMap((line) => {
      const encoded = encodeAgain(line);
      return encoded === undefined ? [] : [{ line, encoded }];
    });
    for (const { line, encoded } of again) expect(JSON.parse(encoded)).toEqual(line);
    expect(again).toHaveLength(howMany);
  });
});

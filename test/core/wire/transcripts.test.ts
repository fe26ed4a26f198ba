import { describe, expect, test } from 'vitest';
import type { StreamEventMessage } from '#core/messages/index.ts';
import { decodeLine } from '#core/wire/decode-line.ts';
import type { Frame } from '#core/wire/frame.ts';
import { LineDecoder } from '#core/wire/line-decoder.ts';
import { serverInfo } from '#core/wire/schemas/control-schemas.ts';
import { schemaFor } from '#core/wire/schemas/message-schemas.ts';
import { hasShortenedList, type RecordedLine, recordedLines, transcripts } from './recorded-lines.ts';
import { streamEventMessage } from './stream-event-schema.ts';

function decode(recorded: RecordedLine): Frame {
  const frame = decodeLine(JSON.stringify(recorded));
  if (frame === undefined) throw new Error('a recorded line is blank');
  return frame;
}
const everything = transcripts.flatMap((transcript) => recordedLines(transcript, 'out'));

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

describe.each(transcripts)('the recorded session %s', (transcript) => {
  const recorded = recordedLines(transcript, 'out');

  test('decodes line by line to what was printed, and none is malformed', () => {
    for (const line of recorded) {
      const frame = decode(line);
      switch (frame.kind) {
        case 'deltas':
          expect(frame.messages).toEqual([line]);
          break;
        case 'message':
          expect(frame.message).toEqual(line);
          break;
        case 'control_request':
          expect({ request_id: frame.requestId, request: frame.request }).toEqual({
            request_id: line.request_id,
            request: line.request,
          });
          break;
        case 'control_response':
          expect(frame.outcome).toMatchObject(
            frame.outcome.ok ? { envelope: line.response } : { error: expect.any(String) },
          );
          break;
        case 'control_cancel':
          expect(frame.requestId).toBe(line.request_id);
          break;
        case 'keep_alive':
        case 'malformed':
          expect.unreachable(`${frame.kind}: ${JSON.stringify(line).slice(0, 200)}`);
      }
    }
  });

  test('has the shapes that are published', () => {
    for (const line of recorded.filter((line) => !hasShortenedList(line))) {
      const frame = decode(line);
      if (frame.kind === 'message')
        expect(frame.unexpected, JSON.stringify(line).slice(0, 200)).toBeUndefined();
      if (frame.kind === 'deltas')
        expect(streamEventMessage.safeParse(frame.messages[0]).error).toBeUndefined();
    }
  });

  test('decodes as a whole to the same messages in the same order', () => {
    const frames = new LineDecoder().decode(recorded.map((line) => JSON.stringify(line)));
    const isMessage = ({ type }: RecordedLine) => !type.startsWith('control_');
    const messages = frames.flatMap((frame) => {
      if (frame.kind === 'deltas') return frame.messages;
      return frame.kind === 'message' ? [frame.message] : [];
    });
    expect(messages).toEqual(recorded.filter(isMessage));
  });
});

describe('what the CLI was ever heard to say', () => {
  test('is of these kinds', () => {
    expect(count(everything.map((line) => decode(line).kind))).toEqual({
      control_cancel: 2,
      control_request: 72,
      control_response: 81,
      deltas: 2_100,
      message: 1_904,
    });
  });

  test('is of these types, each with its schema', () => {
    const messages = everything.filter((line) => decode(line).kind === 'message');
    const name = ({ type, subtype }: RecordedLine) =>
      subtype === undefined ? `${type}` : `${type}/${subtype}`;
    const isKnown = ({ type, subtype }: RecordedLine) => schemaFor(type, subtype) !== undefined;
    expect(count(messages.filter(isKnown).map(name))).toEqual({
      assistant: 287,
      command_lifecycle: 393,
      conversation_reset: 1,
      'result/error_during_execution': 16,
      'result/error_max_budget_usd': 2,
      'result/error_max_structured_output_retries': 1,
      'result/error_max_turns': 1,
      'result/success': 169,
      'system/api_retry': 57,
      'system/background_tasks_changed': 8,
      'system/commands_changed': 1,
      'system/compact_boundary': 2,
      'system/control_request_progress': 1,
      'system/informational': 2,
      'system/init': 197,
      'system/model_fallback': 1,
      'system/permission_denied': 1,
      'system/session_state_changed': 396,
      'system/session_title_changed': 1,
      'system/status': 247,
      'system/task_notification': 5,
      'system/task_progress': 1,
      'system/task_started': 6,
      'system/task_updated': 4,
      'system/thinking_tokens': 5,
      tool_progress: 4,
      user: 95,
    });
    expect(messages.filter((line) => !isKnown(line)).map(name)).toEqual([]);
  });

  test('streams these events and deltas', () => {
    const events = everything.flatMap((line) => {
      const frame = decode(line);
      return frame.kind === 'deltas' ? frame.messages : [];
    });
    const name = ({ event }: StreamEventMessage) =>
      event.type === 'content_block_delta' ? event.delta.type : event.type;
    expect(count(events.map(name))).toEqual({
      content_block_start: 269,
      content_block_stop: 262,
      input_json_delta: 116,
      message_delta: 200,
      message_start: 212,
      message_stop: 205,
      signature_delta: 1,
      text_delta: 830,
      thinking_delta: 5,
    });
  });

  test('answers the handshake with a ServerInfo, but for the lists that were shortened', () => {
    const answers = everything
      .map(decode)
      .flatMap((frame) =>
        frame.kind === 'control_response' && frame.outcome.ok ? [frame.outcome.response] : [],
      )
      .filter(
        (response) =>
          typeof response === 'object' && response !== null && 'commands' in response && 'models' in response,
      );
    expect(answers.length).toBeGreaterThan(10);
    for (const answer of answers) {
      const commands = (answer.commands as unknown[]).filter((command) => typeof command !== 'string');
      expect(serverInfo.safeParse({ ...answer, commands }).error).toBeUndefined();
    }
  });
});

import type { Message } from '@troupe/core/messages';
import { broadcast, forClients, textSnapshots, toServerSentEvents } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript, transcriptNames } from './support/transcripts.ts';
import {
  assistant,
  blockDelta,
  message,
  messageStop,
  result,
  streamedText,
  textBlock,
  thinkingBlock,
  toolResult,
  toolUse,
  turnRestarted,
  user,
} from './support/wire-messages.ts';

const secret = 'of-the-host';
const recorded = transcriptNames.flatMap((name) => readTranscript(name));
const shown = async (...messages: readonly Message[]) => readAll(forClients(messages));

/** The message with a secret in the place of every text that does not say what it is. */
function secretly(value: unknown): unknown {
  if (typeof value === 'string') return secret;
  if (Array.isArray(value)) return value.map(secretly);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      ['type', 'subtype'].includes(name) ? inner : secretly(inner),
    ]),
  );
}

/** What is the conversation's own and passes as it is. */
const payload = ['input', 'structured_output', 'source', 'citations'];

/** The message with a field more in every object that is not the conversation's own: what a later CLI may add. */
function grown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grown);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, inner]) => [
    name,
    payload.includes(name) ? inner : grown(inner),
  ]);
  return { ...Object.fromEntries(fields), brand_new: secret, cwd: secret };
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

describe('forClients', () => {
  it('lets nothing of a recorded init through, nor the stderr of a hook', async () => {
    const init = recorded.filter((said) => said.type === 'system' && said.subtype === 'init');
    expect(init.length).toBeGreaterThan(10);
    const hook = { type: 'system', subtype: 'hook_response', stdout: secret, stderr: secret, output: secret };
    expect(await shown(...init, message(hook), ...init.map((said) => message(secretly(said))))).toEqual([]);
  });

  it('drops every other recorded message that is not the conversation, and types that are not known', async () => {
    const types = ['stream_event', 'assistant', 'user', 'result'];
    const others = recorded.filter(({ type }) => !types.includes(type));
    expect(new Set(others.map(({ type }) => type)).size).toBeGreaterThan(2);
    expect(await shown(...others, message({ type: 'brand_new', text: secret }), message('odd'))).toEqual([]);
  });

  it('lets no field through that a later CLI adds to a message, an event, a block or a delta', async () => {
    const conversation = recorded.filter(({ type }) => type !== 'system');
    const later = conversation.map((said) => message(grown(said)));
    expect(JSON.stringify(later)).toContain(secret);
    const views = await shown(...later);
    expect(JSON.stringify(views)).not.toContain(secret);
    expect(views).toEqual(await shown(...conversation));
  });

  it('lets no object through in the place of a text or a number', async () => {
    const odd = { secret };
    const views = await shown(
      result({ result: odd, num_turns: odd, uuid: odd, terminal_reason: [secret] }),
      assistant('m1', [], { uuid: message(odd) as unknown as string, supersedes: [odd, 'u1'] }),
      user([{ ...toolResult('t1'), content: odd }]),
    );
    expect(JSON.stringify(views)).not.toContain(secret);
    expect(views).toHaveLength(3);
  });

  it('shows what the model says and what its tools are given and return', async () => {
    const blocks = [textBlock('I look.'), toolUse('t1', 'Bash', { command: 'ls' })];
    const views = await shown(
      assistant('m1', blocks, { uuid: 'u1', supersedes: ['u0'] }),
      user([textBlock('a note of the CLI'), toolResult('t1', 'file.txt')], { tool_use_result: secret }),
      user('a prompt that is echoed'),
      assistant('m2', [textBlock('sub')], { parent: 't1' }),
    );
    expect(views).toEqual([
      {
        type: 'assistant',
        uuid: 'u1',
        parent_tool_use_id: null,
        supersedes: ['u0'],
        message: { id: 'm1', role: 'assistant', content: blocks },
      },
      {
        type: 'user',
        parent_tool_use_id: null,
        message: { role: 'user', content: [toolResult('t1', 'file.txt')] },
      },
      expect.objectContaining({ type: 'assistant', parent_tool_use_id: 't1' }),
    ]);
  });

  it('keeps the place of a block or delta that it does not show', async () => {
    const views = await shown(
      assistant('m1', [
        { type: 'mcp_tool_listing', tools: [secret] },
        thinkingBlock('hm'),
        { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'tool_reference', tool_name: secret }] },
      ]),
      blockDelta(3, { type: 'signature_delta', signature: secret }),
      messageStop('m1', 2),
    );
    expect(views).toMatchObject([
      {
        message: {
          content: [
            { type: 'mcp_tool_listing' },
            { type: 'thinking', thinking: 'hm' },
            { content: [{ type: 'tool_reference' }] },
          ],
        },
      },
      { event: { type: 'content_block_delta', index: 3, delta: { type: 'signature_delta' } } },
      { abandoned_blocks: { api_message_id: 'm1', from_block_index: 2 } },
    ]);
    expect(JSON.stringify(views)).not.toContain(secret);
  });

  it('tells that a turn failed, and not in whose words', async () => {
    const views = await shown(
      assistant('m1', [textBlock(secret)], { error: 'server_error', supersedes: ['u0'] }),
      assistant('m2', [textBlock(secret)], { is_api_error_message: true }),
      result({ is_error: true, result: secret, api_error: secret, terminal_reason: 'api_error' }),
      result({ is_error: true, subtype: 'error_max_turns', errors: [secret], permission_denials: [secret] }),
    );
    expect(JSON.stringify(views)).not.toContain(secret);
    expect(views).toMatchObject([
      { message: { content: [] }, supersedes: ['u0'] },
      { message: { content: [] } },
      { is_error: true, terminal_reason: 'api_error' },
      { is_error: true, subtype: 'error_max_turns' },
    ]);
  });

  it('tells what is to be taken off the screen', async () => {
    const exit = { type: 'crash', error: new Error(secret) };
    const views = await shown(
      turnRestarted(3),
      message({ type: 'troupe', subtype: 'restarted', exit, conversation: 'new' }),
      message({ type: 'troupe', subtype: 'wire_error', error: new Error(secret) }),
      message({
        type: 'system',
        subtype: 'model_refusal_fallback',
        original_model: secret,
        retracted_message_uuids: ['u1'],
      }),
    );
    expect(views).toEqual([
      { type: 'troupe', subtype: 'turn_restarted', attempt: 3 },
      { type: 'troupe', subtype: 'restarted', conversation: 'new' },
      { type: 'system', retracted_message_uuids: ['u1'] },
    ]);
  });

  it('changes no message of its source', async () => {
    const before = JSON.stringify(recorded);
    await shown(...recorded.map(frozen));
    expect(JSON.stringify(recorded)).toBe(before);
  });

  it('shows the same text as its source, also on the other side of a connection', async () => {
    const turn = [...streamedText('m1', 'Hel', 'lo'), result({ result: 'Hello' })];
    const hub = broadcast(forClients(turn));
    const events = (await readAll(toServerSentEvents(hub))).join('');
    const received = [...events.matchAll(/^data: (\{"type".*)$/gm)].map(([, json = '']) => JSON.parse(json));
    expect(await readAll(textSnapshots(received))).toEqual(await readAll(textSnapshots(turn)));
  });

  it('hands on where a reader of a broadcast goes on', async () => {
    const hub = broadcast([turnRestarted(2), result(), turnRestarted(3)]);
    const views = forClients(hub.subscribe());
    await views.next();
    const again = hub.subscribe({ after: views.lastId });
    expect(await readAll(forClients(again))).toMatchObject([{ type: 'result' }, { attempt: 3 }]);
    await views.return();
  });
});

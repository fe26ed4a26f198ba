import type { Message } from '@troupe/core';
import { CliExitError } from '@troupe/core';
import {
  broadcast,
  collect,
  finalText,
  ofType,
  pipe,
  textDeltas,
  textSnapshots,
  toServerSentEvents,
  untilResult,
} from '@troupe/stream';
import type { ScriptStep } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const steps = (...of: readonly ScriptStep[]) => ({ turns: [{ steps: of }] });

describe('a helper over a turn', () => {
  it('that is left early interrupts the turn, and the next prompt gets its own answer', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(steps({ type: 'text', text: 'old words' }, { type: 'hang' }));
    const turn = session.stream('first');
    for await (const text of textDeltas(turn)) {
      expect('old words').toContain(text.trim());
      break;
    }
    expect((await turn.result).type).toBe('result');
    expect(turn.state).toBe('interrupted');
    expect((await collect(session.stream('second answer'))).text.trim()).toBe('second answer');
  });

  it('that is left early lets the prompts go on that wait behind it, each with its own answer', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(steps({ type: 'text', text: 'old' }, { type: 'hang' }));
    const first = session.stream('first');
    const waiting = ['one', 'two', 'three'].map((prompt) => finalText(session.stream(prompt)));
    for await (const _ of pipe(first, textSnapshots)) break;
    expect((await Promise.all(waiting)).map((text) => text.trim())).toEqual(['one', 'two', 'three']);
  });

  it('that nobody is waiting at when the CLI dies still gives what was heard, and then the error', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(steps({ type: 'text', text: 'so far' }, { type: 'die', code: 3 }));
    const turn = session.stream('x');
    const texts = textDeltas(turn);
    const first = await texts.next();
    await session.exited;
    let text = first.value ?? '';
    const reading = (async () => {
      for await (const piece of texts) text += piece;
    })();
    await expect(reading).rejects.toBeInstanceOf(CliExitError);
    expect(text.trim()).toBe('so far');
    // The error is told once; a turn has one end.
    expect(await texts.next()).toEqual({ done: true, value: undefined });
  });

  it('ends with a result that lacks nearly everything a result has', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({
      turns: [
        {
          steps: [
            { type: 'assistant', content: [{ type: 'text', text: 'words' }] },
            { type: 'line', line: { type: 'result' } },
          ],
        },
      ],
    });
    const turn = session.stream('x');
    const { text, result } = await collect(turn);
    expect(text.trim()).toBe('words');
    expect(result.type).toBe('result');
    expect(await turn.result).toBe(result);
  });
});

describe('a broadcast of what a session hears', () => {
  it('tells all its readers of every turn, and of what no turn hears', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({
      turns: [
        {
          steps: [{ type: 'text', text: 'mine' }],
          after: { steps: [{ type: 'text', text: 'of its own' }] },
        },
      ],
    });
    const hub = broadcast(session.messages(), { whenUnread: 'run' });
    const readers = [hub.subscribe(), hub.subscribe()];
    const own = readers.map(async (reader) => {
      for await (const result of ofType(reader, 'result')) if (result.origin !== undefined) return result;
      return undefined;
    });
    const mine = await collect(session.stream('x'));
    expect(mine.text.trim()).toBe('mine');
    expect(await Promise.all(own)).toMatchObject([
      { origin: { kind: 'task-notification' } },
      { origin: { kind: 'task-notification' } },
    ]);
    // Who comes late is told as well.
    const late = await collect(untilResult(hub.subscribe()));
    expect(late.text).toBe(mine.text);
    await session.stop();
    await hub.ended;
  });

  it('can tell the CLI whether somebody is watching', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start();
    // A control request before the handshake is refused.
    await session.ready;
    const told: Promise<unknown>[] = [];
    const tell = (count: number) => {
      // The first and the last reader are what the CLI wants to know of.
      if (count <= 1) told.push(session.control('set_has_subscribers', { has_subscribers: count > 0 }));
    };
    await using hub = broadcast(session.messages(), { whenUnread: 'run', onReaders: tell });
    const reader = hub.subscribe();
    await session.query('x');
    await reader.return();
    await Promise.allSettled(told);
    const sent = await eventually(async () => {
      const requests = ((await cli.received()) as { request?: { subtype?: string } }[])
        .map(({ request }) => request)
        .filter((request) => request?.subtype === 'set_has_subscribers');
      return requests.length === 2 ? requests : undefined;
    });
    expect(sent).toMatchObject([{ has_subscribers: true }, { has_subscribers: false }]);
  });

  it('serves clients with server-sent events that survive a lost connection', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(steps({ type: 'text', deltas: 200, bytes: 8 }));
    await using hub = broadcast(session.messages(), { whenUnread: 'run', replay: 2_000 });
    const heard: Message[] = [];
    let lastEventId: string | undefined;
    const result = session.query('x');
    while (heard.at(-1)?.type !== 'result') {
      let left = 30;
      for await (const text of toServerSentEvents(hub, { lastEventId })) {
        const [, id, data] = /^id: (.*)\ndata: (.*)\n\n$/.exec(text) ?? [];
        if (id === undefined || data === undefined) continue;
        heard.push(JSON.parse(data));
        lastEventId = id;
        left -= 1;
        if (left === 0 || heard.at(-1)?.type === 'result') break;
      }
    }
    expect(heard.filter(({ type }) => type === 'stream_event').length).toBeGreaterThan(200);
    expect(new Set(heard.map((message) => ('uuid' in message ? message.uuid : message))).size).toBe(
      heard.length,
    );
    expect(heard.at(-1)).toEqual(await result);
    expect((await collect(heard)).text).toBe(await lastText(heard));
  });
});

async function lastText(messages: readonly Message[]): Promise<string | undefined> {
  let last: string | undefined;
  for await (const text of textSnapshots(messages)) last = text;
  return last;
}

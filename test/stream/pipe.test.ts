import { coalesce, finalText, ofType, pipe, tap, textDeltas, untilResult } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { watchSource } from './support/watched-source.ts';
import { result, streamedText } from './support/wire-messages.ts';

const turn = [...streamedText('m1', 'Hel', 'lo'), result()];

describe('pipe', () => {
  it('leads a source through helpers from left to right', async () => {
    expect(await readAll(pipe(turn, textDeltas, coalesce))).toEqual(['Hello']);
    expect(await pipe(turn, untilResult, finalText)).toBe('done');
    expect(pipe(turn)).toBe(turn);
  });

  it('takes helpers that are told something', async () => {
    const seen: string[] = [];
    const results = pipe(
      turn,
      (source) => tap(source, ({ type }) => seen.push(type)),
      (source) => ofType(source, 'result'),
    );
    expect((await readAll(results)).map(({ subtype }) => subtype)).toEqual(['success']);
    expect(seen).toHaveLength(turn.length);
  });

  it('gives each step its value alone', () => {
    expect(pipe(1, (...values: number[]) => values.length)).toBe(1);
  });

  it('hands closing down to the source', async () => {
    const watched = watchSource('turn', turn);
    for await (const _ of pipe(watched.source, untilResult, textDeltas, coalesce)) break;
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });
});

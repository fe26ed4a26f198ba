import type { Cursor } from './internal/cursors/cursor.ts';
import { nothing } from './internal/cursors/cursor.ts';
import { openCursor } from './internal/cursors/open-cursor.ts';
import type { Source } from './message-source.ts';

/** What `toReadableStream` can be told. */
export interface ReadableStreamOptions {
  /** Whether texts become bytes (UTF-8), as the body of a web `Response` has to be. @defaultValue false */
  readonly encode?: boolean | undefined;
}

/**
 * The source as a web stream: `new Response(toReadableStream(events, { encode: true }), { headers })`.
 *
 * It asks the source for one value each time it is read, and not before; cancelling it closes the source; when the source
 * throws, it fails with that error. Holds nothing.
 */
export function toReadableStream<T>(
  source: Source<T>,
  options: ReadableStreamOptions & { readonly encode: true },
): ReadableStream<T extends string ? Uint8Array : T>;
export function toReadableStream<T>(source: Source<T>, options?: ReadableStreamOptions): ReadableStream<T>;
export function toReadableStream(
  source: Source<unknown>,
  { encode = false }: ReadableStreamOptions = {},
): ReadableStream<unknown> {
  const cursor = openCursor(source);
  const encoder = new TextEncoder();
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        const value = await next(cursor);
        if (value === nothing) controller.close();
        else controller.enqueue(encode && typeof value === 'string' ? encoder.encode(value) : value);
      },
      cancel: () => cursor.close(),
    },
    // By default a stream asks for one value ahead, that is before anybody reads.
    { highWaterMark: 0 },
  );
}

async function next<T>(cursor: Cursor<T>): Promise<T | typeof nothing> {
  try {
    for (;;) {
      const value = cursor.take();
      if (value !== nothing || !(await cursor.more())) return value;
    }
  } catch (error) {
    // The first error is the one to tell; that closing failed too adds nothing.
    await cursor.close().catch(() => {});
    throw error;
  }
}

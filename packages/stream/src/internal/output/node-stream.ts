import type stream from 'node:stream';

/** `node:stream`, asked for when it is needed and in a way that bundlers do not follow: this package runs in browsers. */
export function nodeStream(): typeof stream {
  const found = globalThis.process?.getBuiltinModule?.('node:stream');
  if (found !== undefined) return found;
  throw new TypeError("`toReadable` makes a stream of Node's, and this is not Node: use `toReadableStream`.");
}

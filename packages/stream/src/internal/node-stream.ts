/** `node:stream`, asked for when it is needed and in a way that bundlers do not follow: this package runs in browsers. */
export function nodeStream(): typeof import('node:stream') {
  const stream = globalThis.process?.getBuiltinModule?.('node:stream');
  if (stream !== undefined) return stream;
  throw new TypeError("`toReadable` makes a stream of Node's, and this is not Node: use `toReadableStream`.");
}

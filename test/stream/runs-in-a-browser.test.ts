import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../../packages/stream/src/index.ts', import.meta.url));

/** The package as a bundler makes it for a browser, and run where there is what a browser has and no more. */
async function inBrowser(script: string): Promise<unknown> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry, name: 'stream', formats: ['iife'] } },
  });
  const [{ output }] = built as unknown as [{ output: [{ code: string }] }];
  const { ReadableStream, TextEncoder, AbortController, crypto, setTimeout, clearTimeout } = globalThis;
  const globals = { ReadableStream, TextEncoder, AbortController, crypto, setTimeout, clearTimeout };
  return runInNewContext(`${output[0].code};\n(async () => { ${script} })()`, globals);
}

it('the package works in a browser, save what makes streams of Node', async () => {
  const said = await inBrowser(`
    const hub = stream.broadcast(Array.from({ length: 3000 }, (_, at) => String(at)), { whenSlow: 'hold' });
    const [one, other] = [hub.subscribe(), hub.subscribe()];
    let text = '';
    for await (const piece of stream.coalesce(one)) { text += piece; await other.next(); }
    await other.return();
    const events = stream.toServerSentEvents(['a']);
    let read = '';
    const reader = stream.toReadableStream(events).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) read += next.value;
    let refused = '';
    try { stream.toReadable(['a']); } catch (error) { refused = error.message; }
    return { length: text.length > 0, read, refused };
  `);
  expect(said).toEqual({
    length: true,
    read: ':\n\ndata: a\n\nevent: end\ndata: {}\n\n',
    refused: expect.stringContaining('use `toReadableStream`'),
  });
});

import type { Readable } from 'node:stream';

const heard: string[] = [];

/** Takes note of what Node warns of in this process from now on: listeners that pile up, what is deprecated. */
export function watchWarnings(): void {
  process.on('warning', (warning) => heard.push(warning.stack ?? String(warning)));
}

/** Passes on what a child of a test says on stderr, and takes note of the warnings of Node in it. */
export function hearStderr(stderr: Readable): void {
  stderr.setEncoding('utf8');
  stderr.on('data', (text: string) => {
    process.stderr.write(text);
    if (/\(node:\d+\)|Warning: /.test(text)) heard.push(text);
  });
}

/** What was warned of since the last call. */
export function takeWarnings(): string[] {
  return heard.splice(0);
}

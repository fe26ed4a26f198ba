/* oxlint-disable typescript/no-explicit-any -- the tests look at whatever a line holds */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

/** A line of the CLI's output, read loosely. */
export interface Line {
  readonly type: string;
  readonly subtype?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look at whatever a line holds.
  readonly [field: string]: any;
}

/** A child that speaks stream-json, driven by hand: what it printed so far, and waiting for what is to come. */
export interface RawCli extends AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: readonly Line[];
  readonly stderr: () => string;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  write(line: unknown): void;
  /** Sends a prompt and returns its uuid. */
  prompt(text: string, fields?: object): string;
  /** Sends a control request and resolves with the reply. */
  control(request: object): Promise<Line>;
  /** The first line from `from` on that the predicate takes; rejects when the child ends first. */
  line(predicate: (line: Line) => boolean, from?: number): Promise<Line>;
  /** The n-th result line, from 0. */
  result(n?: number): Promise<Line>;
}

/** Spawns the child; the caller's `await using` ends it. */
export function rawCli(
  file: string,
  args: readonly string[],
  { lineTimeoutMs = 30_000, ...options }: { env: NodeJS.ProcessEnv; cwd?: string; lineTimeoutMs?: number },
): RawCli {
  const child = spawn(file, args, { ...options, stdio: 'pipe' });
  const lines: Line[] = [];
  const looking = new Set<() => void>();
  let stderr = '';
  let rest = '';
  let over = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(decode(piece));
    for (const look of looking) look();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  // A child that is gone is noticed by its exit; what could not be written to it matters to nobody.
  child.stdin.on('error', () => {});
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      resolve({ code, signal });
      for (const look of looking) look();
    });
  });

  const line = (predicate: (line: Line) => boolean, from = 0) =>
    new Promise<Line>((resolve, reject) => {
      let next = from;
      const look = () => {
        for (; next < lines.length; next += 1) {
          const candidate = lines[next];
          if (candidate !== undefined && predicate(candidate)) return settle(() => resolve(candidate));
        }
        if (over)
          settle(() => reject(new Error(`The child ended first. ${describe(lines)} stderr: ${stderr}`)));
      };
      const settle = (done: () => void) => {
        clearTimeout(deadline);
        looking.delete(look);
        done();
      };
      // Far beyond what anything here takes: a wait that fails says what came instead.
      const deadline = setTimeout(() => {
        settle(() => reject(new Error(`No such line came. ${describe(lines)} stderr: ${stderr}`)));
      }, lineTimeoutMs);
      looking.add(look);
      look();
    });

  const write = (value: unknown) => void child.stdin.write(`${JSON.stringify(value)}\n`);

  return {
    child,
    lines,
    stderr: () => stderr,
    exited,
    write,
    prompt(text, fields = {}) {
      const uuid = randomUUID();
      write({
        type: 'user',
        uuid,
        session_id: '',
        parent_tool_use_id: null,
        message: { role: 'user', content: text },
        ...fields,
      });
      return uuid;
    },
    async control(request) {
      const id = randomUUID();
      write({ type: 'control_request', request_id: id, request });
      return line((one) => one.type === 'control_response' && one.response.request_id === id);
    },
    line,
    async result(n = 0) {
      let seen = 0;
      return line((one) => one.type === 'result' && seen++ === n);
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (!over) child.kill('SIGKILL');
      if (!over) await once(child, 'close');
    },
  };
}

function decode(text: string): Line {
  try {
    return JSON.parse(text);
  } catch {
    return { type: 'not-json', text };
  }
}

/** What was printed, in short: `system/init`, `stream_event` … */
function describe(lines: readonly Line[]): string {
  return lines.map(kindOf).join(' ');
}

/** A line's type with the word that tells it from others of the type. */
export function kindOf(line: Line): string {
  const detail = line.subtype ?? line.state ?? line.event?.type;
  const state = line.subtype === 'session_state_changed' ? `:${line.state}` : '';
  return detail === undefined ? line.type : `${line.type}/${detail}${state}`;
}

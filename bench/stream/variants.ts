import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { query as sdkQuery } from '@anthropic-ai/claude-agent-sdk';
import { createRuntime, type Session } from '@troupe/core';
import { textDeltas } from '@troupe/stream';
import { Marks, type Sample } from './marks.ts';

/** The scripted child that every variant reads. */
export interface Child {
  readonly path: string;
  readonly env: Record<string, string>;
}

// Node has it, its types do not: the quickest way from bytes to a string.
type Sliceable = Buffer & { utf8Slice(start?: number, end?: number): string };

const isDelta = (message: { type: string }) => message.type === 'stream_event';

const userMessage = () => ({
  type: 'user' as const,
  uuid: randomUUID(),
  parent_tool_use_id: null,
  message: { role: 'user' as const, content: 'go' },
});

/** (a) The floor: spawn, cut lines with `indexOf(10)` over a list of pieces, JSON.parse, one callback. */
async function bareLoop({ path, env }: Child): Promise<Sample> {
  const marks = new Marks();
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const write = (line: object) => child.stdin.write(`${JSON.stringify(line)}\n`);
  write({ type: 'control_request', request_id: 'r1', request: { subtype: 'initialize' } });
  const prompt = () => write(userMessage());
  prompt();
  let pieces: Buffer[] = [];
  const sample = await new Promise<Sample>((resolve) => {
    let turns = 0;
    const onMessage = (message: { type: string }) => {
      if (isDelta(message)) marks.count();
      else if (message.type === 'result') {
        turns += 1;
        if (turns === 2) return resolve(marks.finish());
        marks.startAgain();
        prompt();
      }
    };
    child.stdout.on('data', (chunk: Sliceable) => {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        if (pieces.length === 0) onMessage(JSON.parse(chunk.utf8Slice(from, end)));
        else {
          pieces.push(chunk.subarray(from, end));
          onMessage(JSON.parse((Buffer.concat(pieces) as Sliceable).utf8Slice()));
          pieces = [];
        }
        from = end + 1;
      }
      if (from < chunk.length) pieces.push(chunk.subarray(from));
    });
  });
  child.stdin.end();
  await new Promise((resolve) => child.once('close', resolve));
  return sample;
}

async function withSession(
  child: Child,
  read: (session: Session, marks: Marks) => Promise<void>,
): Promise<Sample> {
  await using runtime = createRuntime();
  const marks = new Marks();
  const session = await runtime.startSession({ cliPath: child.path, env: child.env });
  await read(session, marks);
  marks.startAgain();
  await read(session, marks);
  return marks.finish();
}

/** (b) `session.stream()`, message by message. */
function sessionStream(child: Child): Promise<Sample> {
  return withSession(child, async (session, marks) => {
    for await (const message of session.stream('go')) if (isDelta(message)) marks.count();
  });
}

/** (b') `turn.batches()`: the same messages as they came off the pipe. */
function turnBatches(child: Child): Promise<Sample> {
  return withSession(child, async (session, marks) => {
    for await (const batch of session.stream('go').batches()) {
      for (const message of batch) if (isDelta(message)) marks.count();
    }
  });
}

/** (c) `textDeltas`: the text alone. */
function deltas(child: Child): Promise<Sample> {
  return withSession(child, async (session, marks) => {
    for await (const text of textDeltas(session.stream('go'))) if (text !== '') marks.count();
  });
}

/** (d) The official SDK's `query()` on the same child. */
async function officialSdk({ path, env }: Child): Promise<Sample> {
  const marks = new Marks();
  const { promise: again, resolve: askAgain } = deferred();
  const stream = sdkQuery({
    prompt: (async function* () {
      yield userMessage();
      await again;
      yield userMessage();
    })(),
    options: {
      pathToClaudeCodeExecutable: path,
      executable: 'node',
      env: { ...process.env, ...env },
      includePartialMessages: true,
      settingSources: [],
    },
  });
  let turns = 0;
  for await (const message of stream) {
    if (isDelta(message)) marks.count();
    else if (message.type === 'result') {
      turns += 1;
      if (turns === 2) break;
      marks.startAgain();
      askAgain();
    }
  }
  return marks.finish();
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** The variants by the names they have in the table. */
export const variants = {
  'bare loop': bareLoop,
  'session.stream()': sessionStream,
  'turn.batches()': turnBatches,
  'textDeltas()': deltas,
  'official SDK': officialSdk,
} satisfies Record<string, (child: Child) => Promise<Sample>>;

export type VariantName = keyof typeof variants;

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How a CLI is started. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Milliseconds from the start of a CLI that resumes a conversation, over its handshake, to the end of its first answer. */
export async function bareResume({ file, args, env, cwd }: Command, prompt: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(file, args, { env, cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const send = (line: object) => child.stdin.write(`${JSON.stringify(line)}\n`);
  send({ type: 'control_request', request_id: 'r1', request: { subtype: 'initialize', systemPrompt: [''] } });
  let answeredAt: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"type":"control_response"')) {
      const message = { role: 'user', content: prompt };
      send({ type: 'user', uuid: randomUUID(), parent_tool_use_id: null, message });
    } else if (line.includes('"type":"result"')) {
      answeredAt = performance.now();
      child.stdin.end();
    }
  }
  await exited;
  if (answeredAt === undefined) throw new Error('The CLI gave no answer.');
  return answeredAt - startedAt;
}

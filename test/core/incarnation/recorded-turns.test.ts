import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { account, emptyAccounting, mayPrompt, takeSlot } from '#core/incarnation/turn-accounting.ts';

interface Line {
  readonly dir: string;
  readonly msg: {
    readonly type?: string;
    readonly uuid?: string;
    readonly state?: string;
    readonly command_uuid?: string;
  };
}

const folder = new URL('../../fixtures/transcripts/cli-2.1.330/', import.meta.url);
const read = (file: string): Line[] =>
  readFileSync(new URL(file, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Sends the recorded prompts as a session would, one at a time, and says what became of each. */
function replay(lines: Line[]): { readonly outcomes: Map<string, string[]>; readonly isFree: boolean } {
  const waiting: string[] = [];
  const outcomes = new Map<string, string[]>();
  let accounting = emptyAccounting;
  const offer = () => {
    if (!mayPrompt(accounting)) return;
    const uuid = waiting.shift();
    if (uuid !== undefined) accounting = takeSlot(accounting, uuid);
  };
  for (const { dir, msg } of lines) {
    if (dir === 'in' && msg.type === 'user' && msg.uuid !== undefined) {
      waiting.push(msg.uuid);
      outcomes.set(msg.uuid, []);
    }
    if (dir === 'out' && msg.type !== 'stream_event') {
      const turnId = accounting.slot?.turnId;
      // The transcripts hold what the CLI wrote, which is what messages are.
      const step = account(accounting, msg as Parameters<typeof account>[1]);
      accounting = step.accounting;
      if (turnId !== undefined && ['result', 'dropped'].includes(step.verdict.type))
        outcomes.get(turnId)?.push(step.verdict.type);
    }
    offer();
  }
  return { outcomes, isFree: mayPrompt(accounting) };
}

// Here the recorder wrote prompts behind a running one, or ran several processes into one file.
const merged = /^(02[b-g]|03d|06f|05c|05k_kill|01|06d|06m_origin)/;
const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl') && !merged.test(file));

describe('account, over what the CLI was recorded to say', () => {
  it.each(files)(
    'gives every prompt that was answered exactly one end, and a free slot after it: %s',
    (file) => {
      const lines = read(file);
      const { outcomes, isFree } = replay(lines);
      // The CLI's last word on a prompt; it is missing where the process died or was left hanging.
      const through = new Set(
        lines
          .filter(
            ({ msg }) => msg.type === 'command_lifecycle' && !['queued', 'started'].includes(msg.state ?? ''),
          )
          .map(({ msg }) => msg.command_uuid),
      );
      for (const [uuid, ends] of outcomes)
        expect([uuid, ends.length]).toEqual([uuid, through.has(uuid) ? 1 : 0]);
      if (outcomes.size > 0) expect(isFree).toBe([...outcomes.keys()].every((uuid) => through.has(uuid)));
    },
  );
});

import type { ProcessTableReader, TaggedProcess } from './process-identity.ts';
import { runBriefly } from './run-briefly.ts';
import { sessionTagVariable } from './session-tag.ts';

// `lstart` is written in the locale and the time zone of who asks.
const psEnvironment = { LC_ALL: 'C', TZ: 'UTC0', PATH: '/bin:/usr/bin' };
const psTimeoutMs = 5_000;
// Ten thousand processes with 6 KiB of environment each.
const psMaxBytes = 64 * 1024 * 1024;

/** The process table by way of `ps`, for macOS, which has no `/proc`. */
export const psProcessTable: ProcessTableReader = {
  async startTimeOf(pid) {
    const output = await ps(['-p', String(pid), '-o', 'pid=,ppid=,stat=,lstart=']);
    return parsePsLine(output.trim())?.startTime;
  },

  async sightTagged() {
    return findTaggedInPs(await ps(['-axww', '-E', '-o', 'pid=,ppid=,stat=,lstart=,command=']));
  },

  // One line of `ps` says it all.
  async identify({ pid, tag, startTime }) {
    return startTime === undefined ? undefined : { pid, startTime, tag };
  },
};

async function ps(args: readonly string[]): Promise<string> {
  const run = await runBriefly('ps', args, {
    env: psEnvironment,
    timeoutMs: psTimeoutMs,
    maxBytes: psMaxBytes,
  });
  if (run.type === 'failed') throw new Error('`ps` gave no answer.', { cause: run.error });
  return run.stdout;
}

interface PsLine {
  readonly pid: number;
  readonly parentPid: number;
  readonly startTime: string;
  readonly command: string;
}

const linePattern = /^(\d+)\s+(\d+)\s+(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s*(.*)$/s;
const tagPattern = new RegExp(`(?:^|\\s)${sessionTagVariable}=([A-Za-z0-9._-]+)(?=\\s|$)`);

function parsePsLine(line: string): PsLine | undefined {
  const [, pid, parentPid, state, startTime, command] = linePattern.exec(line) ?? [];
  if (pid === undefined || state === undefined || startTime === undefined || state.startsWith('Z'))
    return undefined;
  return {
    pid: Number(pid),
    parentPid: Number(parentPid),
    startTime: startTime.replace(/\s+/g, ' '),
    command: command ?? '',
  };
}

/** The tagged processes in the output of `ps -E -o pid=,ppid=,stat=,lstart=,command=`, and all that descend from them. */
export function findTaggedInPs(output: string): readonly TaggedProcess[] {
  const lines = output.split('\n').flatMap((line) => parsePsLine(line.trim()) ?? []);
  const tags = new Map<number, string>();
  for (const { pid, command } of lines) {
    const tag = tagPattern.exec(command)?.[1];
    if (tag !== undefined) tags.set(pid, tag);
  }
  inheritTags(lines, tags);
  return lines.flatMap(({ pid, startTime }) => {
    const tag = tags.get(pid);
    return tag === undefined ? [] : { pid, startTime, tag };
  });
}

// The environment of the system's own programs is hidden, so a child of a tagged process counts as tagged too.
function inheritTags(lines: readonly PsLine[], tags: Map<number, string>): void {
  for (let before = -1; before !== tags.size; ) {
    before = tags.size;
    for (const { pid, parentPid } of lines) {
      const inherited = tags.get(parentPid);
      if (inherited !== undefined && !tags.has(pid)) tags.set(pid, inherited);
    }
  }
}

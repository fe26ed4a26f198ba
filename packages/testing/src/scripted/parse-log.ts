import { isRecord } from '../model/read-request.ts';

/** One start of a scripted CLI. */
export interface ScriptedStart {
  readonly pid: number;
  /** Its arguments, without Node and the file. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment it was given. */
  readonly env: Readonly<Record<string, string>>;
  /** What was written to it: each line as parsed, or as text where it is not JSON. */
  readonly lines: readonly unknown[];
  /** Its input has ended. */
  readonly inputEnded: boolean;
  /** Processes it left behind. */
  readonly grandchildren: readonly number[];
}

/** Reads what a start wrote down about itself. A last entry that is not complete yet is left out. */
export function parseLog(text: string): ScriptedStart {
  const entries = text
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line))
    .filter(isRecord);
  const started = entries.map((entry) => entry.started).find(isRecord) ?? {};
  return {
    pid: typeof started.pid === 'number' ? started.pid : 0,
    argv: listOfStrings(started.argv),
    cwd: typeof started.cwd === 'string' ? started.cwd : '',
    // The log holds `process.env` of the child, whose values are strings.
    env: (isRecord(started.env) ? started.env : {}) as Record<string, string>,
    lines: entries.filter((entry) => 'line' in entry).map((entry) => entry.line),
    inputEnded: entries.some((entry) => entry.ended === true),
    grandchildren: entries.flatMap(({ grandchild }) => (typeof grandchild === 'number' ? [grandchild] : [])),
  };
}

function listOfStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

import type { Part, Step } from './step.ts';

/**
 * The language of scripted prompts. Returns the steps of a turn, or `undefined` for a prompt outside the language.
 *
 * Steps are separated by ` ;; `, one for each API call of the turn; the parts of a step by ` ++ `. The prompt
 * `TOOL Bash {"command":"echo hi"} ;; SAY done` calls a tool and, once that has answered, says `done`;
 * `TOOL Read {…} ++ TOOL Read {…}` calls two at once; `THINK hm ++ DELAY 50 ++ SAY ok` thinks, pauses, speaks.
 * Words are upper case and stand first in their part; one part outside the language makes the prompt plain text.
 */
export function parsePrompt(prompt: string): readonly Step[] | undefined {
  // A match begins at the first white space of a row: begun at each, it would read the whole row each time.
  const steps = prompt.split(/(?<!\s)\s+;;\s+/).map(parseStep);
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

function parseStep(source: string): Step | undefined {
  const parts = source.split(/(?<!\s)\s+\+\+\s+/).map((part) => parsePart(part.trim()));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function parsePart(source: string): Part | undefined {
  const [, word, rest] = /^([A-Z]+)(?:\s+([\s\S]*))?$/.exec(source) ?? [];
  if (word === undefined) return undefined;
  return rest === undefined ? parseBareWord(word) : parseWithArguments(word, rest);
}

function parseBareWord(word: string): Part | undefined {
  if (word === 'HANG') return { type: 'hang' };
  if (word === 'ECHO') return { type: 'echo' };
  if (word === 'RECALL') return { type: 'recall' };
  return undefined;
}

function parseWithArguments(word: string, rest: string): Part | undefined {
  switch (word) {
    case 'SAY':
      return { type: 'say', text: rest };
    case 'THINK':
      return { type: 'think', text: rest };
    case 'TOOL':
      return parseTool(rest);
    case 'ERR':
      return parseError(rest);
    case 'STOP':
      return /^[a-z_]+$/.test(rest) ? { type: 'stop', reason: rest } : undefined;
    case 'CUT':
      return parseCut(rest);
    default:
      return parseNumbers(word, rest);
  }
}

function parseNumbers(word: string, rest: string): Part | undefined {
  const numbers = /^\d+( +\d+)?$/.test(rest) ? rest.split(/ +/).map(Number) : [];
  const [first, second] = numbers;
  if (first === undefined) return undefined;
  if (word === 'SLOW')
    return second === undefined ? undefined : { type: 'slow', words: first, everyMs: second };
  if (word === 'DELTAS') return { type: 'deltas', count: first, bytes: second ?? 8 };
  if (second !== undefined) return undefined;
  if (word === 'DELAY') return { type: 'delay', ms: first };
  if (word === 'BIG') return { type: 'big', bytes: first };
  return undefined;
}

function parseError(rest: string): Part | undefined {
  const [, status, retryAfter, times] = /^([45]\d\d)(?: +(\d+))?(?: +x(\d+))?$/.exec(rest) ?? [];
  if (status === undefined) return undefined;
  return {
    type: 'error',
    status: Number(status),
    ...(retryAfter === undefined ? {} : { retryAfterSeconds: Number(retryAfter) }),
    ...(times === undefined ? {} : { times: Number(times) }),
  };
}

function parseCut(rest: string): Part | undefined {
  const [, words, times] = /^(\d+)(?: +x(\d+))?$/.exec(rest) ?? [];
  if (words === undefined) return undefined;
  return { type: 'cut', words: Number(words), ...(times === undefined ? {} : { times: Number(times) }) };
}

// A bare command is what people type in a demo; every other tool takes its input as JSON.
function parseTool(rest: string): Part | undefined {
  const [, name, argument] = /^(\w+)\s+([\s\S]+)$/.exec(rest) ?? [];
  if (name === undefined || argument === undefined) return undefined;
  const input = parseObject(argument);
  if (input !== undefined) return { type: 'tool', name, input };
  if (name !== 'Bash' || argument.startsWith('{')) return undefined;
  return { type: 'tool', name, input: { command: argument, description: 'scripted' } };
}

function parseObject(source: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(source);
    // True of every object that is not an array: JSON's keys are strings.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // Not JSON: the caller decides what else the words may mean.
  }
}

import { exitWith } from './output.mjs';

/** Reads stdin line by line. As with the real CLI, one line that is not JSON ends the process. */
export function readInput({ onLine, onEnd, log }) {
  let rest = '';
  const take = (text) => {
    if (text.trim() === '') return;
    const line = parse(text);
    log({ line: line ?? text });
    if (line === undefined || line === null) return refuse(text, line);
    if (!Array.isArray(line)) onLine(line);
  };
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const text of lines) take(text);
  });
  process.stdin.on('end', () => {
    take(rest);
    log({ ended: true });
    onEnd();
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller refuses the line.
  }
}

function refuse(text, line) {
  const error = line === null ? 'TypeError' : 'SyntaxError';
  process.stderr.write(`Error parsing streaming input line (type=unknown, ${text.length} chars): ${error}\n`);
  void exitWith(1);
}

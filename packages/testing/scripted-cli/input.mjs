import { exitWith } from './output.mjs';

/** Reads stdin line by line. As with the real CLI, one line that is not JSON ends the process. */
export function readInput({ onLine, onEnd, log }) {
  let rest = '';
  // What came at once is written down at once, before any of it is acted on: with many answers that is most of the cost.
  const take = (texts) => {
    const lines = texts.filter((text) => text.trim() !== '').map((text) => ({ text, line: parse(text) }));
    if (lines.length > 0) log(...lines.map(({ text, line }) => ({ line: line ?? text })));
    for (const { text, line } of lines) {
      if (line === undefined || line === null) return refuse(text, line);
      if (!Array.isArray(line)) onLine(line);
    }
  };
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    take(lines);
  });
  process.stdin.on('end', () => {
    take([rest]);
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

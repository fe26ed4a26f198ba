// A conversation of several turns on one session, its text streamed as it is written.
import assert from 'node:assert/strict';
import { startSession } from '@troupe/core';
import { collect, textDeltas } from '@troupe/stream';
import { chooseModel } from './support/model.ts';

await using model = await chooseModel();
await using session = await startSession({ ...model.options, name: 'guide', tools: [] });

let pieces = 0;
for await (const text of textDeltas(session.stream('SLOW 12 20'))) {
  process.stdout.write(text);
  pieces += 1;
}
process.stdout.write('\n');
assert.ok(pieces > 1, 'the text came in pieces');

// The same session knows what was said before.
const { text, result, totalCostUsd } = await collect(session.stream('RECALL'));
console.log(`second turn: ${text.trim()} (${result.subtype}, ${totalCostUsd.toFixed(4)} dollars so far)`);
assert.equal(result.is_error, false);
if (!model.isReal) assert.match(text, /SLOW 12 20/);
assert.equal(session.status().turns, 2);

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RandomRun, randomRuns, readDice } from './model/random-tree.ts';
import { RealTree } from './model/real-tree.ts';
import { ReferenceModel } from './model/reference-model.ts';

const numRuns = Number(process.env.REFERENCE_RUNS ?? 10_000);
// Another one each time, unless one is named: what ten thousand trees did not find, the next ten thousand may.
const seed = Number(process.env.REFERENCE_SEED ?? Math.floor(Math.random() * 2 ** 31));

test(`random trees do what the reference model does, in ${numRuns} runs with seed ${seed}`, async () => {
  process.stdout.write(`reference model: ${numRuns} runs, REFERENCE_SEED=${seed}\n`);
  await fc.assert(fc.asyncProperty(randomRuns(), compare), { numRuns, seed });
}, 600_000);

async function compare({ tree, steps }: RandomRun): Promise<void> {
  const model = new ReferenceModel(tree);
  const real = new RealTree();
  try {
    await real.start(tree);
    for (const dice of steps) {
      // What to do is read from the model, so a tree that went another way is found out at its first wrong turn.
      for (const action of readDice(dice, model)) {
        model.act(action);
        await real.act(action);
      }
    }
    expect(real.trace).toEqual(model.trace);
    expect(real.replies).toEqual(model.replies);
    expect(real.kids().sort()).toEqual(model.kids().sort());
    for (const id of model.supervisors())
      expect(`${id}: ${await real.which(id)}`).toBe(`${id}: ${model.which(id)}`);
  } finally {
    await real.clear();
  }
}

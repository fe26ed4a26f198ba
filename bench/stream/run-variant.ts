// Measures one variant once, in a process of its own, and prints the sample as JSON.
import { type VariantName, variants } from './variants.ts';

const [name, path, env] = process.argv.slice(2);
if (name === undefined || path === undefined || env === undefined || !(name in variants)) {
  throw new Error('Expected the name of a variant, the path of the child and its environment as JSON.');
}
// The name was just looked up.
const sample = await variants[name as VariantName]({ path, env: JSON.parse(env) });
process.stdout.write(`${JSON.stringify(sample)}\n`);

// Before `@troupe/stream` is packed: lays the message types of `@troupe/core` into its build, and lets its declarations
// ask for `#messages`, which is core's own types where core is installed and this copy where it is not, as in a browser.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../packages', import.meta.url));
const core = join(packages, 'core/dist');
const stream = join(packages, 'stream');
const copy = join(stream, 'dist/core-types');

rmSync(copy, { recursive: true, force: true });
mkdirSync(join(copy, 'messages'), { recursive: true });
// The maps point at sources that are not copied.
const copied = declarationsIn(core, 'messages');
for (const name of copied) rewrite(join(core, name), join(copy, name), /^\/\/# sourceMappingURL=.*\n?/m, '');
for (const name of declarationsIn(stream, 'dist')) {
  rewrite(join(stream, name), join(stream, name), /'@troupe\/core\/messages'/g, "'#messages'");
}

function declarationsIn(root, folder) {
  const names = readdirSync(join(root, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.d.ts')).map((name) => join(folder, name));
}

function rewrite(from, to, pattern, replacement) {
  writeFileSync(to, readFileSync(from, 'utf8').replace(pattern, replacement));
}

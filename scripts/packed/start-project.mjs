import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An empty project, as a user would begin one. */
export function startProject(project) {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
}

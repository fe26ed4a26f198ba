// Writes the pages of docs/reference that are made from the code. A test fails while they are not what this makes.
import { writeFileSync } from 'node:fs';
import { renderReference } from './reference/render-reference.ts';

for (const [path, text] of renderReference()) writeFileSync(new URL(`../${path}`, import.meta.url), text);

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^#core\//, replacement: source('core') },
      { find: /^#supervisor\//, replacement: source('supervisor') },
      { find: /^#stream\//, replacement: source('stream') },
      { find: /^#testing\//, replacement: source('testing') },
    ],
  },
  ssr: { resolve: { conditions: ['@troupe/source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/helpers/quiet-console.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});

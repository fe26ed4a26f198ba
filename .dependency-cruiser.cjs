// Who may import whom. The same in words: docs/architecture.md. Rules of names that are no imports (timers, `process`)
// are in biome.json. `npm run check:boundaries` runs this through scripts/check-boundaries.mjs, which also makes sure
// that every source file was seen.

const core = '^packages/core/src/';
const room = (name) => `${core}${name}/`;

const doors = `${core}(index[.]ts|messages/index[.]ts|supervision[.]ts|actor[.]ts)$`;
const messages = room('messages');
const nodeModule = (name) => `(^|/node_modules/)${name}(/|$)`;

/** For each room, the other rooms that it may import from: only rooms that stand above it in this table. */
const mayImport = {
  base: [],
  messages: [],
  errors: ['messages'],
  actor: ['base', 'errors'],
  os: ['base'],
  leases: ['base', 'errors', 'os'],
  'find-cli': ['base', 'errors', 'os'],
  wire: ['base', 'errors', 'messages'],
  prompt: ['base', 'errors', 'messages'],
  history: ['base', 'errors', 'messages'],
  callbacks: ['base', 'errors', 'messages', 'wire'],
  options: ['base', 'errors', 'wire', 'callbacks'],
  process: ['base', 'errors', 'os', 'leases', 'find-cli', 'options'],
  secrets: ['base', 'errors', 'options', 'process'],
  turns: ['base', 'errors', 'messages', 'wire', 'options', 'secrets'],
  conversation: [
    'base',
    'errors',
    'messages',
    'os',
    'leases',
    'wire',
    'history',
    'callbacks',
    'options',
    'process',
    'secrets',
    'turns',
  ],
  link: ['base', 'errors', 'messages', 'wire', 'callbacks', 'options', 'process', 'secrets', 'turns'],
  incarnation: [
    'base',
    'errors',
    'messages',
    'actor',
    'os',
    'find-cli',
    'wire',
    'options',
    'process',
    'secrets',
    'turns',
    'conversation',
    'link',
  ],
  controls: ['errors', 'messages', 'options', 'conversation'],
  session: [
    'base',
    'errors',
    'messages',
    'actor',
    'callbacks',
    'options',
    'turns',
    'conversation',
    'incarnation',
    'controls',
  ],
  runtime: [
    'base',
    'errors',
    'messages',
    'actor',
    'leases',
    'options',
    'turns',
    'conversation',
    'incarnation',
    'session',
  ],
};

const flow = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `flow-${name}`,
  comment: `${name}/ imports against the table: something is in the wrong room.`,
  severity: 'error',
  from: { path: room(name) },
  to: { path: core, pathNot: [name, ...allowed].map(room) },
}));

module.exports = {
  forbidden: [
    ...flow,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports it and it imports nobody.',
      severity: 'error',
      from: { orphan: true, path: '^packages/', pathNot: '^packages/[^/]+/src/index[.]ts$' },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependencies-in-packages',
      comment: 'It is there in this repository and missing where the package is installed.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
      },
    },

    // What one room alone may import.
    {
      name: 'only-actor-imports-nact',
      severity: 'error',
      from: { path: '^(packages|examples)/', pathNot: room('actor') },
      to: { path: nodeModule('nact') },
    },
    {
      name: 'one-file-starts-children',
      comment: 'A child that cannot be started is told in three ways; that file makes one of them.',
      severity: 'error',
      from: { path: '^packages/(core|supervisor|stream)/', pathNot: `${core}os/spawn-child[.]ts$` },
      to: { path: '^(node:)?(child_process|cluster)$', dependencyTypes: ['core'] },
    },
    {
      name: 'one-file-knows-threads',
      comment:
        'Who owns a conversation is a thread of a process; `process` itself is a global that biome.json guards.',
      severity: 'error',
      from: { path: '^packages/(core|supervisor|stream)/', pathNot: `${core}leases/host-thread[.]ts$` },
      to: { path: '^(node:)?(worker_threads|process)$', dependencyTypes: ['core'] },
    },
    {
      name: 'only-callbacks-imports-mcp',
      severity: 'error',
      from: { path: '^packages/', pathNot: room('callbacks/tools') },
      to: { path: nodeModule('@modelcontextprotocol') },
    },
    {
      name: 'zod-is-for-wire-and-options',
      comment:
        'zod checks what comes in: lines of the CLI, options, arguments, data of a given schema. Tools are shapes of zod.',
      severity: 'error',
      from: {
        path: '^packages/',
        pathNot: [
          room('wire'),
          room('options'),
          `${core}(controls/(control-table|parse-.*)|turns/structured-result|runtime/parse-runtime-options)[.]ts$`,
          `${core}callbacks/(tool-shape|tools/tool)[.]ts$`,
          '^packages/supervisor/src/.*(-options|-schemas?|child-spec)[.]ts$',
          '^packages/supervisor/src/.*parse-[^/]*[.]ts$',
        ],
      },
      to: { path: nodeModule('zod') },
    },
    {
      name: 'one-room-one-door',
      comment: 'The actor room is used through its index.ts.',
      severity: 'error',
      from: { path: '^(packages|examples|bench)/', pathNot: room('actor') },
      to: { path: room('actor'), pathNot: `${core}actor/index[.]ts$` },
    },

    {
      name: 'only-clock-reads-time',
      severity: 'error',
      from: { path: '^packages/(core|supervisor)/', pathNot: `${core}base/clock[.]ts$` },
      to: { path: '^(node:)?(timers|timers/promises|perf_hooks)$', dependencyTypes: ['core'] },
    },

    // What a room may not import at all.
    {
      name: 'wire-is-pure',
      comment: 'No I/O, no clock, no actors in wire/: bytes in, frames out.',
      severity: 'error',
      from: { path: room('wire') },
      to: { path: '.', pathNot: [core, nodeModule('zod')] },
    },
    {
      name: 'messages-import-nothing',
      comment: 'The published message types stand alone, so that `@troupe/core/messages` costs nothing.',
      severity: 'error',
      from: { path: messages },
      to: { path: '.', pathNot: messages },
    },
    {
      name: 'messages-are-types',
      severity: 'error',
      from: { path: core },
      to: { path: messages, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every-file-is-in-a-room',
      comment: 'Beside the rooms there are doors and nothing else.',
      severity: 'error',
      from: {},
      to: { path: core, pathNot: [...Object.keys(mayImport).map(room), doors] },
    },
    {
      name: 'sessions-use-three-functions-of-history',
      comment: 'To find, read and mark a transcript. The rest is for users.',
      severity: 'error',
      from: { path: room('conversation') },
      to: {
        path: room('history'),
        pathNot: `${core}history/(reading/(holds-prompt|list-sessions)|changing/mark-latest-turn)[.]ts$`,
      },
    },
    {
      name: 'nobody-imports-the-door-from-inside',
      severity: 'error',
      from: { path: core },
      to: { path: `${core}(index|supervision|actor)[.]ts$` },
    },

    // The packages among each other.
    {
      name: 'packages-by-their-doors',
      severity: 'error',
      // The reference is made from the tables that the code itself goes by.
      from: { pathNot: '^(packages/core|test|scripts/reference)/' },
      to: { path: core, pathNot: doors },
    },
    {
      name: 'other-packages-by-their-doors',
      severity: 'error',
      from: { path: '^(packages/([^/]+)|examples|bench)/' },
      to: {
        path: '^packages/(supervisor|stream|testing)/src/',
        pathNot: ['^packages/[^/]+/src/index[.]ts$', '^packages/$2/'],
      },
    },
    {
      name: 'core-stands-alone',
      severity: 'error',
      from: { path: core },
      to: { path: '^packages/', pathNot: core },
    },
    {
      name: 'stream-imports-message-types-alone',
      comment: 'Its helpers work on any iterable of messages; core is not installed with it.',
      severity: 'error',
      from: { path: '^packages/stream/' },
      to: { path: '^packages/', pathNot: ['^packages/stream/', `${core}messages/index[.]ts$`] },
    },
    {
      name: 'stream-has-no-dependencies',
      comment: "It runs in browsers too, where there is nothing of Node's to import.",
      severity: 'error',
      from: { path: '^packages/stream/' },
      to: { path: '.', pathNot: '^packages/stream/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'testing-imports-types-of-core',
      severity: 'error',
      from: { path: '^packages/testing/' },
      to: { path: '^packages/', pathNot: '^packages/testing/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'testing-does-not-know-the-others',
      severity: 'error',
      from: { path: '^packages/testing/' },
      to: { path: '^packages/(supervisor|stream)/' },
    },
    {
      name: 'supervisor-knows-core-alone',
      severity: 'error',
      from: { path: '^packages/supervisor/' },
      to: { path: '^packages/(stream|testing)/' },
    },
  ],
  options: {
    // Imports as they are written, type imports included; what the compiler leaves of them would hide half.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    // From source, as types, tests and examples resolve them.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@troupe/source', 'import', 'types', 'node', 'default'],
    },
  },
};

import { readText } from './read-docs.ts';
import { controlRows, hookRows, messageRows, optionRows, type Row } from './reference-rows.ts';
import { notHeardFromRealCli } from './tested-by.ts';

const made = '<!-- Made by `npm run reference` from the source. Change that, and run it again. -->';

/** The pages of the reference that are made from the code, by their path. */
export function renderReference(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/reference/options.md', withTable(readText('docs/reference/options.md'), optionTable())],
    ['docs/reference/controls.md', `${controlsIntroduction}\n${made}\n\n${controlsTable()}\n`],
    ['docs/reference/hooks.md', `${hooksIntroduction}\n${made}\n\n${hooksTable()}\n`],
    ['docs/reference/messages.md', `${messagesIntroduction}\n${made}\n\n${messagesTable()}\n`],
  ]);
}

const listed = (reasons: object) =>
  Object.entries(reasons)
    .map(([event, why]) => `\n  \`${event}\` (${why})`)
    .join(',');

const controlsIntroduction = `# Control methods

What a session can be told and asked beside prompts, also in the middle of a turn. A bad argument rejects with
\`InvalidOptionsError\` before anything is sent, what the CLI refuses or does not answer within \`controlTimeoutMs\` with
\`ControlRequestError\`. What has no method of its own is asked by \`control(subtype, payload)\`.
`;

const hooksIntroduction = `# Hook events

What hooks can be called for; how to write one is in [hooks.md](../hooks.md).

- *guard*: it holds something back, and a hook that fails blocks it (\`onFailure\`). The others report.
- *matcher*: the field of the input that \`matcher\` is held against. Where there is none, the CLI calls the hook whatever its
  matcher says.
- *is told*: beside \`session_id\`, \`transcript_path\`, \`cwd\`, \`hook_event_name\`, \`permission_mode\`, \`prompt_id\` and, in
  a subagent, \`agent_id\`, \`agent_type\`.
- *can decide*: the fields of \`hookSpecificOutput\`, beside what every hook can answer: \`continue\`, \`stopReason\`,
  \`decision\`, \`reason\`, \`systemMessage\`, \`suppressOutput\`, \`terminalSequence\`, or \`{ async: true, asyncTimeout }\`.
  Any other field is a failure of the hook.
- *tested by*: those of \`contract/\` are told by the real CLI, of version 2.1.332, over a model on the loopback. The others
  it was not heard to tell, and they are driven by a scripted CLI:${listed(notHeardFromRealCli)}.
`;

const messagesIntroduction = `# Messages

What comes out of a turn and of \`session.messages()\`, as the CLI wrote it; messages of type \`troupe\` are ours. Beside
those below there is whatever a newer CLI says (\`UnknownMessage\`).
`;

const optionTable = () => table(['option', 'default', 'goes by', 'what it is', 'tested by'], optionRows());
const controlsTable = () => table(['method', 'on the wire', 'what it does', 'tested by'], controlRows());
const hooksTable = () =>
  table(['event', 'guard', 'matcher', 'is told', 'can decide', 'when', 'tested by'], hookRows());
const messagesTable = () => table(['type', 'subtype', 'name', 'what it is', 'tested by'], messageRows());

function table(head: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map(({ cells, text, test }) => [...cells, text, testCell(test)]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function testCell(test: Row['test']): string {
  return test === undefined ? 'nothing' : `[${test.file.replace(/^test\//, '')}](../../${test.file})`;
}

/** A hand-written page with the table between its marks. */
function withTable(page: string, rows: string): string {
  const [before, after] = [page.indexOf(made), page.indexOf('<!-- end -->')];
  if (before < 0 || after < before) throw new Error('The page lacks the marks between which the table goes.');
  return `${page.slice(0, before)}${made}\n\n${rows}\n\n${page.slice(after)}`;
}

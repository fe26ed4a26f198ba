#!/usr/bin/env node
// A process that speaks the CLI's protocol by script. The scenario is data in the folder that TROUPE_SCRIPTED_CLI
// names; nothing outside Node is imported, so that hundreds of them start fast.
import { recordStart } from './log.mjs';
import { Session } from './session.mjs';

const args = process.argv.slice(2);
const folder = process.env.TROUPE_SCRIPTED_CLI;

if (args.includes('--version')) {
  const { scenario } = recordStart(folder, { version: true });
  if (scenario.version === false) setInterval(() => {}, 2 ** 30);
  else process.stdout.write(`${scenario.version ?? '2.1.332 (Claude Code)'}\n`);
} else {
  const { scenario, log } = recordStart(folder, {});
  await new Session(scenario, args, log).run();
}

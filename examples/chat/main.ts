// `npm run chat`: serves the chat on 127.0.0.1 until Ctrl-C. With `ANTHROPIC_API_KEY` it talks to the real API, else to a
// stand-in on the loopback. `PORT` (default 8787); `ON_TAB_CLOSED=interrupt` ends a turn with the user's last tab.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseChatModel } from './choose-chat-model.ts';
import { createChat } from './create-chat.ts';

const folder = await mkdtemp(join(tmpdir(), 'troupe-chat-'));
const model = await chooseChatModel();
const chat = await createChat({
  ...model,
  folder,
  port: Number(process.env.PORT ?? 8787),
  onTabClosed: process.env.ON_TAB_CLOSED === 'interrupt' ? 'interrupt' : 'keep',
});
console.log(model.says);
console.log(`\n  ${chat.url}\n\nCtrl-C ends it.`);

const signal = await new Promise<NodeJS.Signals>((resolve) => {
  // Not `once`: under npm one Ctrl-C may come twice, and the second would end the process at once.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, resolve);
});
console.log(`\n${signal}: ending every session …`);
await chat.close();
await model.stop();
await rm(folder, { recursive: true, force: true });

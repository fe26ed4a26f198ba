import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRuntime } from '@troupe/core';
import { type MessagesApi, startMessagesApi } from '@troupe/testing';
import type { ChatOptions } from '../../examples/chat/chat-options.ts';
import { type Chat, createChat } from '../../examples/chat/create-chat.ts';

/** The chat of the examples over the real CLI and a model on the loopback. */
export interface StartedChat extends Chat {
  readonly api: MessagesApi;
  /** Everything of this chat is below it: the users' folders in `users`. */
  readonly folder: string;
}

export async function startChat(options: Partial<ChatOptions> = {}): Promise<StartedChat> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-'));
  const api = await startMessagesApi();
  const runtime = createRuntime({ leaseDir: join(folder, 'leases'), tmpDir: join(folder, 'tmp') });
  const chat = await createChat({
    optionsFor: (home) => ({ env: api.environment(home), inheritEnv: ['PATH'] }),
    folder: join(folder, 'users'),
    runtime,
    ...options,
  });
  const close = async () => {
    await chat.close();
    await runtime.stop();
    await api.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...chat, api, folder, close, [Symbol.asyncDispose]: close };
}

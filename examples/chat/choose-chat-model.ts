import type { SessionOptions } from '@troupe/core';
import { startMessagesApi } from '@troupe/testing';

/** The model that a chat talks to. */
export interface ChatModel {
  readonly optionsFor: (home: string) => SessionOptions;
  /** What to tell whoever starts it. */
  readonly says: string;
  /** What to tell its users. */
  readonly hint: string;
  stop(): Promise<void>;
}

/** The real API when `ANTHROPIC_API_KEY` is set; else a stand-in that answers what the prompt tells it to. */
export async function chooseChatModel(): Promise<ChatModel> {
  const apiKey = process.env.ANTHROPIC_API_KEY;
  if (apiKey !== undefined && apiKey !== '') {
    return {
      optionsFor: (home) => ({ apiKey, env: { HOME: home, CLAUDE_CONFIG_DIR: `${home}/.claude` } }),
      says: 'Talking to the real API (ANTHROPIC_API_KEY is set).',
      hint: 'Ask anything. It can read and write files of a folder of your own, and asks before it writes.',
      stop: async () => {},
    };
  }
  const api = await startMessagesApi();
  return {
    optionsFor: (home) => ({ env: api.environment(home) }),
    says: 'Talking to a stand-in for the model (set ANTHROPIC_API_KEY for the real API).',
    hint: standInHint,
    stop: () => api.stop(),
  };
}

const standInHint = [
  'This is a stand-in for the model. It does what the prompt tells it to:',
  '',
  'SAY Good evening.',
  'SLOW 60 100',
  'THINK What shall I say? ++ SAY Something.',
  'TOOL Write {"file_path":"notes.txt","content":"hello"} ;; SAY It is written.',
  'TOOL Read {"file_path":"notes.txt"} ;; SAY I have read it.',
].join('\n');

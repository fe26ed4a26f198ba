import type { TurnState } from '@troupe/core';
import type { UIMessageChunk } from '@troupe/stream';

/** What a page is shown of a permission question. */
export interface ShownAsk {
  readonly id: string;
  /** The tool call it is about. */
  readonly toolUseId: string;
  readonly toolName: string;
  readonly input: unknown;
}

/** What a page says about the session in its head. */
export interface ShownStatus {
  readonly state: string;
  readonly waitingFor: string | undefined;
  readonly queueDepth: number;
  readonly costUsd: number;
}

/** Something that happened in a room. Every tab of the user is told, in the same order. */
export type ChatEvent =
  | { readonly type: 'prompt'; readonly turnId: string; readonly text: string }
  | { readonly type: 'part'; readonly turnId: string; readonly chunk: UIMessageChunk }
  | { readonly type: 'turn'; readonly turnId: string; readonly state: TurnState }
  | { readonly type: 'asked'; readonly ask: ShownAsk }
  | { readonly type: 'answered'; readonly id: string; readonly how: string }
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'status'; readonly status: ShownStatus };

/** With its number in the room: what a page was told already it knows by that. */
export type NumberedEvent = ChatEvent & { readonly seq: number };

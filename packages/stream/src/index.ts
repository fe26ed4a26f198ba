// The streams are `AsyncDisposable`, which `lib: ["es2023"]` alone does not know.
/// <reference lib="esnext.disposable" preserve="true" />
export { broadcast } from './broadcast.ts';
export type { BroadcastOptions, SubscribeOptions, WhenSlow } from './broadcast-options.ts';
export type { Broadcast, BroadcastReader } from './broadcast-reader.ts';
export type { ClientMessage } from './client-message.ts';
export { type CoalesceOptions, coalesce } from './coalesce.ts';
export { type Collected, collect } from './collect.ts';
export { type ContentDelta, contentDeltas } from './content-deltas.ts';
export type { DeltaOptions } from './delta-options.ts';
export { finalResult } from './final-result.ts';
export { finalText } from './final-text.ts';
export { forClients } from './for-clients.ts';
export type { HelperOptions } from './helper-options.ts';
export type { HelperStream } from './helper-stream.ts';
export { IdleTimeoutError } from './idle-timeout-error.ts';
export { inputJsonDeltas } from './input-json-deltas.ts';
export type { TimerSource } from './internal/base/timers.ts';
export type { ServerSentEvent } from './internal/output/sse-frame.ts';
export { merge } from './merge.ts';
export type { KnownMessageType, MessageOf, MessageType } from './message-of.ts';
export type { MessageSource, Source } from './message-source.ts';
export { type EventMessageOf, type KnownEventType, ofEvent } from './of-event.ts';
export { ofType } from './of-type.ts';
export { onToolUse } from './on-tool-use.ts';
export { pipe } from './pipe.ts';
export { SlowReaderError } from './slow-reader-error.ts';
export { StreamEndedError } from './stream-ended-error.ts';
export { StreamError } from './stream-error.ts';
export { tap } from './tap.ts';
export { textContent } from './text-content.ts';
export { textDeltas } from './text-deltas.ts';
export { textSnapshots } from './text-snapshots.ts';
export { thinkingContent } from './thinking-content.ts';
export { thinkingDeltas } from './thinking-deltas.ts';
export { type ReadableOptions, toReadable } from './to-readable.ts';
export { type ReadableStreamOptions, toReadableStream } from './to-readable-stream.ts';
export {
  type ServerSentEventsOptions,
  serverSentEventsHeaders,
  toServerSentEvents,
} from './to-server-sent-events.ts';
export {
  toUIMessageStream,
  type UIMessageStreamOptions,
  uiMessageStreamEnd,
  uiMessageStreamHeaders,
} from './to-ui-message-stream.ts';
export type { ToolCall } from './tool-call.ts';
export { toolCalls } from './tool-calls.ts';
export { toolResults } from './tool-results.ts';
export { toolResultsByName } from './tool-results-by-name.ts';
export { toolUses } from './tool-uses.ts';
export type {
  UIFinishReason,
  UIMessageChunk,
  UIToolCall,
  UIToolOutput,
  VoidMark,
} from './ui-message-chunk.ts';
export { UnknownCursorError } from './unknown-cursor-error.ts';
export { untilResult } from './until-result.ts';
export { type IdleTimeoutOptions, withIdleTimeout } from './with-idle-timeout.ts';

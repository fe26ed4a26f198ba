export { type MessagesApi, type MessagesApiOptions, startMessagesApi } from './messages-api.ts';
export { parsePrompt } from './model/parse-prompt.ts';
export type { ModelBlock, ModelMessage, RecordedRequest, RequestEnd } from './model/recorded-request.ts';
export type { Part, Step } from './model/step.ts';

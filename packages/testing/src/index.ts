export { type MessagesApi, type MessagesApiOptions, startMessagesApi } from './messages-api.ts';
export { parsePrompt } from './model/parse-prompt.ts';
export type { ModelBlock, ModelMessage, RecordedRequest, RequestEnd } from './model/recorded-request.ts';
export type { Part, Step } from './model/step.ts';
export type {
  ControlAnswer,
  LifecycleOrder,
  Scenario,
  TurnScript,
  UnaskedTurn,
} from './scenario.ts';
export type { PlainStep, ScriptedToolCall, ScriptStep } from './script-step.ts';
export type { ScriptedStart } from './scripted/parse-log.ts';
export { type ScriptedCli, scriptedCli } from './scripted-cli.ts';
export { SimulatedClock } from './simulated-clock.ts';

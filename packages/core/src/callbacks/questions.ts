/** What goes along with a question to whoever uses the session. */
export interface QuestionContext {
  /** Aborts when the answer is no longer wanted: the question was withdrawn, the turn or the CLI ended. */
  readonly signal: AbortSignal;
  /** The id of the control request that carries the question. */
  readonly requestId: string;
  /** The conversation: its UUID. */
  readonly sessionId: string;
  /** The session's name, where it has one. */
  readonly sessionName?: string | undefined;
}

/** What a tool server asks a person. */
export interface ElicitationRequest {
  /** The server that asks. It may be a third party's: show who it is. */
  readonly serverName: string;
  readonly message: string;
  /** `form`: for data of `requestedSchema`. `url`: to go to `url`, to log in for example. */
  readonly mode?: 'form' | 'url' | undefined;
  readonly url?: string | undefined;
  /** Of mode `url`: what the message `elicitation_complete` names when the person is through. */
  readonly elicitationId?: string | undefined;
  /** Of mode `form`: the JSON Schema of what is asked for. */
  readonly requestedSchema?: Readonly<Record<string, unknown>> | undefined;
  readonly title?: string | undefined;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
}

/** What the person said. `decline`: no. `cancel`: nothing, the question was closed. */
export interface ElicitationResult {
  readonly action: 'accept' | 'decline' | 'cancel';
  /** Of `accept` in mode `form`: the data. */
  readonly content?: Readonly<Record<string, unknown>> | undefined;
}

/** Answers what tool servers ask. Whatever it returns that is no answer, and a throw, is `cancel`. */
export type OnElicitation = (
  request: ElicitationRequest,
  context: QuestionContext,
) => Promise<ElicitationResult> | ElicitationResult;

/** A dialog that the CLI wants shown. What is in it, and in its result, goes by its kind. */
export interface UserDialogRequest {
  readonly dialogKind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The tool call it belongs to, where it belongs to one. */
  readonly toolUseID?: string | undefined;
}

/** What came of a dialog. `cancelled` lets the CLI do what it does without one. */
export type UserDialogResult =
  | { readonly behavior: 'completed'; readonly result: unknown }
  | { readonly behavior: 'cancelled' };

/** Shows dialogs. Whatever it returns that is no result, and a throw, is `cancelled`. */
export type OnUserDialog = (
  request: UserDialogRequest,
  context: QuestionContext,
) => Promise<UserDialogResult> | UserDialogResult;

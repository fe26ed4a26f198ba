/** Whose callbacks they are: told to every callback, so that one function can serve many sessions. */
export interface CallbackOrigin {
  readonly sessionName: string | undefined;
  /** The conversation's id at this moment; `clear()` changes it. */
  readonly sessionId: () => string;
}

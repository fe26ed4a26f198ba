/** What the scripted model does in answer to one API call: its parts, one after the other. */
export type Step = readonly Part[];

/** One thing a scripted answer does. `SAY`, `SLOW` … are its names in the language of prompts, see `parsePrompt`. */
export type Part =
  /** `SAY text`: text, in deltas of one word each. */
  | { readonly type: 'say'; readonly text: string }
  /** `SLOW n ms`: the words `w0 w1 …`, one every `everyMs` milliseconds. */
  | { readonly type: 'slow'; readonly words: number; readonly everyMs: number }
  /** `THINK text`: a thinking block. */
  | { readonly type: 'think'; readonly text: string }
  /** `TOOL Name {json}`: a tool call. The step after this one answers once the tools of this one have answered. */
  | { readonly type: 'tool'; readonly name: string; readonly input: Readonly<Record<string, unknown>> }
  /** `ERR status [retry-after s] [xN]`: an HTTP error instead of an answer; with `times`, only the first N calls. */
  | {
      readonly type: 'error';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly times?: number;
    }
  /** `CUT n [xN]`: `n` words, then the connection is torn down; with `times`, only the first N calls. */
  | { readonly type: 'cut'; readonly words: number; readonly times?: number }
  /** `HANG`: nothing more is sent, and the connection stays open, until the client leaves or the server stops. */
  | { readonly type: 'hang' }
  /** `DELAY ms`: a pause. */
  | { readonly type: 'delay'; readonly ms: number }
  /** `BIG bytes`: a text of that many bytes in a single delta. */
  | { readonly type: 'big'; readonly bytes: number }
  /** `DELTAS n [bytes]`: `n` deltas of so many bytes (default 8), as fast as the client takes them. */
  | { readonly type: 'deltas'; readonly count: number; readonly bytes: number }
  /** `STOP reason`: ends the answer with this stop reason, e.g. `max_tokens` or `refusal`. */
  | { readonly type: 'stop'; readonly reason: string }
  /** `ECHO`: says what the model got: how many messages, which model, tools and last prompt. */
  | { readonly type: 'echo' }
  /** `RECALL`: says all earlier prompts of the conversation. */
  | { readonly type: 'recall' };

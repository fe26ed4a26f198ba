/** Whether the model can be reached. */
export type Connectivity =
  | { readonly ok: true; readonly durationMs: number }
  | { readonly ok: false; readonly error: Error };

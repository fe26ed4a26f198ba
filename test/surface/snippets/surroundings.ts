/** What stands around a snippet when it is run: the page shows what matters, the rest is here. */
export interface Surroundings {
  /** The title of the snippet before it whose names it uses. */
  readonly follows?: string;
  /** Placeholders of the page: statements before the snippet. */
  readonly before?: string;
  /** Uses what the snippet made and asserts what the page says of it; then stops what runs. `assert` is there. */
  readonly after: string;
}

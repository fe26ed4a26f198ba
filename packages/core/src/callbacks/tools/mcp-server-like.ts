/** What a connection to a tool server carries, both ways: JSON-RPC of the Model Context Protocol. */
export interface McpTransport {
  onmessage?: ((message: never) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  start(): Promise<void>;
  send(message: unknown): Promise<void>;
  close(): Promise<void>;
}

/** An `McpServer` of the official MCP SDK, or anything that connects as one. */
export interface McpServerLike {
  connect(transport: never): Promise<void>;
}

/** A tool server as the official Agent SDK's `createSdkMcpServer` makes it: one instance, for one session at a time. */
export interface SdkMcpServer {
  readonly type: 'sdk';
  readonly name: string;
  readonly instance: McpServerLike;
  /** Milliseconds a tool call may take; values below 1 000 are ignored by the CLI. */
  readonly timeout?: number | undefined;
  /** What may be done with one of its tools: `always_ask` and `always_deny` count. */
  readonly tools?:
    | readonly { readonly name: string; readonly permission_policy?: string | undefined }[]
    | undefined;
}

import { randomUUID } from 'node:crypto';

/** Makes the result lines of one process: it counts them and adds up what they cost. */
export class Results {
  #index = 0;
  #cost = 0;
  /** Whether the last result was an error, which the exit code tells. */
  lastWasError = false;

  constructor(lines) {
    this.lines = lines;
  }

  /** The result of a turn. `kind` is `success`, `error`, `api_error` or `aborted`. */
  of(turn, { outcome = 'success', status = 500, fields = {} }) {
    const calls = Math.max(1, turn.messageIds.length);
    if (outcome !== 'api_error') this.#cost += 0.00034 * calls;
    const line = {
      ...this.#common(turn, calls),
      ...kinds[outcome](turn, status),
      type: 'result',
      uuid: randomUUID(),
      begun_message_ids: turn.messageIds,
      ...marksOf(turn, this.lines),
      queued_turn_count: 0,
      result_index: this.#index++,
      ...(turn.origin === undefined ? {} : { origin: turn.origin }),
      ...fields,
    };
    this.lastWasError = line.is_error;
    return line;
  }

  /** The result of a start that failed: no turn ran, and the process is about to exit with 1. */
  ofFailedStart(message) {
    return {
      type: 'result',
      subtype: 'error_during_execution',
      duration_ms: 0,
      duration_api_ms: 0,
      is_error: true,
      num_turns: 0,
      stop_reason: null,
      session_id: this.lines.sessionId,
      total_cost_usd: 0,
      usage: usageOf(0),
      modelUsage: {},
      permission_denials: [],
      uuid: randomUUID(),
      errors: [message],
      result_index: 0,
    };
  }

  #common(turn, calls) {
    const duration = Math.round(performance.now() - turn.startedAt);
    return {
      duration_ms: duration,
      duration_api_ms: duration,
      session_id: this.lines.sessionId,
      total_cost_usd: Number(this.#cost.toFixed(8)),
      usage: usageOf(calls),
      modelUsage: { [this.lines.model]: modelUsageOf(calls * (this.#index + 1)) },
      model_usage_since_last_result: { [this.lines.model]: modelUsageOf(calls) },
      permission_denials: turn.denials,
      fast_mode_state: 'off',
      num_turns: calls,
    };
  }
}

const kinds = {
  success: (turn) => ({
    subtype: 'success',
    is_error: false,
    api_error_status: null,
    stop_reason: 'end_turn',
    terminal_reason: 'completed',
    result: turn.lastText,
  }),
  error: () => ({
    subtype: 'error_during_execution',
    is_error: true,
    stop_reason: null,
    terminal_reason: 'model_error',
    errors: ['scripted error'],
  }),
  api_error: (_turn, status) => ({
    subtype: 'success',
    is_error: true,
    api_error_status: status,
    stop_reason: 'stop_sequence',
    terminal_reason: 'api_error',
    result: `API Error: ${status} scripted`,
  }),
  aborted: (turn) => ({
    subtype: 'error_during_execution',
    is_error: true,
    stop_reason: turn.inTools ? 'tool_use' : null,
    terminal_reason: turn.inTools ? 'aborted_tools' : 'aborted_streaming',
    errors: [
      `[ede_diagnostic] result_type=user last_content_type=n/a stop_reason=${turn.inTools ? 'tool_use' : null}`,
    ],
  }),
};

// A folded prompt is named last in the list, but the one that opened the turn stays its `user_message_uuid`.
function marksOf(turn, lines) {
  const marks = lines.marks(turn.uuids());
  return turn.folded.length === 0 || marks.user_message_uuid === undefined
    ? marks
    : { ...marks, user_message_uuid: turn.uuids()[0] };
}

function usageOf(calls) {
  return {
    input_tokens: 25 * calls,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 12 * calls,
    server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
    service_tier: 'standard',
  };
}

function modelUsageOf(calls) {
  return {
    inputTokens: 25 * calls,
    outputTokens: 12 * calls,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    webSearchRequests: 0,
    costUSD: Number((0.00034 * calls).toFixed(8)),
    contextWindow: 1_000_000,
    maxOutputTokens: 128_000,
  };
}

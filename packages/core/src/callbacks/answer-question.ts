import type { Clock } from '../base/clock.ts';
import type { QuestionFailedMessage } from '../messages/index.ts';
import type { CallbackOrigin } from './callback-origin.ts';
import type { ElicitationRequest, OnElicitation, OnUserDialog, QuestionContext } from './questions.ts';
import { isRecord, type JsonRecord, recordOf, textOf } from './record.ts';
import { runCallback } from './run-callback.ts';

/** A question of the CLI's, as it wrote it. */
export interface Question {
  readonly requestId: string;
  readonly request: JsonRecord;
}

/** The answer for the CLI, and an event where nobody gave a proper one. */
export interface QuestionAnswer {
  readonly response: object;
  readonly notice?: QuestionFailedMessage;
}

interface Limits {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly origin: CallbackOrigin;
}

/** Has somebody answer a tool server. Without a callback it is declined, and a failure is no consent. Never rejects. */
export function answerElicitation(
  onElicitation: OnElicitation | undefined,
  question: Question,
  limits: Limits,
): Promise<QuestionAnswer> {
  if (onElicitation === undefined) return Promise.resolve({ response: { action: 'decline' } });
  return answer(question, limits, {
    ask: (context) => onElicitation(elicitationOf(question.request), context),
    isAnswer: isElicitationResult,
  });
}

/** Has a dialog shown; `undefined` for one of a kind that was not declared, which is not this host's to settle. */
export function answerDialog(
  onUserDialog: OnUserDialog | undefined,
  supportedKinds: readonly string[],
  question: Question,
  limits: Limits,
): Promise<QuestionAnswer> | undefined {
  const { request } = question;
  const dialogKind = textOf(request, 'dialog_kind') ?? '';
  if (onUserDialog === undefined || !supportedKinds.includes(dialogKind)) return undefined;
  const payload = recordOf(request, 'payload') ?? {};
  const toolUseID = textOf(request, 'tool_use_id');
  return answer(question, limits, {
    ask: (context) => onUserDialog({ dialogKind, payload, toolUseID }, context),
    isAnswer: isDialogResult,
  });
}

/** The answer to a question that got none: it is closed, which consents to nothing. */
export function questionFailure(
  { request }: Question,
  fault: Pick<QuestionFailedMessage, 'reason' | 'error'>,
): QuestionAnswer {
  const ofServer = request['subtype'] === 'elicitation';
  return {
    response: ofServer ? { action: 'cancel' } : { behavior: 'cancelled' },
    notice: {
      type: 'troupe',
      subtype: 'question_failed',
      question: ofServer ? 'elicitation' : 'dialog',
      from: textOf(request, ofServer ? 'mcp_server_name' : 'dialog_kind') ?? '',
      ...fault,
    },
  };
}

async function answer(
  question: Question,
  { signal, clock, origin }: Limits,
  {
    ask,
    isAnswer,
  }: {
    readonly ask: (context: QuestionContext) => unknown;
    readonly isAnswer: (value: unknown) => value is object;
  },
): Promise<QuestionAnswer> {
  const { requestId } = question;
  // A person may take as long as it takes: the CLI, and the server behind it, withdraw what they no longer wait for.
  const outcome = await runCallback(
    (aborted) =>
      ask({ signal: aborted, requestId, sessionId: origin.sessionId(), sessionName: origin.sessionName }),
    { signal, clock, timeoutMs: Number.POSITIVE_INFINITY },
  );
  switch (outcome.type) {
    case 'returned':
      return isSafely(isAnswer, outcome.value)
        ? { response: outcome.value }
        : questionFailure(question, { reason: 'bad_answer' });
    case 'threw':
      return questionFailure(question, { reason: 'failed', error: outcome.error });
    case 'timed_out':
    case 'aborted':
      return questionFailure(question, { reason: 'session_gone' });
    default:
      return outcome satisfies never;
  }
}

// A getter of what came back may throw; that is an answer of another shape.
function isSafely<Answer>(isAnswer: (value: unknown) => value is Answer, value: unknown): value is Answer {
  try {
    return isAnswer(value);
  } catch {
    return false;
  }
}

function elicitationOf(request: JsonRecord): ElicitationRequest {
  const mode = request['mode'];
  return {
    serverName: textOf(request, 'mcp_server_name') ?? '',
    message: textOf(request, 'message') ?? '',
    mode: mode === 'form' || mode === 'url' ? mode : undefined,
    url: textOf(request, 'url'),
    elicitationId: textOf(request, 'elicitation_id'),
    requestedSchema: recordOf(request, 'requested_schema'),
    title: textOf(request, 'title'),
    displayName: textOf(request, 'display_name'),
    description: textOf(request, 'description'),
  };
}

const actions: readonly unknown[] = ['accept', 'decline', 'cancel'];

function isElicitationResult(value: unknown): value is object {
  if (!isRecord(value)) return false;
  return actions.includes(value['action']) && (value['content'] === undefined || isRecord(value['content']));
}

function isDialogResult(value: unknown): value is object {
  if (!isRecord(value)) return false;
  const { behavior } = value;
  return behavior === 'cancelled' || (behavior === 'completed' && 'result' in value);
}

import { parsePrompt } from './parse-prompt.ts';
import { isNotification, type ModelRequest } from './read-request.ts';
import type { Part, Step } from './step.ts';

/** What the model does for this call: the given steps, else those of the prompt, else a plain answer. */
export function planStep(
  request: ModelRequest,
  scripted: readonly Step[] | undefined,
  attempt: number,
): Step {
  const steps = scripted ?? parsePrompt(request.prompt);
  if (steps === undefined)
    return [say(request.step === 0 ? plainAnswer(request.prompt) : afterTools(request))];
  const step = steps[request.step] ?? [say(afterTools(request))];
  return step.filter((part) => isDue(part, attempt)).map((part) => spellOut(part, request));
}

/** A fault with a number of times is over once the call has been made that often. */
function isDue(part: Part, attempt: number): boolean {
  if (part.type !== 'error' && part.type !== 'cut') return true;
  return part.times === undefined || attempt <= part.times;
}

function spellOut(part: Part, request: ModelRequest): Part {
  if (part.type === 'echo') return say(describe(request));
  if (part.type === 'recall') return say(recall(request));
  return part;
}

function plainAnswer(prompt: string): string {
  return isNotification(prompt) ? 'A background task has reported back.' : `You said: ${prompt}`;
}

function afterTools({ toolResults }: ModelRequest): string {
  return toolResults.length === 0 ? 'Done.' : `The tool answered: ${toolResults.join(' | ').slice(0, 200)}`;
}

function describe({ messages, model, tools, prompt }: ModelRequest): string {
  const spoken = messages.filter((message) => message.role !== 'system').length;
  return `${spoken} messages, model ${model}, tools [${tools.join(', ')}], last prompt: ${prompt}`;
}

function recall({ prompts }: ModelRequest): string {
  const earlier = prompts.slice(0, -1);
  if (earlier.length === 0) return 'Nothing came before.';
  return `Earlier prompts: ${earlier.map((prompt, index) => `(${index + 1}) ${prompt}`).join(' ')}`;
}

const say = (text: string): Part => ({ type: 'say', text });

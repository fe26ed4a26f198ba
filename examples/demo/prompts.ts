/** What the tour asks: in words for a model, in steps for the stand-in, whose answers the prompt tells. */
export interface Prompts {
  readonly question: string;
  readonly story: string;
  readonly recall: string;
  readonly endless: string;
  readonly tool: string;
  readonly secret: string;
}

const forTheModel: Prompts = {
  question: 'In one short sentence: what is an actor, in the sense of Erlang?',
  story: 'Tell a story of five sentences about a troupe of actors.',
  recall: 'In one sentence: what did I just ask you?',
  endless: 'Count from 1 to 2000, in words, separated by commas. Do not stop before you are there.',
  tool: 'Run `echo a tool was here` in Bash, then say: All done.',
  secret: 'The password is "curtain". Say that you will remember it.',
};

const forTheStandIn: Prompts = {
  question: 'SAY Troupe runs agents that stay up.',
  story: 'SLOW 24 40',
  recall: 'RECALL',
  endless: 'SLOW 2000 20',
  tool: 'TOOL Bash echo a tool was here ;; SAY All done.',
  secret: 'SAY I will remember: the password is curtain.',
};

/** The prompts for the model that is there. */
export function choosePrompts(isReal: boolean): Prompts {
  return isReal ? forTheModel : forTheStandIn;
}

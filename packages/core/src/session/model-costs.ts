/** What one model was used for, in dollars and tokens. */
export interface ModelCosts {
  readonly costUsd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadInputTokens: number;
  readonly cacheCreationInputTokens: number;
  readonly webSearchRequests: number;
}

/** Nothing. */
export const none: ModelCosts = {
  costUsd: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  webSearchRequests: 0,
};

/** The same by model. */
export type CostsByModel = Readonly<Record<string, ModelCosts>>;

/** What both cost together, by model. */
export function addCosts(these: CostsByModel, those: CostsByModel): CostsByModel {
  const models = new Set([...Object.keys(these), ...Object.keys(those)]);
  return Object.fromEntries(
    [...models].map((model) => [model, combine(these[model] ?? none, those[model] ?? none, 1)]),
  );
}

/** What these cost more than those, by model. A model that was not used in between has no part in it. */
export function subtractCosts(these: CostsByModel, those: CostsByModel): CostsByModel {
  const differences = Object.entries(these).map(
    ([model, used]) => [model, combine(used, those[model] ?? none, -1)] as const,
  );
  return Object.fromEntries(differences.filter(([, used]) => Object.values(used).some((value) => value > 0)));
}

/** Field by field, never below zero. */
export function combine(these: Partial<ModelCosts>, those: ModelCosts, sign: 1 | -1): ModelCosts {
  const field = (name: keyof ModelCosts) => Math.max(0, (these[name] ?? 0) + sign * those[name]);
  return {
    costUsd: field('costUsd'),
    inputTokens: field('inputTokens'),
    outputTokens: field('outputTokens'),
    cacheReadInputTokens: field('cacheReadInputTokens'),
    cacheCreationInputTokens: field('cacheCreationInputTokens'),
    webSearchRequests: field('webSearchRequests'),
  };
}

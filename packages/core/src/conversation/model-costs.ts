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
const none: ModelCosts = {
  costUsd: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  webSearchRequests: 0,
};

/** The same by model. */
export type CostsByModel = Readonly<Record<string, ModelCosts>>;

/** A number that can be reckoned with: what is none, or is below zero, counts as 0. */
export function amountOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.min(value, Number.MAX_VALUE) : 0;
}

/** Two amounts together, never more than a number can say. */
export function sumOf(one: number, other: number): number {
  return amountOf(one + other);
}

/** What the CLI says of its models; what is no number in it counts as 0. `undefined` for what is no object of models. */
export function costsOnWire(usage: unknown): CostsByModel | undefined {
  if (!isObject(usage)) return undefined;
  return byName(Object.entries(usage).map(([model, used]) => [model, costsOfModel(used)]));
}

/** What both cost together, by model. */
export function addCosts(these: CostsByModel, those: CostsByModel): CostsByModel {
  const models = new Set([...Object.keys(these), ...Object.keys(those)]);
  return byName(
    [...models].map((model) => [model, combine(costsIn(these, model), costsIn(those, model), 1)]),
  );
}

/** What these cost more than those, by model. A model that was not used in between has no part in it. */
export function subtractCosts(these: CostsByModel, those: CostsByModel): CostsByModel {
  const differences = Object.entries(these).map(
    ([model, used]) => [model, combine(used, costsIn(those, model), -1)] as const,
  );
  return byName(differences.filter(([, used]) => Object.values(used).some((value) => value > 0)));
}

/** Field by field, never below zero. */
function combine(these: ModelCosts, those: ModelCosts, sign: 1 | -1): ModelCosts {
  const field = (name: keyof ModelCosts) => amountOf(these[name] + sign * those[name]);
  return {
    costUsd: field('costUsd'),
    inputTokens: field('inputTokens'),
    outputTokens: field('outputTokens'),
    cacheReadInputTokens: field('cacheReadInputTokens'),
    cacheCreationInputTokens: field('cacheCreationInputTokens'),
    webSearchRequests: field('webSearchRequests'),
  };
}

function costsOfModel(used: unknown): ModelCosts {
  const fields: Readonly<Record<string, unknown>> = isObject(used) ? used : {};
  return {
    costUsd: amountOf(fields['costUSD']),
    inputTokens: amountOf(fields['inputTokens']),
    outputTokens: amountOf(fields['outputTokens']),
    cacheReadInputTokens: amountOf(fields['cacheReadInputTokens']),
    cacheCreationInputTokens: amountOf(fields['cacheCreationInputTokens']),
    webSearchRequests: amountOf(fields['webSearchRequests']),
  };
}

// A model may be called `constructor`: only what was put in counts.
function costsIn(costs: CostsByModel, model: string): ModelCosts {
  return (Object.hasOwn(costs, model) ? costs[model] : undefined) ?? none;
}

function byName(entries: readonly (readonly [string, ModelCosts])[]): CostsByModel {
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

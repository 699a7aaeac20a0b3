import { isMarketplaceService } from '../domain/bedrock-services.ts';
import type { Charge, ChargeGroup, ChargeLine } from '../domain/charge.ts';
import { type Decimal, multiply, round, toNumber } from '../domain/money.ts';
import { type Meter, readMeter } from './meter.ts';
import type { ModelIdentity } from './model-identity.ts';
import { unmapped } from './model-key.ts';
import { type UsageTypeParts, usageTypeParts } from './usage-type.ts';

/** What a service and a usage type mean, whatever the day and the amount. */
export type LineMeaning = Omit<Charge, keyof ChargeLine | 'tokens'>;

export type MeaningOf = (service: string, usageType: string) => LineMeaning;

/**
 * Reads what lines of Cost Explorer mean: where, which model, what was metered. Each service and usage type is read once,
 * since a bill repeats them day by day.
 *
 * Never throws. A line that no rule knows is `other`, `(unmapped)` and `known: false`; so is a known one whose model or
 * region cannot be told, with the rest of its reading kept.
 */
export function lineMeanings(identity: ModelIdentity): MeaningOf {
  const known = new Map<string, LineMeaning>();
  return (service, usageType) => {
    const name = JSON.stringify([service, usageType]);
    const meaning = known.get(name) ?? meaningOf(service, usageType, identity);
    known.set(name, meaning);
    return meaning;
  };
}

/** A line with its meaning and its tokens: money is never dropped. */
export function readCharge(line: ChargeLine, meaningOf: MeaningOf): Charge {
  const meaning = meaningOf(line.service, line.usageType);
  const tokens = meaning.tokenClass === null ? null : tokensOf(line.service, line.quantity);
  // Assigned, not spread: in Node 20 a spread takes four times the memory, and a bill has many lines.
  return Object.assign({ tokens }, line, meaning);
}

function meaningOf(service: string, usageType: string, identity: ModelIdentity): LineMeaning {
  const parts = usageTypeParts(service, usageType);
  const platform = platformGroup(service, parts);
  if (platform !== null) return meaning(parts, { ...meterless, chargeGroup: platform }, noModel);
  const meter = readMeter(parts.meter);
  const model = parts.model === null ? null : identity.ofBilling(parts.model);
  if (meter === null || model === null) {
    // A Marketplace service tells its model even where its dimension is new.
    const kept = isMarketplaceService(service) ? model : null;
    return meaning(parts, unknownMeter, kept ?? { model: unmapped, modelName: usageType });
  }
  return meaning(parts, meter, model);
}

const meterless: Meter = { chargeGroup: 'other', tokenClass: null, routing: null, tier: null, known: true };
const unknownMeter: Meter = { ...meterless, known: false };
const noModel = { model: null, modelName: null };

function meaning(
  { region, prefixKnown }: UsageTypeParts,
  { chargeGroup, tokenClass, routing, tier, known }: Meter,
  { model, modelName }: Pick<LineMeaning, 'model' | 'modelName'>,
): LineMeaning {
  return {
    region,
    model,
    modelName,
    chargeGroup,
    tokenClass,
    routing,
    tier,
    known: known && prefixKnown && model !== unmapped,
  };
}

/** Marketplace services bill millions of tokens, Amazon's own thousands; Cost Explorer's `Unit` tells neither. */
function tokensOf(service: string, quantity: Decimal): number {
  const perUnit = isMarketplaceService(service) ? 1_000_000 : 1_000;
  return toNumber(round(multiply(quantity, perUnit), 0));
}

// What Bedrock bills beside models, by how its usage types begin.
const platform: readonly (readonly [RegExp, ChargeGroup])[] = [
  [/^(?:bedrock-?)?(?:apply-?)?guardrail/i, 'guardrail'],
  [/^(?:bedrock-?)?data-?automation/i, 'data_automation'],
  [/^(?:bedrock-?)?(?:knowledge-?base|structured-?data)/i, 'knowledge_base'],
  [/^(?:bedrock-?)?(?:prompt-?)?(?:flow|agent)/i, 'agent'],
  [/custom-?model-?(?:import|unit)/i, 'custom_model'],
  [/^(?:bedrock-?)?(?:(?:model|human|rag)-?)?evaluation/i, 'other'],
  [/^(?:model-?customization|custom-?models?)-?(?:training|storage)/i, 'other'],
  [/^(?:bedrock-?)?(?:web-?search|(?:intelligent-?)?prompt-?rout)/i, 'other'],
  [/prompt-?optimi|optimi[sz]e-?prompt/i, 'other'],
  [/^data-?transfer|^(?:[A-Z]{2,4}\d?-)?AWS-(?:In|Out)-Bytes/i, 'other'],
];

function platformGroup(service: string, parts: UsageTypeParts): ChargeGroup | null {
  if (isMarketplaceService(service)) return null;
  const group = platform.find(([pattern]) => pattern.test(parts.body))?.[1] ?? null;
  // AgentCore has evaluations and searches of its own: they are an agent's, not a model's.
  return (group ?? 'other') === 'other' && /AgentCore/i.test(service) ? 'agent' : group;
}
